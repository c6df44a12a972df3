using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

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

    /// <summary>It to be computed again, its cache being lost.</summary>
    public readonly Sequence Anew() => this with
    {
        Target = Input + Emitted, Computed = 0, Reserved = 0, Runs = false, Decodes = false, Preemptions = Preemptions + (Start >= 0 ? 1 : 0),
    };

    /// <summary>A request like it that arrives now, for a router.</summary>
    public readonly Request Alike(long now) => new() { Id = Id, ArrivalNanoseconds = now, Input = Input, Output = Output, Path = Path };

    /// <summary>Writes or reads it.</summary>
    /// <param name="state">Where to or from.</param>
    /// <param name="home">Where paths go that are not in use any more.</param>
    public void Keep(RunState state, Stack<PromptPath> home)
    {
        (Id, Arrival, Start, FirstToken) = (state.Keep(Id), state.Keep(Arrival), state.Keep(Start), state.Keep(FirstToken));
        (LastToken, LastIteration, Deadline) = (state.Keep(LastToken), state.Keep(LastIteration), state.Keep(Deadline));
        (Input, Output, Emitted, Target) = (state.Keep(Input), state.Keep(Output), state.Keep(Emitted), state.Keep(Target));
        (Computed, Cached, Given, Reserved) = (state.Keep(Computed), state.Keep(Cached), state.Keep(Given), state.Keep(Reserved));
        (Preemptions, Priority, Tenant, Adapter) = (state.Keep(Preemptions), state.Keep(Priority), state.Keep(Tenant), state.Keep(Adapter));
        (Runs, Decodes) = (state.Keep(Runs), state.Keep(Decodes));
        (Before, After, Sibling) = (state.Keep(Before), state.Keep(After), state.Keep(Sibling));
        Path = PromptPath.Keep(Path, state, home);
    }
}
