using Tokenfab.Training;

namespace Tokenfab.Validation.Trainings;

/// <summary>Predicts a figure of a training run.</summary>
/// <param name="run">The run.</param>
/// <param name="figure">The figure of an iteration.</param>
/// <param name="isMemory">Whether the figure is memory, which has an interval of its own.</param>
internal sealed class TrainingPredictor(TrainingCase run, Func<TrainingStep, double> figure, bool isMemory = false) : Predictor
{
    /// <summary>The run.</summary>
    public TrainingCase Run { get; } = run;

    /// <summary>The figure of an iteration.</summary>
    public Func<TrainingStep, double> Figure { get; } = figure;

    /// <summary>Whether the figure is memory.</summary>
    public bool IsMemory { get; } = isMemory;

    /// <inheritdoc/>
    public override Prediction Predict(ModelBook models)
    {
        var steps = Run.Steps(models);
        var values = steps.Select(Figure).ToArray();
        var fit = TrainingCalibration.Of(Run.Jobs[0].Chip);
        var error = 1.0 + (IsMemory ? fit.MemoryError : fit.TypicalError);
        return new(values.Min() / error, values[0], values.Max() * error);
    }
}
