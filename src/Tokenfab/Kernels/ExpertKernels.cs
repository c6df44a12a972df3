using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>Which grouped products run where.</summary>
public static class ExpertKernels
{
    /// <summary>How many there are.</summary>
    internal const int Count = 6;

    /// <summary>The kernels that a measurement's label names; null where it names none that is known.</summary>
    public static ExpertKernel? Named(string label) =>
        Has(label, "min_latency") || Has(label, "trtllm") ? ExpertKernel.TrtllmGen
        : Has(label, "deepgemm") || Has(label, "deep_gemm") ? ExpertKernel.DeepGemm
        : Has(label, "marlin") ? ExpertKernel.Marlin
        : Has(label, "flashinfer") ? ExpertKernel.FlashInfer
        : Has(label, "cutlass") || Has(label, "moe_torch_flow") ? ExpertKernel.Cutlass
        : Has(label, "triton") || Has(label, "fused_moe") ? ExpertKernel.Triton
        : null;

    /// <summary>The kernels that an engine takes on a chip for given formats.</summary>
    /// <param name="engine">The engine's name; empty where none is meant.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="weights">Format of the weights.</param>
    /// <param name="inputs">Format of the inputs.</param>
    /// <param name="dispatched">Whether tokens were sent to the ranks of their experts, as DeepEP does, rather than shown to all ranks.</param>
    /// <remarks>TensorRT-LLM runs what its recipes tell for each model. vLLM and SGLang run Marlin for integer weights, the
    /// kernels generated for TensorRT-LLM on Blackwell and Triton elsewhere; behind a dispatch DeepGEMM for block scales. Without an engine
    /// the best tuned ones of the chip are meant.</remarks>
    public static ExpertKernel Chosen(string engine, Accelerator chip, NumberFormat weights, NumberFormat inputs, bool dispatched = false)
    {
        var generated = chip.Generation is "blackwell" or "rubin";
        var blocks = weights == NumberFormat.Fp8Block || inputs == NumberFormat.Fp8Block;
        var integers = weights is NumberFormat.Int4 or NumberFormat.Int8 && inputs is NumberFormat.Bf16 or NumberFormat.Fp16;
        var community = Has(engine, "vllm") || Has(engine, "sglang");
        return blocks && dispatched ? ExpertKernel.DeepGemm
            : Has(engine, "trt") || Has(engine, "tensorrt") ? Recommended(generated, dispatched, weights)
            : integers && !generated ? ExpertKernel.Marlin
            : generated ? ExpertKernel.TrtllmGen
            : community ? ExpertKernel.Triton
            : ExpertKernel.Cutlass;
    }

    // The moe_config.backend of TensorRT-LLM's recipes: TRTLLM on Blackwell, CUTLASS behind a dispatch, TRITON for MXFP4 on Hopper.
    private static ExpertKernel Recommended(bool generated, bool dispatched, NumberFormat weights) =>
        generated && !dispatched ? ExpertKernel.TrtllmGen
        : !generated && weights == NumberFormat.Mxfp4 ? ExpertKernel.Triton
        : ExpertKernel.Cutlass;

    /// <summary>Whether the kernels step over the rows of experts elsewhere, which cost them buffers written and read, rather than leave them out.</summary>
    public static bool StepsOver(this ExpertKernel kernel) => kernel is ExpertKernel.Triton or ExpertKernel.Marlin;

    /// <summary>Rows of the flattest tile: what the matrix instruction takes of one expert at least.</summary>
    /// <remarks>64 rows for Hopper's warp-group instruction that CUTLASS builds on (PTX ISA, wgmma), 128 for DeepGEMM's alignment of groups,
    /// 16 for the warp-level instruction of Triton and Marlin and for the swapped operands of the generated kernels.</remarks>
    internal static double LeastRows(this ExpertKernel kernel) => kernel switch
    {
        ExpertKernel.Cutlass or ExpertKernel.FlashInfer => 64.0,
        ExpertKernel.DeepGemm => 128.0,
        _ => 16.0,
    };

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
