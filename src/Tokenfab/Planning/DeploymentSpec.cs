using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Scheduling;

namespace Tokenfab.Planning;

/// <summary>A deployment as a user writes it, for <c>simulate</c>: the chip is the first of the scenario's chips.</summary>
public sealed record DeploymentSpec
{
    /// <summary>How one replica (one decode worker) is laid out, as in <c>TP8</c> or <c>TP1 DP16 EP16</c>.</summary>
    public required string Layout { get; init; }

    /// <summary>Replicas (decode workers). Default one.</summary>
    public Count Replicas { get; set; } = new(1);

    /// <summary>Which replica gets a request. Default round robin.</summary>
    public RoutingPolicy Routing { get; set; } = RoutingPolicy.RoundRobin;

    /// <summary>How iterations are composed: <c>vllm</c>, <c>vllm-v0</c>, <c>sglang</c>, <c>sarathi</c>, <c>orca</c> or <c>tensorrt-llm</c>;
    /// left out, as the scenario's engine does it.</summary>
    public string? Scheduler { get; init; }

    /// <summary>Whom the queue lets in next. Default first come, first served.</summary>
    public QueueOrder Queue { get; set; } = QueueOrder.Fcfs;

    /// <summary>What becomes of a preempted sequence's cache. Default recompute.</summary>
    public Preemption Preemption { get; set; } = Preemption.Recompute;

    /// <summary>Bandwidth between a chip and its host's memory; needed where preemption swaps.</summary>
    public BytesPerSecond? SwapBandwidth { get; init; }

    /// <summary>Most sequences of a replica at once. Default 256.</summary>
    public Count MaxSequences { get; set; } = new(256);

    /// <summary>Most tokens of an iteration of a replica. Default 2048.</summary>
    public Count TokenBudget { get; set; } = new(2048);

    /// <summary>Tokens of a block of the KV cache. Default 16.</summary>
    public Count BlockTokens { get; set; } = new(16);

    /// <summary>Blocks of the KV cache of a replica; left out, what the chips' memory holds.</summary>
    public Count? Blocks { get; init; }

    /// <summary>Whether beginnings that prompts share are kept; needs a trace with hashes.</summary>
    public bool PrefixCache { get; set; }

    /// <summary>Time from its arrival after which a request is given up; left out for never.</summary>
    public Seconds? Timeout { get; init; }

    /// <summary>The host's memory behind the prefix cache; left out for none.</summary>
    public TierSpec? HostCache { get; init; }

    /// <summary>A remote store behind that, each replica's share of it; left out for none.</summary>
    public TierSpec? RemoteCache { get; init; }

    /// <summary>LoRA adapters; left out, those that requests ask for do not matter.</summary>
    public AdapterSpec? Adapters { get; init; }

    /// <summary>How the number of replicas follows the load; left out, it does not.</summary>
    public AutoscaleSpec? Autoscale { get; init; }

    /// <summary>How replicas fail; left out, they do not.</summary>
    public FailureSpec? Failures { get; init; }

    /// <summary>Workers that compute prompts for the replicas to decode; left out for none.</summary>
    public PrefillSpec? Prefill { get; init; }
}

/// <summary>Prefill workers as written.</summary>
/// <param name="Layout">How one is laid out.</param>
/// <param name="Replicas">How many; one when left out.</param>
/// <param name="Routing">Which of them gets a request; the one with the fewest when left out.</param>
/// <param name="Chip">Their chip or server; the replicas' when left out.</param>
/// <param name="MaxSequences">Most prompts at once; 64 when left out.</param>
/// <param name="TokenBudget">Most tokens of an iteration; 8192 when left out.</param>
/// <param name="BackPressure">Whether a cache stays where it was computed until a decode worker has room for it.</param>
/// <param name="Autoscale">How their number follows the load; left out, it does not.</param>
/// <param name="Failures">How they fail; left out, they do not.</param>
public sealed record PrefillSpec(
    string Layout, Count? Replicas = null, RoutingPolicy Routing = RoutingPolicy.LeastOutstanding, string? Chip = null,
    Count? MaxSequences = null, Count? TokenBudget = null, bool BackPressure = false, AutoscaleSpec? Autoscale = null, FailureSpec? Failures = null);

/// <summary>A store of prefixes behind device memory as written.</summary>
/// <param name="Capacity">What a replica may keep in it.</param>
/// <param name="Bandwidth">A chip's bandwidth to it; for a remote store, that of the scale-out network when left out.</param>
public sealed record TierSpec(Bytes Capacity, BytesPerSecond? Bandwidth = null);

/// <summary>Autoscaling as written.</summary>
/// <param name="Min">Fewest replicas.</param>
/// <param name="Max">Most replicas.</param>
/// <param name="Target">Requests per replica, waiting or running, that are aimed at.</param>
/// <param name="ColdStart">Time from wanting a replica to its taking requests: loading weights, capturing graphs.</param>
/// <param name="Interval">Time between two looks at the load; 15 s when left out, as in Kubernetes.</param>
/// <param name="Settling">Time for which the most that was wanted is kept; 5 min when left out, as in Kubernetes.</param>
public sealed record AutoscaleSpec(Count Min, Count Max, Count Target, Seconds ColdStart, Seconds? Interval = null, Seconds? Settling = null);

/// <summary>Failures as written.</summary>
/// <param name="Mtbf">Mean time between failures of a replica.</param>
/// <param name="Repair">Time from a failure to taking requests again.</param>
/// <param name="Requests">What becomes of its requests; they go on elsewhere when left out.</param>
public sealed record FailureSpec(Seconds Mtbf, Seconds Repair, FailureFate Requests = FailureFate.Migrate);

/// <summary>LoRA adapters as written.</summary>
/// <param name="Slots">Adapters that a replica holds at once.</param>
/// <param name="Size">Bytes of one, over all chips of a replica.</param>
/// <param name="Bandwidth">A chip's bandwidth to where they are loaded from, its host as a rule.</param>
public sealed record AdapterSpec(Count Slots, Bytes Size, BytesPerSecond Bandwidth);
