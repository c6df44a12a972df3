using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Network;

namespace Tokenfab.Parallelism;

/// <summary>Lays a model's operators out over the chips of one replica and puts in the collectives that the layout needs.</summary>
/// <remarks>Tensor-parallel ranks are neighbours, then context-parallel ranks, then attention groups, then stages. A row-parallel product
/// is followed by an all-reduce (Shoeybi et al. 2019, arXiv:1909.08053, section 3). Without attention groups every rank has every token, so
/// that experts need no exchange and one all-reduce closes the layer; with them tokens travel to their experts and back
/// (Lepikhin et al. 2020, arXiv:2006.16668).</remarks>
internal sealed class OperatorSharding(ParallelLayout layout, PrecisionScheme precision, int domain)
{
    private const double SixteenBits = 2.0;
    private const double Partial = 4.0;

    private readonly List<ShardedOperator> _work = [];
    private readonly RankGroup _tensor = new(layout.Tensor, Math.Min(layout.Tensor, domain));
    private readonly RankGroup _context = new(layout.Context, Spread(layout.Context, layout.Tensor, domain));
    private readonly RankGroup _stage = new(layout.StageChips, Math.Min(layout.StageChips, domain));
    private readonly RankGroup _expert = new(layout.Expert, Spread(layout.Expert, layout.ExpertTensor, domain));

    /// <summary>The operators and collectives of one chip, in order of execution.</summary>
    public static ShardedOperator[] Shard(OperatorGraph graph, ParallelLayout layout, PrecisionScheme precision, int domain)
    {
        var sharding = new OperatorSharding(layout, precision, domain);
        foreach (var op in graph.Operators)
        {
            sharding.Add(op);
        }

        return [.. sharding._work];
    }

    // Ranks of a group that share a scale-up domain when neighbours in the group stand `stride` chips apart.
    private static int Spread(int size, int stride, int domain) => Math.Clamp(domain / stride, 1, size);

    private NumberFormat WeightFormat(OperatorRole role) => role switch
    {
        OperatorRole.Expert => precision.ExpertWeights,
        OperatorRole.Router or OperatorRole.Embedding or OperatorRole.Head or OperatorRole.Norm => NumberFormat.Bf16,
        _ => precision.Weights,
    };

    private NumberFormat ActivationFormat(OperatorRole role) => role switch
    {
        OperatorRole.Router or OperatorRole.Embedding or OperatorRole.Head or OperatorRole.Norm => NumberFormat.Bf16,
        _ => precision.Activations,
    };

    private void Add(Operator op)
    {
        switch (op)
        {
            case Gemm gemm:
                AddGemm(gemm);
                break;
            case GroupedGemm experts:
                AddExperts(experts);
                break;
            case Attention attention:
                AddAttention(attention);
                break;
            case Recurrence recurrence:
                _work.Add(Base(op, recurrence.Phase == StepPhase.Prefill ? WorkKind.RecurrencePrefill : WorkKind.RecurrenceDecode) with
                {
                    Recurrent = recurrence.Mixer,
                });
                break;
            case Elementwise light:
                _work.Add(Base(op, WorkKind.Elementwise) with
                {
                    Outer = (light.ElementsRead + light.ElementsWritten) * SixteenBits / Shards(op.Sharding),
                    Batch = light.Kernels,
                });
                break;
            default:
                throw new InvalidOperationException($"Operator {op.Name} has no sharding rule.");
        }
    }

    private ShardedOperator Base(Operator op, WorkKind kind) => new()
    {
        Kind = kind,
        Name = op.Name,
        Role = op.Role,
        Rows = op.Rows,
        Layers = op.Layers,
        Weights = WeightFormat(op.Role),
        Activations = ActivationFormat(op.Role),
    };

    private double Shards(Sharding sharding) => sharding switch
    {
        Sharding.Replicated => 1.0,
        Sharding.Expert => layout.Expert,
        _ => layout.Tensor,
    };

    private void AddGemm(Gemm gemm)
    {
        var outer = gemm.Sharding is Sharding.Column or Sharding.Vocabulary ? gemm.Outer / (double)layout.Tensor : gemm.Outer;
        var inner = gemm.Sharding == Sharding.Row ? gemm.Inner / (double)layout.Tensor : gemm.Inner;
        var batch = gemm.Sharding == Sharding.Heads ? gemm.Batch / (double)layout.Tensor : gemm.Batch;
        _work.Add(Base(gemm, gemm.Batch > 1 ? WorkKind.BatchedGemm : WorkKind.Gemm) with { Outer = outer, Inner = inner, Batch = batch });
        if (layout.Tensor == 1)
        {
            return;
        }

        // Without attention groups the shared expert's sum joins the all-reduce that closes the routed experts.
        var joinsExperts = gemm.Role == OperatorRole.SharedExpert && layout.AttentionData == 1;
        if (gemm.Sharding == Sharding.Row && !joinsExperts)
        {
            _work.Add(Collective(WorkKind.AllReduce, $"all-reduce {gemm.Name}", gemm, _tensor, gemm.Outer * SixteenBits));
        }
        else if (gemm.Sharding == Sharding.Vocabulary)
        {
            _work.Add(Collective(WorkKind.AllGather, $"all-gather {gemm.Name}", gemm, _tensor, gemm.Outer * SixteenBits));
        }
    }

    private void AddExperts(GroupedGemm experts)
    {
        var travels = layout.AttentionData > 1 || layout.Context > 1;
        var dispatchWidth = precision.Activations is NumberFormat.Bf16 or NumberFormat.Fp16 ? SixteenBits : 1.0;
        if (experts.IntermediateIsOuter && travels && layout.Expert > 1)
        {
            _work.Add(Collective(WorkKind.ExpertDispatch, "dispatch experts", experts, _expert, experts.Inner * dispatchWidth) with { Batch = experts.TopK });
        }

        var split = (double)layout.ExpertTensor;
        _work.Add(Base(experts, WorkKind.ExpertGemm) with
        {
            Outer = experts.IntermediateIsOuter ? experts.Outer / split : experts.Outer,
            Inner = experts.IntermediateIsOuter ? experts.Inner : experts.Inner / split,
            Batch = experts.Experts / (double)layout.Expert,
        });
        if (experts.IntermediateIsOuter)
        {
            return;
        }

        if (!travels)
        {
            if (layout.StageChips > 1)
            {
                _work.Add(Collective(WorkKind.AllReduce, "all-reduce experts", experts, _stage, experts.Outer * SixteenBits));
            }

            return;
        }

        if (layout.Expert > 1)
        {
            _work.Add(Collective(WorkKind.ExpertCombine, "combine experts", experts, _expert, experts.Outer * SixteenBits) with { Batch = experts.TopK });
        }

        if (layout.ExpertTensor > 1)
        {
            var group = new RankGroup(layout.ExpertTensor, Math.Min(layout.ExpertTensor, domain));
            _work.Add(Collective(WorkKind.ReduceExperts, "reduce experts", experts, group, experts.Outer * SixteenBits) with { Batch = experts.TopK });
        }

        // Each of the tensor-parallel ranks of an attention group sent its share of the group's tokens; all need all of them again.
        if (layout.Tensor > 1)
        {
            _work.Add(Collective(WorkKind.AllGather, "all-gather experts", experts, _tensor, experts.Outer * SixteenBits));
        }
    }

    private void AddAttention(Attention attention)
    {
        var prefill = attention.Phase == StepPhase.Prefill;
        if (prefill && layout.Context > 1)
        {
            var width = KvHeadsHere(attention) * attention.KvElements * precision.KvCache.Width().Value;
            _work.Add(Collective(WorkKind.GatherCache, $"all-gather {attention.Name}", attention, _context, width));
        }

        _work.Add(Base(attention, prefill ? WorkKind.AttentionPrefill : WorkKind.AttentionDecode) with
        {
            Outer = Math.Max(attention.Heads / Shards(attention.Sharding), 1.0),
            Inner = KvHeadsHere(attention),
            Weights = attention.IsIndexer ? NumberFormat.Fp8 : precision.KvCache,
            Activations = AttentionMath(attention),
            Attention = attention,
        });
        if (!prefill && layout.Context > 1)
        {
            var width = attention.Heads / Shards(attention.Sharding) * attention.ValueSize * Partial;
            _work.Add(Collective(WorkKind.CombineContext, $"combine {attention.Name}", attention, _context, width));
        }
    }

    private double KvHeadsHere(Attention attention) => Math.Max(attention.KvHeads / Shards(attention.Sharding), 1.0);

    // Scores are computed in 16 bits unless the cache itself is narrower and the activations are too.
    private NumberFormat AttentionMath(Attention attention) => attention.IsIndexer || precision.KvCache.Width() < precision.Activations.Width()
        ? NumberFormat.Bf16
        : precision.KvCache.Width().Value < SixteenBits ? precision.KvCache : NumberFormat.Bf16;

    private static ShardedOperator Collective(WorkKind kind, string name, Operator after, RankGroup group, double bytesPerRow) => new()
    {
        Kind = kind,
        Name = name,
        Rows = after.Rows,
        Layers = after.Layers,
        Group = group,
        BytesPerRow = bytesPerRow,
    };
}
