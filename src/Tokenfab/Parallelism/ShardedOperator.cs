using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Network;

namespace Tokenfab.Parallelism;

/// <summary>What a sharded operator asks of the kernel and communication models.</summary>
internal enum WorkKind : byte
{
    Gemm,
    BatchedGemm,
    ExpertGemm,
    AttentionPrefill,
    AttentionDecode,
    RecurrencePrefill,
    RecurrenceDecode,
    Elementwise,
    AllReduce,
    AllGather,
    GatherCache,
    ExpertDispatch,
    ExpertCombine,
    CombineContext,
    ReduceExperts,
}

/// <summary>One operator or collective as one chip sees it. All sizes are final; only the rows come from the step.</summary>
internal readonly record struct ShardedOperator
{
    /// <summary>What runs.</summary>
    public required WorkKind Kind { get; init; }

    /// <summary>The operator's or collective's name.</summary>
    public required string Name { get; init; }

    /// <summary>The part of the model; null for a collective.</summary>
    public OperatorRole? Role { get; init; }

    /// <summary>Which rows of the step.</summary>
    public RowSource Rows { get; init; }

    /// <summary>Times it runs in a step.</summary>
    public double Layers { get; init; }

    /// <summary>Output features, heads, or elements per row, by kind.</summary>
    public double Outer { get; init; }

    /// <summary>Input features or KV heads, by kind.</summary>
    public double Inner { get; init; }

    /// <summary>Products side by side, experts on the chip, or kernels, by kind.</summary>
    public double Batch { get; init; }

    /// <summary>Format of the weights or of the cache.</summary>
    public NumberFormat Weights { get; init; }

    /// <summary>Format in which it computes.</summary>
    public NumberFormat Activations { get; init; }

    /// <summary>The attention, for its head sizes and span.</summary>
    public Attention? Attention { get; init; }

    /// <summary>The recurrent mixer.</summary>
    public RecurrentMixer? Recurrent { get; init; }

    /// <summary>The ranks of a collective.</summary>
    public RankGroup Group { get; init; }

    /// <summary>Bytes per row on the wire.</summary>
    public double BytesPerRow { get; init; }
}
