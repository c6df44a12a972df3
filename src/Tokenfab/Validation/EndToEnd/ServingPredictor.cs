using Tokenfab.Kernels;
using Tokenfab.Parallelism;
using Tokenfab.Serving;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>A figure of a deployment.</summary>
internal enum ServingFigure
{
    /// <summary>Mean time to first token.</summary>
    Ttft,

    /// <summary>Mean time per output token after the first.</summary>
    Tpot,

    /// <summary>Median time between tokens: that of a step without prefill, as long as most steps are.</summary>
    Itl,

    /// <summary>Output tokens per second and chip.</summary>
    OutputPerChip,

    /// <summary>Computing the prompts of a batch that starts together.</summary>
    Prompts,

    /// <summary>One step of that batch.</summary>
    Token,
}

/// <summary>Predicts a figure of a deployment.</summary>
/// <param name="deployment">The deployment.</param>
/// <param name="figure">The figure.</param>
internal sealed class ServingPredictor(ServingCase deployment, ServingFigure figure) : Predictor
{
    // Where nobody measured the engine: what the kernels' own interval and the queueing on top leave open.
    private static readonly EngineErrors Unmeasured = new(1.0, 0.5, 0.5, 0.5, 2.0, 1.0);

    /// <summary>The deployment.</summary>
    public ServingCase Deployment { get; } = deployment;

    /// <summary>The figure.</summary>
    public ServingFigure Figure { get; } = figure;

    /// <inheritdoc/>
    public override Prediction Predict(ModelBook models)
    {
        var errors = Deployment.Engine.Errors ?? Unmeasured;
        return Deployment.Told.Around(engine => Value(models, engine), Figure switch
        {
            ServingFigure.Prompts => errors.Ttft,
            ServingFigure.Ttft => Deployment.Prefill is null ? errors.Ttft : errors.SplitTtft,
            ServingFigure.Token => errors.Tpot,
            ServingFigure.Tpot or ServingFigure.Itl when Deployment.Prefill is not null => errors.SplitTpot,
            ServingFigure.Tpot => errors.Tpot,
            ServingFigure.Itl => errors.Itl,
            _ => errors.Throughput,
        });
    }

    /// <summary>The figure under an engine's constants; null where the engine leaves the model no room.</summary>
    public double? Value(ModelBook models, EngineProfile engine) => Figure switch
    {
        ServingFigure.Prompts => Deployment.Prompts(models, engine).Value,
        ServingFigure.Token => Deployment.Token(models, engine).Value,
        ServingFigure.OutputPerChip => Throughput(Deployment.Ways(models, engine)),
        _ => Deployment.Predict(models, engine) is var (estimate, _) ? Latency(estimate) : null,
    };

    // Between the ways that it may have been run, by ratio.
    private double? Throughput(IReadOnlyList<(LoopEstimate Estimate, ParallelLayout Layout)> ways) =>
        ways.Count == 0 ? null : Math.Exp(ways.Average(way => Math.Log(way.Estimate.Requests.Value * Deployment.Output / way.Layout.Chips)));

    private double Latency(in LoopEstimate estimate) => Figure switch
    {
        ServingFigure.Ttft => estimate.Ttft.Value,
        ServingFigure.Tpot => estimate.Tpot.Value,
        _ => Math.Min(estimate.DecodeStep.Value, estimate.Tpot.Value),
    };
}
