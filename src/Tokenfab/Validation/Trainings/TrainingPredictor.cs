using Tokenfab.Training;

namespace Tokenfab.Validation.Trainings;

/// <summary>Predicts a figure of a training run.</summary>
/// <param name="run">The run.</param>
/// <param name="figure">The figure of an iteration.</param>
/// <param name="isMemory">Whether the figure is memory, which has an interval of its own.</param>
internal sealed class TrainingPredictor(TrainingCase run, Func<TrainingStep, double> figure, bool isMemory = false) : Predictor
{
    // What a peak of memory leaves open where every input is told: when the allocator was asked, and what it kept.
    private const double MemoryError = 0.15;

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
        var error = 1.0 + (IsMemory ? MemoryError : TrainingCalibration.Of(Run.Jobs[0].Chip).TypicalError);
        return new(values.Min() / error, values[0], values.Max() * error);
    }
}
