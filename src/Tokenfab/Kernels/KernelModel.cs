using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>How long kernels take on one chip.</summary>
public sealed class KernelModel
{
    /// <summary>The chip.</summary>
    public required Accelerator Chip { get; init; }

    /// <summary>The model of a chip, with the calibration of its generation.</summary>
    public static KernelModel For(Accelerator chip) => throw new InvalidOperationException("not yet");

    /// <summary>A matrix product m x k times k x n.</summary>
    public KernelTime Gemm(double m, double n, double k, NumberFormat weights, NumberFormat activations) => throw new InvalidOperationException("not yet");

    /// <summary>So many independent products side by side, each with its own weights, in one kernel.</summary>
    public KernelTime BatchedGemm(double batch, double m, double n, double k, NumberFormat weights, NumberFormat activations) => throw new InvalidOperationException("not yet");

    /// <summary>One projection of all experts on the chip, in one kernel.</summary>
    public KernelTime GroupedGemm(in GroupedGemmShape shape) => throw new InvalidOperationException("not yet");

    /// <summary>Attention over prompts.</summary>
    public KernelTime AttentionPrefill(in AttentionShape shape) => throw new InvalidOperationException("not yet");

    /// <summary>Attention of running sequences over their caches.</summary>
    public KernelTime AttentionDecode(in AttentionShape shape) => throw new InvalidOperationException("not yet");

    /// <summary>The recurrence of one layer on one chip.</summary>
    /// <param name="mixer">Its shape, whole.</param>
    /// <param name="shards">Ranks over which its heads are split.</param>
    /// <param name="phase">Chunked prefill or one-step decode.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    /// <param name="tokens">Tokens of each.</param>
    public KernelTime Recurrence(RecurrentMixer mixer, int shards, StepPhase phase, double sequences, double tokens) => throw new InvalidOperationException("not yet");

    /// <summary>Memory-bound work.</summary>
    /// <param name="traffic">Bytes read and written.</param>
    /// <param name="kernels">Kernels launched.</param>
    public KernelTime Elementwise(Bytes traffic, double kernels) => throw new InvalidOperationException("not yet");
}
