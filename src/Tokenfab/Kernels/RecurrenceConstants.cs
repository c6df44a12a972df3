namespace Tokenfab.Kernels;

/// <summary>What <see cref="EngineRecurrence"/> says of one chip.</summary>
internal sealed class RecurrenceConstants(in ChipRates rates, EngineRecurrence fit, double bandwidth)
{
    public readonly ScanConstants DeltaNet = new(rates, fit.DeltaNet);
    public readonly ScanConstants StateSpace = new(rates, fit.StateSpace);

    // Vector units run at about a sixteenth of the matrix units' 16-bit rate on every GPU and NPU since 2020.
    public readonly double PerFlopVector = 16.0 / rates.Full16;
    public readonly double DecodeStart = fit.DecodeStart.Value;
    public readonly double PerStateByte = 1.0 / (bandwidth * fit.StateEfficiency);
    public readonly double ConvolutionStart = fit.Convolution.Start.Value;
    public readonly double ElementStep = fit.Convolution.ElementStep.Value;
    public readonly double SequenceStep = fit.Convolution.SequenceStep.Value;
    public readonly double UpdateStart = fit.Convolution.UpdateStart.Value;
    public readonly double UpdateStep = fit.Convolution.UpdateStep.Value;
}

/// <summary>What <see cref="ScanCalibration"/> says of one chip.</summary>
internal sealed class ScanConstants(in ChipRates rates, ScanCalibration fit)
{
    /// <summary>Share of the shorter of arithmetic and traffic that does not hide behind the longer one.</summary>
    public const double Exposed = 0.5;

    public readonly double PerFlop = 1.0 / (rates.Peak16 * rates.Reached(fit.MathEfficiency));
    public readonly double Passes = fit.Passes;
    public readonly double Start = fit.Start.Value;
    public readonly double ChunkStep = fit.ChunkStep.Value;
}
