using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>Which calibration a chip gets.</summary>
public static class KernelCalibrations
{
    private static readonly KernelCalibration Hopper = new(
        "hopper", new(7.5e12), new(2.0e-6), 0.88, 0.7, 0.35,
        new(0.75, 0.70, 0.62, 0.65, 0.60, 0.55, new(60e9), new(1.0e-6), new(3.0e-6), new(2e-6), new(3e-6)),
        new(0.70, 0.60, 120.0, 2.5, 0.3, new(8e-6), new(0.5e-6), new(9e-6), new(1e-6), 0.75, 0.60, 0.40, 0.8, 128.0, 16.0),
        new(0.7, 0.8, new(8e-6), new(0.2e-6), 0.8),
        new(0.15, 3.0, new(25e-6), new(6e-6), new(1.0e-6), 0.7));

    /// <summary>The calibration of a chip: its generation's, else its nearest kin's with a wider interval.</summary>
    public static KernelCalibration Of(Accelerator chip) => chip.Generation == Hopper.Generation ? Hopper : Hopper with { TypicalError = 0.5 };
}
