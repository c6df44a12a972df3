using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <summary>How engines compute the products of absorbed latent attention.</summary>
public static class AbsorbedProducts
{
    /// <summary>The format in which an engine computes them.</summary>
    /// <param name="asked">The format that was asked for.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="chip">The chip.</param>
    /// <remarks>TensorRT-LLM has no batched 8-bit product for the data-centre chips of Blackwell, and widens the weights to 16 bits when it loads
    /// them: its times of either format are the same there.</remarks>
    public static NumberFormat Computed(NumberFormat asked, InputQuantiser engine, Accelerator chip) =>
        asked is NumberFormat.Fp8 or NumberFormat.Fp8Block && engine == InputQuantiser.TensorRtLlm && chip.Generation is "blackwell" or "rubin" ? NumberFormat.Bf16 : asked;
}
