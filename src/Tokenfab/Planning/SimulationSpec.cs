using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>What a simulation draws, and when it stops.</summary>
public sealed record SimulationSpec
{
    /// <summary>Requests; left out, all of a trace that is replayed, else 10,000 or what arrives in <see cref="Duration"/>.</summary>
    public Count? Requests { get; init; }

    /// <summary>Time after which no more requests arrive; left out for none.</summary>
    public Seconds? Duration { get; init; }

    /// <summary>The same seed gives the same run. Default 1.</summary>
    public Count Seed { get; set; } = new(1);

    /// <summary>When requests arrive; left out, as in the trace where there is one without a rate beside it, else by a gamma process with the
    /// traffic's burstiness.</summary>
    public ArrivalKind? Arrivals { get; init; }

    /// <summary>How lengths are distributed that no trace gives. Default lognormal.</summary>
    public LengthKind Lengths { get; set; } = LengthKind.Lognormal;

    /// <summary>How many times faster than recorded a trace is replayed. Default 1.</summary>
    public Ratio Speed { get; set; } = new(1.0);

    /// <summary>Period of diurnal arrivals. Default a day.</summary>
    public Seconds Period { get; set; } = new(86_400.0);

    /// <summary>Mean time that on-off traffic stays on. Default 10 s.</summary>
    public Seconds On { get; set; } = new(10.0);

    /// <summary>Mean time that on-off traffic stays off. Default 10 s.</summary>
    public Seconds Off { get; set; } = new(10.0);

    /// <summary>Users of closed-loop traffic. Default 64.</summary>
    public Count Users { get; set; } = new(64);

    /// <summary>Beginnings that prompts share, such as system prompts and documents; left out for none.</summary>
    public PrefixSpec? Prefixes { get; init; }

    /// <summary>Mean time from an answer to the user's next request. Default none.</summary>
    public Seconds Think { get; set; }

    /// <summary>Mean turns of a conversation, for arrivals by session. Default 4.</summary>
    public Count Turns { get; set; } = new(4);

    /// <summary>How many times over a trace's requests arrive: more or fewer users of the same kind. Default 1.</summary>
    public Ratio Scale { get; set; } = new(1.0);

    /// <summary>Whose requests these are, where several streams are told apart. Default <c>traffic</c>.</summary>
    public string Tenant { get; set; } = "traffic";

    /// <summary>The greater goes first where the queue is ordered by priority. Default 0.</summary>
    public int Priority { get; set; }

    /// <summary>Time from its arrival after which a request is given up; left out for never.</summary>
    public Seconds? Deadline { get; init; }

    /// <summary>LoRA adapters that requests ask for, the n-th 1 / n as often as the first; left out for those of the trace.</summary>
    public Count? Adapters { get; init; }

    /// <summary>Other traffic that arrives beside this, each stream a tenant of its own.</summary>
    public IReadOnlyList<StreamSpec>? Streams { get; init; }
}

/// <summary>A stream of requests beside the scenario's own.</summary>
/// <param name="Traffic">Its lengths and rate, or its trace.</param>
/// <param name="Simulation">How it is drawn; its seed, count and duration are the scenario's where left out.</param>
public sealed record StreamSpec(TrafficSpec Traffic, SimulationSpec Simulation);

/// <summary>Beginnings that prompts share.</summary>
/// <param name="Count">How many different ones; the n-th most frequent is drawn 1 / n as often as the first (Zipf).</param>
/// <param name="Tokens">Tokens of each, before those of <see cref="TrafficSpec.InputTokens"/>.</param>
public sealed record PrefixSpec(Count Count, Count Tokens);

/// <summary>When requests arrive.</summary>
[JsonConverter(typeof(WordConverter<ArrivalKind>))]
public enum ArrivalKind
{
    /// <summary>As recorded.</summary>
    Trace,

    /// <summary>Gaps drawn from a gamma distribution; Poisson where the burstiness is one.</summary>
    Gamma,

    /// <summary>Poisson, the rate following a sine between its mean and the traffic's peak.</summary>
    Diurnal,

    /// <summary>Poisson in bursts, with nothing between them.</summary>
    OnOff,

    /// <summary>Each user sends the next request after the answer to the last.</summary>
    ClosedLoop,

    /// <summary>Conversations begin by a gamma process; each turn comes some time after the answer to the one before and repeats all of it.</summary>
    Sessions,
}

/// <summary>How lengths are distributed.</summary>
[JsonConverter(typeof(WordConverter<LengthKind>))]
public enum LengthKind
{
    /// <summary>Lognormal.</summary>
    Lognormal,

    /// <summary>Normal, drawn again while below one token.</summary>
    Normal,

    /// <summary>All alike.</summary>
    Fixed,
}
