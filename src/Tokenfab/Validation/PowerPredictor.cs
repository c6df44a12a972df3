using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Validation;

/// <summary>What a chip did while its power was measured.</summary>
/// <param name="Kernels">All its kernels together.</param>
/// <param name="Links">Time in collectives.</param>
/// <param name="Time">From start to end.</param>
internal readonly record struct ChipWork(KernelTime Kernels, Seconds Links, Seconds Time);

/// <summary>Predicts the average power of one chip, or a figure in proportion to it.</summary>
/// <param name="chip">The chip.</param>
/// <param name="limit">Its power limit while it was measured; null for that of its board.</param>
/// <param name="work">What it did, under a book of models.</param>
/// <param name="figure">The figure that follows from its power and work; null for the power itself.</param>
internal sealed class PowerPredictor(Accelerator chip, Watts? limit, Func<ModelBook, ChipWork> work, Func<PowerModel, Watts, ChipWork, double>? figure = null) : Predictor
{
    /// <summary>The chip.</summary>
    public Accelerator Chip { get; } = chip;

    /// <summary>What it did, under a book of models.</summary>
    public Func<ModelBook, ChipWork> Work { get; } = work;

    /// <summary>How long the work took when it was measured, where the row tells it: power is fitted apart from errors of time.</summary>
    public Seconds? Told { get; init; }

    /// <summary>Whether one kernel was measured rather than a served model.</summary>
    public bool IsKernel { get; init; }

    /// <summary>Whether the figure is an energy, in which the predicted time stands too.</summary>
    public bool IsEnergy { get; init; }

    /// <summary>The model of the chip under constants, or under the catalogue's.</summary>
    /// <exception cref="InputException">The catalogue does not know the chip's power limit, and the row does not tell it.</exception>
    public PowerModel Model(PowerCalibration? constants = null) =>
        (limit ?? Chip.BoardPower?.Value) is { } watts && KernelModel.Peak16(Chip) is { } peak
            ? new(watts, new(peak), constants ?? PowerCalibrations.Of(Chip))
            : throw new InputException(Chip.Id, null, "board_power", "the catalogue does not know it, so that no power can be predicted", "state it in a catalogue folder of your own");

    /// <summary>The figure of a power.</summary>
    public double Figure(PowerModel model, in ChipWork done)
    {
        var power = model.Average(done.Kernels, done.Links, done.Time);
        return figure is null ? power.Value : figure(model, power, done);
    }

    /// <inheritdoc/>
    public override Prediction Predict(ModelBook models)
    {
        var model = Model();
        return Prediction.Within(Figure(model, Work(models)), 1.0 + (IsKernel ? model.Constants.KernelError : IsEnergy ? model.Constants.EnergyError : model.Constants.TypicalError));
    }
}
