namespace Tokenfab.Kernels;

/// <summary>Whose attention kernels run, with what the engine does beside them: writing the cache, rotating, quantising.</summary>
/// <remarks>The engines share a few families of kernels (FlashAttention, FlashInfer, TensorRT-LLM's), but call them in their own ways.</remarks>
public enum AttentionKernels
{
    /// <summary>SGLang's. They do least beside the attention itself and stand for an engine that is not named.</summary>
    Sglang,

    /// <summary>vLLM's.</summary>
    Vllm,

    /// <summary>TensorRT-LLM's, which rotate queries and keys too.</summary>
    TensorRtLlm,
}
