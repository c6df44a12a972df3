using Tokenfab.Kernels;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Serving engines as tables call them.</summary>
internal static class EngineWords
{
    /// <summary>The engine whose kernels a row timed; SGLang, which does least beside them, where the row names none that is known.</summary>
    public static EngineProfile Engine(TruthRow row) => row.TextOr("framework", row.TextOr("backend", string.Empty)).ToUpperInvariant() switch
    {
        "VLLM" => EngineProfile.Find("vllm")!,
        "TRTLLM" or "TENSORRT-LLM" => EngineProfile.Find("tensorrt-llm")!,
        _ => EngineProfile.Find("sglang")!,
    };
}
