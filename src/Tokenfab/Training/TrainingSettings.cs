using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Training;

/// <summary>What a training job chooses beside its layout.</summary>
public readonly record struct TrainingSettings()
{
    /// <summary>Sequences of a micro-batch on one data-parallel rank.</summary>
    public int MicroBatch { get; init; } = 1;

    /// <summary>In which order a stage runs its micro-batches.</summary>
    public ScheduleKind Schedule { get; init; } = ScheduleKind.OneFOneB;

    /// <summary>Which activations are computed again in the backward pass rather than kept.</summary>
    public Recompute Recompute { get; init; } = Recompute.None;

    /// <summary>Layers of each stage that are recomputed; null for all of them.</summary>
    public int? RecomputedLayers { get; init; }

    /// <summary>What of the training state is split over data-parallel ranks.</summary>
    public StateSharding Sharding { get; init; } = StateSharding.None;

    /// <summary>Data-parallel ranks that share one copy of the sharded state (HSDP); null for all of them.</summary>
    public int? ShardGroup { get; init; }

    /// <summary>Whether norms and dropouts are split over tensor-parallel ranks along the sequence (Korthikanti et al. 2022, section 4.2.2).</summary>
    public bool SequenceParallel { get; init; }

    /// <summary>How context-parallel ranks see one another's keys and values.</summary>
    public ContextExchange ContextExchange { get; init; } = ContextExchange.Ring;

    /// <summary>Whether the optimizer and its states live in host memory.</summary>
    public bool OffloadOptimizer { get; init; }

    /// <summary>Whether kept activations are parked in host memory between the passes.</summary>
    public bool OffloadActivations { get; init; }

    /// <summary>Most tokens that an expert takes, over the mean; zero where none is dropped.</summary>
    public double ExpertCapacity { get; init; }

    /// <summary>Load of the busiest expert rank over the mean; one for balanced routing.</summary>
    public double ExpertImbalance { get; init; } = 1.0;
}

/// <summary>Which activations are computed again in the backward pass.</summary>
[JsonConverter(typeof(WordConverter<Recompute>))]
public enum Recompute
{
    /// <summary>None: all are kept.</summary>
    None,

    /// <summary>The attention core alone: scores, softmax, dropout (Korthikanti et al. 2022, section 5).</summary>
    Selective,

    /// <summary>What is cheap to compute again: norms, activation functions and the up-projections of latent attention (DeepSeek-V3, section 3.2.3).</summary>
    Light,

    /// <summary>Whole layers: only their input is kept (Chen et al. 2016, arXiv:1604.06174).</summary>
    Full,
}

/// <summary>What of the training state is split over data-parallel ranks (Rajbhandari et al. 2020, arXiv:1910.02054).</summary>
[JsonConverter(typeof(WordConverter<StateSharding>))]
public enum StateSharding
{
    /// <summary>Nothing: every rank holds all (DDP).</summary>
    None,

    /// <summary>Optimizer states (ZeRO-1, Megatron's distributed optimizer).</summary>
    Optimizer,

    /// <summary>Gradients too (ZeRO-2).</summary>
    Gradients,

    /// <summary>Parameters too (ZeRO-3, FSDP): layers are gathered when they are needed.</summary>
    Parameters,
}

/// <summary>How context-parallel ranks see one another's keys and values.</summary>
[JsonConverter(typeof(WordConverter<ContextExchange>))]
public enum ContextExchange
{
    /// <summary>Blocks of keys and values go round a ring beside the attention (Liu et al. 2023, arXiv:2310.01889).</summary>
    Ring,

    /// <summary>All keys and values are gathered first (Llama 3, arXiv:2407.21783 section 3.3.2).</summary>
    AllGather,

    /// <summary>Heads are exchanged for tokens by all-to-alls (Jacobs et al. 2023, arXiv:2309.14509).</summary>
    Ulysses,
}
