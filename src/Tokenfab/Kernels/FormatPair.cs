using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>How a pair of weight and input formats is multiplied on one chip.</summary>
internal readonly struct FormatPair(double[] steps, double weightBytes, double inputBytes, double start, double scaleBytes)
{
    /// <summary>What <see cref="GemmTiles.Steps"/> gives for the pair.</summary>
    public readonly double[] Steps = steps;

    public readonly double WeightBytes = weightBytes;
    public readonly double InputBytes = inputBytes;

    /// <summary>Seconds that quantising the inputs or widening the weights adds to the floor.</summary>
    public readonly double Start = start;

    /// <summary>Bytes read and written per input element to quantise the inputs.</summary>
    public readonly double ScaleBytes = scaleBytes;

    /// <summary>The pair of a chip. The rule is the field's: arithmetic runs in the inputs' format where the chip has units for it and the
    /// weights are no wider, else in 16 bits with the weights widened on the way.</summary>
    public static FormatPair Of(
        Accelerator chip, GemmCalibration fit, double peak16, double perUnit, double feed, NumberFormat weights, NumberFormat inputs, double leastRows = 0.0)
    {
        var weightBytes = weights.Width().Value;
        if (inputs == NumberFormat.Fp32 || weights == NumberFormat.Fp32)
        {
            var fp32 = (chip.Peak.Tf32 ?? chip.Peak.Fp32)?.Value.Value ?? (peak16 / 8.0);
            return Made(fp32 * fit.Efficiency16, inputs.Width().Value, 0.0, 0.0);
        }

        if (IsEight(inputs) && chip.Peak.Fp8?.Value.Value is { } fp8)
        {
            var block = weights == NumberFormat.Fp8Block || inputs == NumberFormat.Fp8Block;
            var mixed = IsFour(weights) && chip.Peak.Fp4 is not null;
            var share = IsEight(weights) || mixed ? (block ? fit.EfficiencyBlock8 : fit.Efficiency8) : fit.EfficiencyWidened;
            return Wide(weights) ? Wider() : Made(fp8 * share, 1.0, fit.ScalePass.Value, 3.0);
        }

        if (inputs == NumberFormat.Int8 && chip.Peak.Int8?.Value.Value is { } int8 && !Wide(weights))
        {
            var share = weights == NumberFormat.Int8 ? fit.EfficiencyInt8 : fit.EfficiencyWidened;
            return Made(int8 * share, 1.0, fit.ScalePass.Value, 3.0);
        }

        if (IsFour(inputs) && IsFour(weights) && chip.Peak.Fp4?.Value.Value is { } fp4)
        {
            return Made(fp4 * fit.Efficiency4, inputs.Width().Value, fit.ScalePass.Value, 2.0 + inputs.Width().Value);
        }

        return Wide(weights) ? Wider() : Made(peak16 * fit.EfficiencyWidened, 2.0, fit.WidenPass.Value, 0.0);

        FormatPair Wider() => Made(peak16 * fit.Efficiency16, 2.0, 0.0, 0.0);

        FormatPair Made(double rate, double inputBytes, double start, double scaleBytes) =>
            new(GemmTiles.Steps(rate * perUnit, weightBytes, inputBytes, feed, leastRows), weightBytes, inputBytes, start, scaleBytes);
    }

    private static bool Wide(NumberFormat format) => format is NumberFormat.Bf16 or NumberFormat.Fp16;

    private static bool IsEight(NumberFormat format) => format is NumberFormat.Fp8 or NumberFormat.Fp8Block;

    private static bool IsFour(NumberFormat format) => format is NumberFormat.Nvfp4 or NumberFormat.Mxfp4;
}
