namespace Tokenfab.Kernels;

/// <summary>What tables of short convolutions timed.</summary>
internal static class ConvolutionBenchmarks
{
    private static readonly Version Whole = new(0, 5, 14);

    /// <summary>Whether the convolution before a gated delta net was timed over as many channels as one set of key heads has.</summary>
    /// <param name="framework">Who timed it, as the catalogue calls engines.</param>
    /// <param name="version">Its version.</param>
    /// <remarks>TensorRT-LLM's rows, and SGLang's before 0.5.14: their times do not change with the value heads.</remarks>
    public static bool OverKeysOnly(string framework, string version) =>
        framework == "tensorrt-llm" || (Version.TryParse(version, out var number) && number < Whole);
}
