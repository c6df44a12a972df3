using Tokenfab.Quantities;

namespace Tokenfab.Hardware;

/// <summary>Widths of number formats.</summary>
public static class NumberFormats
{
    /// <summary>Bytes of one element, its share of the scales included.</summary>
    /// <remarks>Int4: 4 bits + 16/128. Nvfp4: 4 bits + 8/16. Mxfp4: 4 bits + 8/32. Fp8Block: 8 bits + 32/16384.</remarks>
    public static Bytes Width(this NumberFormat format) => new(format switch
    {
        NumberFormat.Fp32 => 4.0,
        NumberFormat.Fp16 or NumberFormat.Bf16 => 2.0,
        NumberFormat.Fp8 or NumberFormat.Int8 => 1.0,
        NumberFormat.Fp8Block => 1.0 + (4.0 / 16384.0),
        NumberFormat.Int4 => 0.5 + (2.0 / 128.0),
        NumberFormat.Nvfp4 => 0.5 + (1.0 / 16.0),
        NumberFormat.Mxfp4 => 0.5 + (1.0 / 32.0),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    });
}
