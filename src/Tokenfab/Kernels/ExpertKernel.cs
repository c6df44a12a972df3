namespace Tokenfab.Kernels;

/// <summary>Whose grouped products run the experts of a layer.</summary>
public enum ExpertKernel
{
    /// <summary>CUTLASS's grouped products as TensorRT-LLM builds and tunes them.</summary>
    Cutlass,

    /// <summary>The fused kernels in Triton of vLLM and SGLang.</summary>
    Triton,

    /// <summary>CUTLASS's grouped products as FlashInfer builds them for vLLM.</summary>
    FlashInfer,

    /// <summary>The kernels generated for TensorRT-LLM on Blackwell, which vLLM and SGLang call through FlashInfer.</summary>
    TrtllmGen,

    /// <summary>DeepGEMM.</summary>
    DeepGemm,

    /// <summary>Marlin: 16-bit products with weights widened on the way.</summary>
    Marlin,
}
