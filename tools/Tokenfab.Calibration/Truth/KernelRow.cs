using Tokenfab.Hardware;
using Tokenfab.Kernels;

namespace Tokenfab.Calibration.Truth;

/// <summary>One measured kernel and how to predict it.</summary>
/// <param name="Table">The table it is from.</param>
/// <param name="Chip">The chip.</param>
/// <param name="Kind">What is reported together: the format, mostly.</param>
/// <param name="Seconds">What was measured.</param>
/// <param name="Predict">The prediction, in seconds.</param>
public sealed record KernelRow(string Table, Accelerator Chip, string Kind, double Seconds, Func<KernelModel, double> Predict)
{
    public string Label { get; init; } = string.Empty;
}
