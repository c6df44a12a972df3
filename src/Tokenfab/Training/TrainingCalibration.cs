using System.Collections.Concurrent;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Training;

/// <summary>What training makes of the kernels of one generation of chips: few constants, one set for all models, layouts and frameworks.</summary>
/// <param name="Id">Catalogue id: the generation.</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="Matrix">Time of a matrix product within a long iteration over its time when it is repeated alone.</param>
/// <param name="AttentionForward">The same of the attention core's forward pass.</param>
/// <param name="AttentionBackward">Time of the attention core's backward pass over that of its forward pass: five products for two, at a lower rate.</param>
/// <param name="Elementwise">Time of elementwise work over that of its traffic at the rate of a copy.</param>
/// <param name="Launch">Host time per kernel; a stage is no faster than its host.</param>
/// <param name="Collectives">Time of a collective within an iteration over its time when it is repeated alone.</param>
/// <param name="MicroBatch">Host and synchronisation time per micro-batch and stage that nothing hides.</param>
/// <param name="Iteration">Time per iteration that nothing hides: data loading, gradient clipping, logging.</param>
/// <param name="TypicalError">Half-width of the relative interval that holds 80 % of iterations of groups left out of the fit.</param>
/// <param name="MemoryError">The same of a chip's memory, which none of these constants moves: of tables of all generations.</param>
/// <param name="Fits">What it was fitted on, with its errors there and on groups left out.</param>
/// <param name="Note">What was not fitted on measurements of this generation, and where it is from.</param>
public sealed record TrainingCalibration(
    string Id,
    string Name,
    double Matrix,
    double AttentionForward,
    double AttentionBackward,
    double Elementwise,
    Seconds Launch,
    double Collectives,
    Seconds MicroBatch,
    Seconds Iteration,
    double TypicalError,
    double MemoryError,
    IReadOnlyList<CalibrationFit>? Fits = null,
    string? Note = null)
{
    private const double KinError = 0.35;

    private static readonly ConcurrentDictionary<string, TrainingCalibration> Embedded = new(StringComparer.Ordinal);

    /// <summary>The constants of a chip: its generation's own, else those of the generation whose kernels stand in for its own, with a wider interval.</summary>
    public static TrainingCalibration Of(Accelerator chip)
    {
        ArgumentNullException.ThrowIfNull(chip);
        if (Own(chip.Generation) is { } own)
        {
            return own;
        }

        var kin = Own(KernelCalibrations.Kin(chip)) ?? Own("hopper")!;
        return kin with { TypicalError = Math.Max(KinError, kin.TypicalError), Fits = null };
    }

    private static TrainingCalibration? Own(string generation) => Embedded.TryGetValue(generation, out var known)
        ? known
        : CatalogStore.Embedded.List("training").Any(entry => entry.Id == generation)
            ? Embedded.GetOrAdd(generation, CatalogStore.Embedded.TrainingCalibration(generation))
            : null;
}
