using Tokenfab.Quantities;

namespace Tokenfab.Kernels;

/// <summary>Constants of attention, by engine.</summary>
/// <param name="Sglang">SGLang's kernels.</param>
/// <param name="Vllm">vLLM's kernels.</param>
/// <param name="TensorRtLlm">TensorRT-LLM's kernels.</param>
public sealed record AttentionCalibration(EngineAttention Sglang, EngineAttention Vllm, EngineAttention TensorRtLlm)
{
    /// <summary>The constants of an engine's kernels.</summary>
    public EngineAttention Of(AttentionKernels kernels) => kernels switch
    {
        AttentionKernels.Vllm => Vllm,
        AttentionKernels.TensorRtLlm => TensorRtLlm,
        _ => Sglang,
    };
}

/// <summary>Constants of one engine's attention kernels.</summary>
/// <param name="Prefill">Prompts, keys and values per head.</param>
/// <param name="Decode">Running sequences, keys and values per head.</param>
/// <param name="LatentPrefill">Prompts of latent attention, expanded or absorbed.</param>
/// <param name="LatentDecode">Running sequences of latent attention, absorbed.</param>
/// <param name="Sparse">Attention over keys that a selector chose, and the selector.</param>
/// <param name="HostLaunch">Host time of one operator of an attention block that is launched outside a captured graph.</param>
public sealed record EngineAttention(
    PrefillCalibration Prefill,
    DecodeCalibration Decode,
    PrefillCalibration LatentPrefill,
    DecodeCalibration LatentDecode,
    SparseCalibration Sparse,
    Seconds HostLaunch);

/// <summary>Constants of attention over prompts.</summary>
/// <param name="Efficiency16">Share of the 16-bit peak in the steady state.</param>
/// <param name="Efficiency8">Share of the 8-bit peak in the steady state.</param>
/// <param name="SoftmaxWork">Arithmetic that the softmax of one query-key pair costs, in matrix-unit FLOP of the 16-bit rate.</param>
/// <param name="QueryPasses">How often queries and outputs are read or written, one pass being each once.</param>
/// <param name="CachePasses">How often new keys and values are read or written: by the kernel, and on their way into the cache.</param>
/// <param name="TokenStep">Time that a compute unit is taken by writing one token's keys and values into the cache, whatever their size up to
/// a thousand elements: engines start a block of threads for each token. Twice as long where they are quantised on the way.</param>
/// <param name="Start">Floor.</param>
/// <param name="NarrowStart">What is added to the floor where queries, keys and values are quantised first.</param>
/// <param name="NarrowPasses">How often quantising reads or writes queries, keys and values in 16 bits.</param>
public sealed record PrefillCalibration(
    double Efficiency16,
    double Efficiency8,
    double SoftmaxWork,
    double QueryPasses,
    double CachePasses,
    Seconds TokenStep,
    Seconds Start,
    Seconds NarrowStart,
    double NarrowPasses);

/// <summary>Constants of attention of running sequences.</summary>
/// <param name="Efficiency16">Best share of the memory bandwidth while reading a 16-bit cache.</param>
/// <param name="Efficiency8">The same for an 8-bit cache, what it costs to widen it included.</param>
/// <param name="MathEfficiency">Share of the 16-bit peak, where few query rows meet each key.</param>
/// <param name="Start">Floor, the merging of split caches included.</param>
/// <param name="NarrowStart">What is added to the floor where queries, keys and values are quantised first.</param>
/// <param name="Tile">Time per sequence and key-value head on one unit, however short the cache: page tables, queries, result.</param>
/// <param name="Run">Shortest run of cached tokens that a unit is given: longer caches are split over units (FlashDecoding). Longer than any
/// cache where kernels do not split.</param>
public sealed record DecodeCalibration(
    double Efficiency16, double Efficiency8, double MathEfficiency, Seconds Start, Seconds NarrowStart, Seconds Tile, double Run);

/// <summary>Constants of sparse attention (DeepSeek-V3.2, arXiv:2512.02556 section 2.1).</summary>
/// <param name="Efficiency16">Share of the 16-bit peak while prompts attend to chosen keys in a 16-bit cache.</param>
/// <param name="Efficiency8">The same with an 8-bit cache, whose keys are widened as they are gathered.</param>
/// <param name="ScoreEfficiency">Share of the peak, in the format of the cached keys, while the selector scores.</param>
/// <param name="Start">Floor of attention over chosen keys.</param>
/// <param name="ChoiceStart">Floor of scoring and choosing.</param>
public sealed record SparseCalibration(double Efficiency16, double Efficiency8, double ScoreEfficiency, Seconds Start, Seconds ChoiceStart);
