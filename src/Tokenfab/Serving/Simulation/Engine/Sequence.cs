using Tokenfab.Serving.Simulation.Cache;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>A request inside a replica: plain data, in an array by slot.</summary>
internal struct Sequence
{
    public long Id;
    public long Arrival;
    public long Start;
    public long FirstToken;

    /// <summary>When the last token before a preemption was produced.</summary>
    public long LastToken;

    /// <summary>The decode iteration that yields the last token; set while it decodes.</summary>
    public long LastIteration;

    public int Input;
    public int Output;

    /// <summary>Output tokens produced when it last stopped or started decoding; those since then follow from the iteration.</summary>
    public int Emitted;

    /// <summary>Tokens to have in the cache before it decodes.</summary>
    public int Target;

    /// <summary>Of those, tokens that are there.</summary>
    public int Computed;

    /// <summary>Leading prompt tokens that need not be computed, whatever the prefix cache holds.</summary>
    public int Given;

    /// <summary>Prompt tokens that were found in the cache when it was first admitted.</summary>
    public int Cached;

    public int Preemptions;
    public PromptPath? Path;
    public int Priority;
    public int Tenant;
    public int Adapter;

    /// <summary>When it is given up; the greatest value for never.</summary>
    public long Deadline;

    /// <summary>Tokens that its blocks were taken for ahead of need, with speculative decoding.</summary>
    public int Reserved;

    /// <summary>Whether it runs, rather than waits.</summary>
    public bool Runs;

    /// <summary>Whether it runs and all that it needs is cached, so that each decode iteration yields a token of it, or more.</summary>
    public bool Decodes;

    /// <summary>Neighbours in the order of admission.</summary>
    public int Before;
    public int After;

    /// <summary>The next one whose last token is due in the same iteration.</summary>
    public int Sibling;
}
