using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Parallelism;

/// <summary>How long one chip takes for one operator of a step, as an engine runs it.</summary>
/// <param name="kernels">The chip.</param>
/// <param name="engine">The serving engine.</param>
/// <param name="tensor">Tensor-parallel ranks, over which the heads of recurrences are split.</param>
/// <param name="context">Context-parallel ranks, over which the caches of running sequences are split.</param>
/// <param name="experts">Whose grouped products run.</param>
/// <param name="unevenness">How unevenly tokens spread over experts, see <see cref="ExpertRouting"/>.</param>
internal sealed class OperatorPricer(
    KernelModel kernels, EngineProfile engine, int tensor, int context, ExpertKernel experts = default, double unevenness = 0.0)
{
    private readonly AttentionKernels _attention = engine.Attention;
    private readonly InputQuantiser _quantiser = InputQuantisers.Named(engine.Family);

    /// <summary>Rows of an operator.</summary>
    public static double Rows(in ShardedOperator op, in ChipLoad load) => op.Rows switch
    {
        RowSource.AllTokens => load.PrefillRows + load.DecodeRows,
        RowSource.PrefillTokens => load.PrefillRows,
        RowSource.PrefillContext => load.PrefillRows == 0.0 ? 0.0 : load.PrefillRows + load.PastRows,
        RowSource.DecodeTokens => load.DecodeRows,
        _ => load.PrefillSequences + load.DecodeRows,
    };

    /// <summary>The time of an operator, once.</summary>
    public KernelTime Time(in ShardedOperator op, double rows, in StepShape step, in ChipLoad load) => op.Kind switch
    {
        WorkKind.Gemm => kernels.Gemm(rows, op.Outer, op.Inner, op.Weights, op.Activations),
        WorkKind.BatchedGemm => Absorbed(op, rows),
        WorkKind.ExpertGemm => kernels.GroupedGemm(new GroupedGemmShape(
            load.ExpertPairs, op.Batch, load.TouchedExperts, op.Outer, op.Inner, op.Weights, op.Activations, experts, unevenness))
            * (op.Weights == NumberFormat.Fp8Block ? engine.BlockExperts : 1.0),

        // Each prompt's chunk is split over the context ranks, and each of them reads the whole past.
        WorkKind.AttentionPrefill => kernels.AttentionPrefill(
            Shape(op, load.PrefillSequences, rows / load.PrefillSequences, step.PrefillPast)),
        WorkKind.AttentionDecode => kernels.AttentionDecode(
            Shape(op, load.DecodeSequences, step.DecodeTokensPerSequence, step.DecodeContext / context)),
        WorkKind.RecurrencePrefill => kernels.Recurrence(
            op.Recurrent!, tensor, StepPhase.Prefill, load.PrefillSequences, rows / load.PrefillSequences, _attention),
        WorkKind.RecurrenceDecode => kernels.Recurrence(
            op.Recurrent!, tensor, StepPhase.Decode, load.DecodeSequences, step.DecodeTokensPerSequence, _attention),

        // Work on the experts' rows follows the experts, not the attention group.
        _ => kernels.Elementwise(
            new Bytes((op.Role == OperatorRole.Expert ? load.StageTokens : rows) * op.Outer * engine.FusedElementwise), op.Batch * engine.FusedElementwise),
    };

    private KernelTime Absorbed(in ShardedOperator op, double rows)
    {
        var computed = AbsorbedProducts.Computed(op.Weights, _quantiser, kernels.Chip);
        return kernels.BatchedGemm(op.Batch, rows, op.Outer, op.Inner, computed, computed == NumberFormat.Bf16 ? computed : op.Activations, _quantiser);
    }

    private AttentionShape Shape(in ShardedOperator op, double sequences, double queries, double past)
    {
        var a = op.Attention!;
        return new AttentionShape(
            sequences, queries, past, op.Outer, op.Inner, a.QkSize, a.ValueSize, a.KvElements, a.Span, op.Weights, op.Activations, _attention);
    }
}
