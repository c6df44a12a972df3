using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>How engines compute the products of absorbed latent attention.</summary>
public static class AbsorbedProducts
{
    /// <summary>The format in which an engine computes them.</summary>
    /// <param name="asked">The format of the weights.</param>
    /// <param name="engine">The engine; <see cref="InputQuantiser.Quickest"/> where none is meant.</param>
    /// <param name="chip">The chip.</param>
    /// <remarks>No engine has batched products of fewer than 8 bits: it widens such weights to 16 when it loads them. vLLM does so with those of 8 bits
    /// too, and TensorRT-LLM on the data-centre chips of Blackwell, where its times of either format are the same.</remarks>
    public static NumberFormat Computed(NumberFormat asked, InputQuantiser engine, Accelerator chip) => asked switch
    {
        NumberFormat.Fp8 or NumberFormat.Fp8Block => engine switch
        {
            InputQuantiser.Vllm => NumberFormat.Bf16,
            InputQuantiser.TensorRtLlm when chip.Generation is "blackwell" or "rubin" => NumberFormat.Bf16,
            _ => asked,
        },
        NumberFormat.Fp32 or NumberFormat.Fp16 => asked,
        _ => NumberFormat.Bf16,
    };
}
