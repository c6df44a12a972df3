namespace Tokenfab.Kernels;

/// <summary>What the chips of one generation draw, as shares of their board limit: few constants, fitted on measured averages.</summary>
/// <param name="Id">Catalogue id: the generation.</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="Standing">Drawn whatever runs: leakage, clocks, idle memory, host link.</param>
/// <param name="Arithmetic">Added while the matrix units run at the rate that kernels sustain.</param>
/// <param name="Memory">Added while device memory streams at the rate that kernels sustain.</param>
/// <param name="Link">Added while a collective runs: links, and the compute units that copy and poll.</param>
/// <param name="TypicalError">Half-width of the relative interval that holds 80 % of served models left out of the fit.</param>
/// <param name="KernelError">The same of single kernels, whose sensors see less of the truth: two frameworks' readings of one product differ by
/// 1.38 in the median.</param>
/// <param name="EnergyError">The same of energy per token of served models, where errors of power and of time meet.</param>
/// <param name="Fits">What it was fitted on, and how well it fits.</param>
/// <param name="Note">What was not fitted on measurements of this generation, and where it is from.</param>
/// <remarks>Formats share one arithmetic constant: a format of half the width runs at twice the rate for about the same power, which is
/// what it is made for.</remarks>
public sealed record PowerCalibration(
    string Id,
    string Name,
    double Standing,
    double Arithmetic,
    double Memory,
    double Link,
    double TypicalError,
    double KernelError,
    double EnergyError,
    IReadOnlyList<CalibrationFit> Fits,
    string? Note = null);
