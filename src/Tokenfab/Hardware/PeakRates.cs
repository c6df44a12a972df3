using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Hardware;

/// <summary>Dense peak arithmetic rates of a package, by input precision. Null: the chip lacks it, or no source tells.</summary>
public sealed record PeakRates
{
    /// <summary>Double precision, on matrix units where they have it.</summary>
    public Fact<FlopsPerSecond>? Fp64 { get; init; }

    /// <summary>Single precision on vector units.</summary>
    public Fact<FlopsPerSecond>? Fp32 { get; init; }

    /// <summary>TensorFloat-32 on matrix units.</summary>
    public Fact<FlopsPerSecond>? Tf32 { get; init; }

    /// <summary>Half precision with FP32 accumulation on matrix units.</summary>
    public Fact<FlopsPerSecond>? Fp16 { get; init; }

    /// <summary>bfloat16 on matrix units.</summary>
    public Fact<FlopsPerSecond>? Bf16 { get; init; }

    /// <summary>8-bit floating point on matrix units.</summary>
    public Fact<FlopsPerSecond>? Fp8 { get; init; }

    /// <summary>8-bit integer on matrix units.</summary>
    public Fact<FlopsPerSecond>? Int8 { get; init; }

    /// <summary>4-bit floating point on matrix units.</summary>
    public Fact<FlopsPerSecond>? Fp4 { get; init; }

    /// <summary>The rate at which matrix units take inputs of a format; null where the chip has none of its own.</summary>
    public Fact<FlopsPerSecond>? For(NumberFormat format) => format switch
    {
        NumberFormat.Fp32 => Fp32,
        NumberFormat.Fp16 => Fp16,
        NumberFormat.Bf16 => Bf16,
        NumberFormat.Fp8 or NumberFormat.Fp8Block => Fp8,
        NumberFormat.Int8 => Int8,
        NumberFormat.Nvfp4 or NumberFormat.Mxfp4 => Fp4,
        _ => null,
    };
}
