using Tokenfab.Serving.Simulation.Cache;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>One request as it arrives.</summary>
public readonly record struct Request
{
    /// <summary>Its position in the traffic, from zero.</summary>
    public required long Id { get; init; }

    /// <summary>When it arrives, in nanoseconds of the run.</summary>
    public required long ArrivalNanoseconds { get; init; }

    /// <summary>Prompt tokens, at least one.</summary>
    public required int Input { get; init; }

    /// <summary>Output tokens, at least one.</summary>
    public required int Output { get; init; }

    /// <summary>The conversation that it belongs to; zero for none.</summary>
    public long Session { get; init; }

    /// <summary>The greater goes first where the queue is ordered by priority.</summary>
    public int Priority { get; init; }

    /// <summary>Whose it is: a number of <see cref="IRequestSource.Tenants"/>; zero for nobody's.</summary>
    public int Tenant { get; init; }

    /// <summary>Time from its arrival after which it is given up, in nanoseconds; zero for never.</summary>
    public long DeadlineNanoseconds { get; init; }

    /// <summary>The LoRA adapter that it asks for; zero for none.</summary>
    public int Adapter { get; init; }

    /// <summary>Leading prompt tokens that are taken to be in every replica's cache, beside what its prefix cache finds.</summary>
    public int CachedTokens { get; init; }

    /// <summary>The hashes of its prompt's units; null where they are not known.</summary>
    public PromptPath? Path { get; init; }
}
