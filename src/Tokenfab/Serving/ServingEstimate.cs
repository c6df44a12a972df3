using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>A latency by its mean and its tail.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Tail">The percentile that the SLO names.</param>
public readonly record struct Latency(Seconds Mean, Seconds Tail);

/// <summary>What one unit of a deployment gives in steady state: one replica when aggregated, one decode worker with its share of
/// prefill workers when disaggregated.</summary>
public readonly record struct ServingEstimate
{
    /// <summary>Time to first token, queueing included.</summary>
    public required Latency Ttft { get; init; }

    /// <summary>Time per output token after the first.</summary>
    public required Latency Tpot { get; init; }

    /// <summary>Requests that one unit serves.</summary>
    public required RequestsPerSecond Requests { get; init; }

    /// <summary>Prefill workers that one decode worker needs; zero when aggregated.</summary>
    public required double PrefillWorkers { get; init; }

    /// <summary>Chips of one unit, its share of prefill workers included.</summary>
    public required double Chips { get; init; }

    /// <summary>Output tokens per second and chip.</summary>
    public required TokensPerSecond OutputPerChip { get; init; }

    /// <summary>Output tokens per second that one user sees: the inverse of mean TPOT.</summary>
    public required TokensPerSecond OutputPerUser { get; init; }

    /// <summary>Mean running sequences of one unit.</summary>
    public required double Batch { get; init; }

    /// <summary>Share of the KV cache in use on average.</summary>
    public required Ratio KvOccupancy { get; init; }

    /// <summary>Mean time a request waits before its first chunk is computed.</summary>
    public required Seconds QueueWait { get; init; }

    /// <summary>Share of time in which prefill work runs (of a prefill worker when disaggregated).</summary>
    public required Ratio PrefillUtilisation { get; init; }

    /// <summary>Mean time of moving a prompt's cache from prefill to decode worker; zero when aggregated.</summary>
    public required Seconds KvTransfer { get; init; }

    /// <summary>A pure decode step at the mean batch.</summary>
    public required Seconds DecodeStep { get; init; }

    /// <summary>Computing one whole mean prompt, without queueing.</summary>
    public required Seconds PrefillTime { get; init; }

    /// <summary>Share of each busy chip-second that goes to prefill; the rest decodes. Splits cost between input and output tokens.</summary>
    public required Ratio PrefillShare { get; init; }
}
