namespace Tokenfab.Kernels;

/// <summary>Whose kernels quantise the inputs of a narrow product on the way in.</summary>
public enum InputQuantiser
{
    /// <summary>The quickest that was measured: what an engine's fused path comes to.</summary>
    Quickest,

    /// <summary>TensorRT-LLM's linear layer.</summary>
    TensorRtLlm,

    /// <summary>vLLM's linear layer.</summary>
    Vllm,

    /// <summary>SGLang's linear layer.</summary>
    SgLang,
}

/// <summary>Names of quantisers.</summary>
public static class InputQuantisers
{
    /// <summary>How many there are.</summary>
    internal const int Count = 4;

    /// <summary>The quantiser of an engine, by the names that tables use; the quickest where none is known.</summary>
    public static InputQuantiser Named(string engine)
    {
        bool Has(string word) => engine.Contains(word, StringComparison.OrdinalIgnoreCase);
        return Has("trt") || Has("tensorrt") ? InputQuantiser.TensorRtLlm
            : Has("vllm") ? InputQuantiser.Vllm
            : Has("sglang") ? InputQuantiser.SgLang
            : InputQuantiser.Quickest;
    }
}
