using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;

namespace Tokenfab.Parallelism;

/// <summary>One mixer of a model by itself on one chip, as an engine runs it: the operators and prices of a whole step, for a block that
/// was measured alone.</summary>
internal sealed class MixerModel(TokenMixer mixer, int hiddenSize, PrecisionScheme precision, EngineProfile engine)
{
    // Norms and rotary embedding of a block measured alone are fused as engines fuse them. The share of an engine's profile is not asked: it
    // is fitted on whole deployments and answers for all that the kernels leave unexplained there.
    private const double Fused = 0.6;

    private readonly EngineProfile _engine = engine with { FusedElementwise = Fused };
    private readonly ShardedOperator[] _work = OperatorSharding.Shard(OperatorGraph.Of(mixer, hiddenSize), new ParallelLayout(1), precision, domain: 1);

    /// <summary>Operators that it launches in a step.</summary>
    public int Launches(in StepShape step)
    {
        var load = Load(step);
        return _work.Count(op => OperatorPricer.Rows(op, load) > 0.0);
    }

    /// <summary>The time of its kernels in a step, one after the other.</summary>
    public KernelTime Time(KernelModel kernels, in StepShape step)
    {
        var pricer = new OperatorPricer(kernels, _engine, 1, 1);
        var load = Load(step);
        var total = default(KernelTime);
        foreach (ref readonly var op in _work.AsSpan())
        {
            var rows = OperatorPricer.Rows(op, load);
            total += rows > 0.0 ? pricer.Time(op, rows, step, load) * op.Layers : default;
        }

        return total;
    }

    private static ChipLoad Load(in StepShape step) => new()
    {
        PrefillSequences = step.PrefillSequences,
        PrefillRows = step.PrefillTokens,
        PastRows = step.PrefillPast * step.PrefillSequences,
        DecodeSequences = step.DecodeSequences,
        DecodeRows = step.DecodeTokens,
        StageTokens = step.PrefillTokens + step.DecodeTokens,
    };
}
