using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>Constants of recurrences, by whose kernels run.</summary>
/// <param name="Triton">Flash-linear-attention's Triton kernels, as SGLang and vLLM call them.</param>
/// <param name="TensorRtLlm">TensorRT-LLM's kernels.</param>
public sealed record RecurrenceCalibration(EngineRecurrence Triton, EngineRecurrence TensorRtLlm)
{
    /// <summary>The constants of an engine's kernels.</summary>
    public EngineRecurrence Of(AttentionKernels kernels) => kernels == AttentionKernels.TensorRtLlm ? TensorRtLlm : Triton;
}

/// <summary>Constants of one set of kernels.</summary>
/// <param name="DeltaNet">The chunked form of delta nets.</param>
/// <param name="StateSpace">The chunked form of state-space mixers and plain linear attention.</param>
/// <param name="Convolution">The short convolution before either.</param>
/// <param name="DecodeStart">Floor of the one-step form.</param>
/// <param name="StateEfficiency">Share of the memory bandwidth while states are read and written.</param>
public sealed record EngineRecurrence(
    ScanCalibration DeltaNet, ScanCalibration StateSpace, ConvolutionCalibration Convolution, Seconds DecodeStart, double StateEfficiency);

/// <summary>Constants of the chunked form.</summary>
/// <param name="MathEfficiency">Share of the 16-bit peak.</param>
/// <param name="Passes">How often inputs and outputs are read and written.</param>
/// <param name="Start">Floor of its kernels together.</param>
/// <param name="ChunkStep">Time of one step of the serial scan over chunks.</param>
public sealed record ScanCalibration(double MathEfficiency, double Passes, Seconds Start, Seconds ChunkStep);

/// <summary>Constants of the short convolution.</summary>
/// <param name="Start">Floor over prompts.</param>
/// <param name="ElementStep">Time that a compute unit is taken by one channel of one token.</param>
/// <param name="SequenceStep">Time that a compute unit is taken by one channel of one sequence, however short.</param>
/// <param name="UpdateStart">Floor of the one-step form.</param>
/// <param name="UpdateStep">Time that a compute unit is taken by one channel of one running sequence.</param>
public sealed record ConvolutionCalibration(Seconds Start, Seconds ElementStep, Seconds SequenceStep, Seconds UpdateStart, Seconds UpdateStep);
