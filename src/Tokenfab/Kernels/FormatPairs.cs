using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>How a pair of weight and input formats is multiplied on one chip.</summary>
internal readonly struct FormatPair(double rate, double peak, double weightBytes, double inputBytes, double start, double scaleBytes)
{
    /// <summary>Rate of a steady-state large tile over the whole chip, FLOP/s.</summary>
    public readonly double Rate = rate;

    /// <summary>The chip's peak at the precision of the arithmetic, FLOP/s.</summary>
    public readonly double Peak = peak;

    public readonly double WeightBytes = weightBytes;
    public readonly double InputBytes = inputBytes;

    /// <summary>Seconds that quantising the inputs or widening the weights adds to the floor.</summary>
    public readonly double Start = start;

    /// <summary>Bytes read and written per input element to quantise the inputs.</summary>
    public readonly double ScaleBytes = scaleBytes;

    /// <summary>The pair of a chip. The rule is the field's: arithmetic runs in the inputs' format where the chip has units for it and the
    /// weights are no wider, else in 16 bits with the weights widened on the way.</summary>
    public static FormatPair Of(Accelerator chip, GemmCalibration fit, double peak16, NumberFormat weights, NumberFormat inputs)
    {
        var weightBytes = weights.Width().Value;
        if (inputs == NumberFormat.Fp32 || weights == NumberFormat.Fp32)
        {
            var fp32 = (chip.Peak.Tf32 ?? chip.Peak.Fp32)?.Value.Value ?? (peak16 / 8.0);
            return new(fp32 * fit.Efficiency16, fp32, weightBytes, inputs.Width().Value, 0.0, 0.0);
        }

        if (IsEight(inputs) && chip.Peak.Fp8?.Value.Value is { } fp8)
        {
            var block = weights == NumberFormat.Fp8Block || inputs == NumberFormat.Fp8Block;
            var mixed = IsFour(weights) && chip.Peak.Fp4 is not null;
            var share = IsEight(weights) || mixed ? (block ? fit.EfficiencyBlock8 : fit.Efficiency8) : fit.EfficiencyWidened;
            return Wide(weights) ? Wider(weights) : new(fp8 * share, fp8, weightBytes, 1.0, fit.ScalePass.Value, 3.0);
        }

        if (inputs == NumberFormat.Int8 && chip.Peak.Int8?.Value.Value is { } int8 && !Wide(weights))
        {
            var share = weights == NumberFormat.Int8 ? fit.EfficiencyInt8 : fit.EfficiencyWidened;
            return new(int8 * share, int8, weightBytes, 1.0, fit.ScalePass.Value, 3.0);
        }

        if (IsFour(inputs) && IsFour(weights) && chip.Peak.Fp4?.Value.Value is { } fp4)
        {
            return new(fp4 * fit.Efficiency4, fp4, weightBytes, inputs.Width().Value, fit.ScalePass.Value, 2.0 + inputs.Width().Value);
        }

        return Wide(weights) ? Wider(weights) : new(peak16 * fit.EfficiencyWidened, peak16, weightBytes, 2.0, fit.WidenPass.Value, 0.0);

        FormatPair Wider(NumberFormat wide) => new(peak16 * fit.Efficiency16, peak16, wide.Width().Value, 2.0, 0.0, 0.0);
    }

    private static bool Wide(NumberFormat format) => format is NumberFormat.Bf16 or NumberFormat.Fp16;

    private static bool IsEight(NumberFormat format) => format is NumberFormat.Fp8 or NumberFormat.Fp8Block;

    private static bool IsFour(NumberFormat format) => format is NumberFormat.Nvfp4 or NumberFormat.Mxfp4;
}
