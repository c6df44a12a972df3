using Tokenfab.Serving.Simulation.Scheduling;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>The limits of one replica's engine.</summary>
/// <param name="Policy">How iterations are composed.</param>
/// <param name="MaxSequences">Most sequences that run at once.</param>
/// <param name="TokenBudget">Most tokens of an iteration.</param>
/// <param name="BlockTokens">Tokens of a block of the KV cache; a power of two.</param>
/// <param name="Blocks">Blocks of the KV cache; where layers keep windows, of all groups of layers (<see cref="AttentionWindow"/>).</param>
/// <param name="ContextLength">Longest prompt and output together.</param>
public sealed record EngineSettings(
    SchedulerPolicy Policy, int MaxSequences, int TokenBudget, int BlockTokens, long Blocks, int ContextLength)
{
    /// <summary>Whom the queue lets in next.</summary>
    public QueueOrder Order { get; init; } = QueueOrder.Fcfs;

    /// <summary>Tokens of a unit of the prefix cache, whole blocks; zero for no prefix cache.</summary>
    public int PrefixUnitTokens { get; init; }

    /// <summary>What layers with a sliding window or chunks read and keep; null where all layers keep everything.</summary>
    public AttentionWindow? Window { get; init; }

    /// <summary>Time to move a block to the host's memory or back, in nanoseconds; read where the policy swaps.</summary>
    public double SwapNanoseconds { get; init; }

    /// <summary>Time from its arrival after which a request is given up, in nanoseconds; zero for never.</summary>
    public long TimeoutNanoseconds { get; init; }

    /// <summary>Time to every answer that no iteration accounts for: server, tokeniser, hand-over between processes. In nanoseconds.</summary>
    public long RequestOverheadNanoseconds { get; init; }

    /// <summary>The host's memory behind the prefix cache; null for none.</summary>
    public TierSettings? HostTier { get; init; }

    /// <summary>This replica's share of a remote store behind the host's memory; null for none.</summary>
    public TierSettings? RemoteTier { get; init; }

    /// <summary>LoRA adapters that are loaded at once; zero where requests' adapters do not matter.</summary>
    public int AdapterSlots { get; init; }

    /// <summary>Time to load an adapter, in nanoseconds; the iteration that first uses it takes so much longer.</summary>
    public double AdapterLoadNanoseconds { get; init; }

    /// <summary>Time that an iteration takes longer for each different adapter in its batch: reading it. In nanoseconds.</summary>
    public double AdapterReadNanoseconds { get; init; }

    /// <summary>Time that an iteration takes longer when any of its batch has an adapter: more kernels. In nanoseconds.</summary>
    public double AdapterKernelNanoseconds { get; init; }

    /// <summary>Speculative decoding; null where each step yields one token.</summary>
    public SpeculationSettings? Speculation { get; init; }

    /// <summary>Tokens that a step computes of each decoding sequence.</summary>
    public int StepTokens => 1 + (Speculation?.Drafts ?? 0);

    /// <summary>Whether a prefill worker keeps the cache of a prompt until it has moved to a decode worker that has room for it.</summary>
    public bool HoldsHandovers { get; init; }

    /// <summary>Blocks that admission leaves free.</summary>
    public long WatermarkBlocks => (long)Math.Ceiling(Policy.Watermark * Blocks);
}
