namespace Tokenfab.Hardware;

/// <summary>A number format of weights, activations or KV cache, named as the field names it.</summary>
public enum NumberFormat
{
    /// <summary>IEEE single precision.</summary>
    Fp32,

    /// <summary>IEEE half precision.</summary>
    Fp16,

    /// <summary>Brain floating point.</summary>
    Bf16,

    /// <summary>8-bit floating point (E4M3), one scale per tensor or channel.</summary>
    Fp8,

    /// <summary>8-bit floating point with 128x128 block scales, as DeepSeek-V3 ships.</summary>
    Fp8Block,

    /// <summary>8-bit integer with per-channel scales.</summary>
    Int8,

    /// <summary>4-bit integer in groups of 128 with 16-bit scales (AWQ, GPTQ); weights only.</summary>
    Int4,

    /// <summary>NVIDIA's 4-bit floating point: groups of 16 with an FP8 scale.</summary>
    Nvfp4,

    /// <summary>OCP microscaling 4-bit floating point: groups of 32 with an 8-bit exponent.</summary>
    Mxfp4,
}
