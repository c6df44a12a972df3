using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Formats of recurrent states.</summary>
internal static class StateFormats
{
    /// <summary>The format that a key names.</summary>
    public static NumberFormat Read(ConfigReader config, string key, NumberFormat absent) => config.Text(key) switch
    {
        null => absent,
        "float32" => NumberFormat.Fp32,
        "float16" => NumberFormat.Fp16,
        "bfloat16" => NumberFormat.Bf16,
        var other => throw config.Wrong(key, $"'{other}' is not understood", "float32, float16 and bfloat16 are"),
    };
}
