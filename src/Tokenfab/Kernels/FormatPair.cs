using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>How a pair of weight and input formats is multiplied on one chip.</summary>
internal readonly struct FormatPair(double[] steps, double weightBytes, double inputBytes, double start, double scaleBytes, int pass, double hotPerFlop)
{
    /// <summary>What <see cref="GemmTiles.Steps"/> gives for the pair.</summary>
    public readonly double[] Steps = steps;

    public readonly double WeightBytes = weightBytes;
    public readonly double InputBytes = inputBytes;

    /// <summary>Seconds that widening the weights adds to the floor.</summary>
    public readonly double Start = start;

    /// <summary>Bytes read and written per input element to quantise the inputs.</summary>
    public readonly double ScaleBytes = scaleBytes;

    /// <summary>Which pass quantises the inputs: <see cref="NoPass"/>, or that of 8 bits, of 8 bits with block scales, or of 4 bits.</summary>
    public readonly int Pass = pass;

    /// <summary>Seconds per FLOP that the board's power limit allows when it lasts; zero where the limit is not known.</summary>
    public readonly double HotPerFlop = hotPerFlop;

    /// <summary>Inputs are multiplied as they are.</summary>
    public const int NoPass = 0;

    /// <summary>Passes, <see cref="NoPass"/> included.</summary>
    public const int Passes = 5;

    /// <summary>The pass where so many products stand side by side.</summary>
    public int PassOf(double products) => products > 1.0 && Pass is Pass8 or PassBlock8 ? PassBatched : Pass;

    private const int Pass8 = 1;
    private const int PassBlock8 = 2;
    private const int Pass4 = 3;
    private const int PassBatched = 4;

    /// <summary>The pair of a chip. The rule is the field's: arithmetic runs in the inputs' format where the chip has units for it and the
    /// weights are no wider, else in 16 bits with the weights widened on the way.</summary>
    public static FormatPair Of(in ChipRates chip, GemmCalibration fit, NumberFormat weights, NumberFormat inputs, double leastRows = 0.0)
    {
        var rates = chip;
        var peak = rates.Chip.Peak;
        var weightBytes = weights.Width().Value;
        if (inputs == NumberFormat.Fp32 || weights == NumberFormat.Fp32)
        {
            var fp32 = (peak.Tf32 ?? peak.Fp32)?.Value.Value ?? (rates.Peak16 / 8.0);
            return Made(fp32, fit.Efficiency16, inputs.Width().Value, NoPass, 0.0);
        }

        if (IsEight(inputs) && peak.Fp8?.Value.Value is { } fp8)
        {
            var block = weights == NumberFormat.Fp8Block || inputs == NumberFormat.Fp8Block;
            var mixed = IsFour(weights) && peak.Fp4 is not null;
            var share = IsEight(weights) || mixed ? (block ? fit.EfficiencyBlock8 : fit.Efficiency8) : fit.EfficiencyWidened;
            return Wide(weights) ? Wider() : Made(fp8, share, 1.0, block ? PassBlock8 : Pass8, 3.0);
        }

        if (inputs == NumberFormat.Int8 && peak.Int8?.Value.Value is { } int8 && !Wide(weights))
        {
            var share = weights == NumberFormat.Int8 ? fit.EfficiencyInt8 : fit.EfficiencyWidened;
            return Made(int8, share, 1.0, Pass8, 3.0);
        }

        if (IsFour(inputs) && IsFour(weights) && peak.Fp4?.Value.Value is { } fp4)
        {
            return Made(fp4, fit.Efficiency4, inputs.Width().Value, Pass4, 2.0 + inputs.Width().Value);
        }

        return Wide(weights) ? Wider() : Made(rates.Peak16, fit.EfficiencyWidened, 2.0, NoPass, 0.0, fit.WidenPass.Value);

        FormatPair Wider() => Made(rates.Peak16, fit.Efficiency16, 2.0, NoPass, 0.0);

        FormatPair Made(double rate, double share, double inputBytes, int pass, double scaleBytes, double start = 0.0) => new(
            GemmTiles.Steps(rate * rates.Reached(share) * rates.PerUnit, weightBytes, inputBytes, rates.Feed, leastRows),
            weightBytes, inputBytes, start, scaleBytes, pass, rates.HotPerFlop16 * Math.Min(inputBytes, 2.0) / 2.0);
    }

    private static bool Wide(NumberFormat format) => format is NumberFormat.Bf16 or NumberFormat.Fp16;

    private static bool IsEight(NumberFormat format) => format is NumberFormat.Fp8 or NumberFormat.Fp8Block;

    private static bool IsFour(NumberFormat format) => format is NumberFormat.Nvfp4 or NumberFormat.Mxfp4;
}
