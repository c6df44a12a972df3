using Tokenfab.Quantities;
using Tokenfab.Training.Run;
using Tokenfab.Training.Schedule;

namespace Tokenfab.Training;

/// <summary>A training question as a user writes it (<c>examples/training/*.yaml</c>).</summary>
public sealed record TrainingScenario
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>A catalogue model, or the path of a config.json, safetensors or GGUF file.</summary>
    public required string Model { get; init; }

    /// <summary>A chip or server, by catalogue name. A chip stands for the largest server sold with it.</summary>
    public required string Chip { get; init; }

    /// <summary>How many chips.</summary>
    public required Count Chips { get; init; }

    /// <summary>Sequences of an iteration.</summary>
    public required Count Batch { get; init; }

    /// <summary>Tokens of a sequence.</summary>
    public required Count Sequence { get; init; }

    /// <summary>The format in which linear layers multiply. Default bf16.</summary>
    public TrainingFormat Precision { get; set; } = TrainingFormat.Bf16;

    /// <summary>The framework's era. Default megatron.</summary>
    public string Framework { get; set; } = "megatron";

    /// <summary>Tokens of the whole run; left out where only an iteration is asked after.</summary>
    public Count? Tokens { get; init; }

    /// <summary>The layout; left out, the best is searched for.</summary>
    public LayoutSpec? Layout { get; init; }

    /// <summary>How the whole run is to go, failures and checkpoints included; left out, only an iteration is asked after.</summary>
    public RunSpec? Run { get; init; }

    /// <summary>Where the figures are from, for the reader.</summary>
    public string? Note { get; init; }
}

/// <summary>A layout as written. What is left of the chips is data parallelism.</summary>
public sealed record LayoutSpec
{
    /// <summary>Tensor-parallel ranks. Default 1.</summary>
    public Count Tensor { get; set; } = new(1);

    /// <summary>Pipeline stages. Default 1.</summary>
    public Count Pipeline { get; set; } = new(1);

    /// <summary>Chunks of layers that a stage holds. Default 1.</summary>
    public Count VirtualStages { get; set; } = new(1);

    /// <summary>Context-parallel ranks. Default 1.</summary>
    public Count Context { get; set; } = new(1);

    /// <summary>How they see one another's keys and values. Default ring.</summary>
    public ContextExchange ContextExchange { get; set; } = ContextExchange.Ring;

    /// <summary>Expert-parallel ranks. Default 1.</summary>
    public Count Expert { get; set; } = new(1);

    /// <summary>Ranks that share an expert. Default 1.</summary>
    public Count ExpertTensor { get; set; } = new(1);

    /// <summary>Sequences of a micro-batch. Default 1.</summary>
    public Count MicroBatch { get; set; } = new(1);

    /// <summary>The order of micro-batches. Default 1f1b.</summary>
    public ScheduleKind Schedule { get; set; } = ScheduleKind.OneFOneB;

    /// <summary>What is computed again. Default none.</summary>
    public Recompute Recompute { get; set; } = Recompute.None;

    /// <summary>Layers of each stage that are computed again; left out for all.</summary>
    public Count? RecomputedLayers { get; init; }

    /// <summary>What of the training state is split over data-parallel ranks. Default the optimizer's.</summary>
    public StateSharding Sharding { get; set; } = StateSharding.Optimizer;

    /// <summary>Data-parallel ranks that share one copy of it; left out for all.</summary>
    public Count? ShardGroup { get; init; }

    /// <summary>Whether norms are split along the sequence. Default where there is tensor parallelism.</summary>
    public bool? SequenceParallel { get; init; }

    /// <summary>Whether the optimizer lives in host memory. Default not.</summary>
    public bool OffloadOptimizer { get; set; }

    /// <summary>Whether kept activations are parked in host memory. Default not.</summary>
    public bool OffloadActivations { get; set; }

    /// <summary>Most tokens that an expert takes, over the mean; left out where none is dropped.</summary>
    public Ratio? ExpertCapacity { get; init; }

    /// <summary>Load of the busiest expert rank over the mean. Default 1, as balancing losses aim at.</summary>
    public Ratio ExpertImbalance { get; set; } = new(1.0);

    /// <summary>Layers of each chunk in the order of the model; left out for the most even split.</summary>
    public IReadOnlyList<Count>? LayersPerChunk { get; init; }
}
