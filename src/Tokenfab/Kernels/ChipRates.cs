using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>What the matrix products of one chip have in common.</summary>
internal readonly struct ChipRates
{
    /// <summary>Share of the board's power that is drawn without arithmetic: leakage, memory, fans.</summary>
    private const double IdleShare = 0.2;

    private readonly double _cut;

    public ChipRates(Accelerator chip, KernelCalibration fit, double peak16, double units)
    {
        Chip = chip;
        Peak16 = peak16;
        PerUnit = 1.0 / units;

        // The cache feeds a unit at a rate made for its arithmetic; within a generation it does not shrink with a cut in peak rate.
        var relative = peak16 / (units * fit.UnitRate.Value);
        Feed = fit.Gemm.UnitFeed.Value * (chip.Generation == fit.Id ? 1.0 : Math.Max(1.0, relative));
        _cut = Math.Min(1.0, relative);
        HotPerFlop16 = chip.BoardPower?.Value.Value is { } power ? 1000.0 / ((1.0 - IdleShare) * power * fit.Gemm.SustainedPerKilowatt.Value) : 0.0;
    }

    public Accelerator Chip { get; }

    /// <summary>16-bit peak rate.</summary>
    public double Peak16 { get; }

    /// <summary>The 16-bit peak rate of so many full units of the generation: what stands beside the matrix units, vector arithmetic and
    /// exponentials among it, keeps in step with it where the matrix units were cut.</summary>
    public double Full16 => Peak16 / _cut;

    /// <summary>One over the compute units.</summary>
    public double PerUnit { get; }

    /// <summary>Bytes per second that the cache feeds to one compute unit.</summary>
    public double Feed { get; }

    /// <summary>Seconds per 16-bit FLOP at the power limit; zero where the limit is not known.</summary>
    public double HotPerFlop16 { get; }

    /// <summary>The share of its peak rate that the chip reaches where the generation's full chips reach a given one.</summary>
    /// <remarks>What a step of a tile loses is time, lost to instructions and barriers: a unit whose arithmetic was cut for export loses
    /// the same time of a longer step.</remarks>
    public double Reached(double share) => 1.0 / (1.0 + (((1.0 / share) - 1.0) * _cut));
}
