using Tokenfab.Hardware;

namespace Tokenfab.Validation.Tables;

/// <summary>Formats of a product's weights and inputs.</summary>
internal readonly record struct ProductFormats(NumberFormat Weights, NumberFormat Inputs);

/// <summary>Number formats as tables and frameworks call them.</summary>
internal static class DtypeWords
{
    /// <summary>The format that a word names; null where none is called so.</summary>
    public static NumberFormat? Format(string word) => word.ToLowerInvariant() switch
    {
        "bfloat16" or "bf16" => NumberFormat.Bf16,
        "float16" or "fp16" or "half" => NumberFormat.Fp16,
        "float32" or "fp32" or "float" => NumberFormat.Fp32,
        "fp8" or "fp8_e4m3" or "fp8_e5m2" or "float8" or "fp8_static" or "fp8_ootb" => NumberFormat.Fp8,
        "fp8_block" => NumberFormat.Fp8Block,
        "int8" => NumberFormat.Int8,
        "int4" => NumberFormat.Int4,
        "nvfp4" or "fp4" => NumberFormat.Nvfp4,
        "mxfp4" => NumberFormat.Mxfp4,
        _ => null,
    };

    /// <summary>Formats of weights and inputs that a word names; null where none are called so.</summary>
    public static ProductFormats? Product(string word) => word.ToLowerInvariant() switch
    {
        "fp8_block" => new(NumberFormat.Fp8Block, NumberFormat.Fp8),
        "int8_wo" => new(NumberFormat.Int8, NumberFormat.Bf16),
        "int4_wo" or "int4" => new(NumberFormat.Int4, NumberFormat.Bf16),
        "sq" => new(NumberFormat.Int8, NumberFormat.Int8),
        "w4a16_mxfp4" => new(NumberFormat.Mxfp4, NumberFormat.Bf16),
        "w4a8_mxfp4_mxfp8" => new(NumberFormat.Mxfp4, NumberFormat.Fp8),
        _ => Format(word) is { } both ? new(both, both) : null,
    };
}
