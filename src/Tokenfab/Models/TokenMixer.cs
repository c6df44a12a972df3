using Tokenfab.Hardware;

namespace Tokenfab.Models;

/// <summary>The half of a layer that mixes tokens.</summary>
public abstract record TokenMixer;

/// <summary>Multi-head, multi-query or grouped-query attention.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KvHeads">Key and value heads.</param>
/// <param name="HeadSize">Width of a query and key head.</param>
/// <param name="ValueHeadSize">Width of a value head.</param>
public sealed record GroupedQueryAttention(int Heads, int KvHeads, int HeadSize, int ValueHeadSize) : TokenMixer
{
    /// <summary>Which keys a query sees.</summary>
    public AttentionSpan Span { get; init; } = AttentionSpan.Full;

    /// <summary>Whether the query, key and value projections have biases (Qwen2, GPT-OSS).</summary>
    public bool QkvBias { get; init; }

    /// <summary>Whether the output projection has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>How queries and keys are normalised.</summary>
    public QkNorm QkNorm { get; init; }

    /// <summary>Whether each head has a learned sink that takes part in the softmax (GPT-OSS).</summary>
    public bool Sinks { get; init; }

    /// <summary>Whether the query projection also yields an output gate (Qwen3-Next): it is then twice as wide.</summary>
    public bool OutputGate { get; init; }

    /// <summary>Whether the key projection yields the values too (Gemma 4). Both are cached all the same: only keys are rotated.</summary>
    public bool KeysAreValues { get; init; }

    /// <summary>The sparse selector in front of the attention; null where every key in the span is read.</summary>
    public SparseIndexer? Indexer { get; init; }
}

/// <summary>How queries and keys are normalised before their product.</summary>
public enum QkNorm
{
    /// <summary>Not at all, or without weights.</summary>
    None,

    /// <summary>Each head apart, all with the same weights.</summary>
    PerHead,

    /// <summary>All heads of a token together (MiniMax-M2).</summary>
    PerLayer,
}

/// <summary>Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434 section 2.1).</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="QueryRank">Rank of the query compression; zero where queries are projected directly.</param>
/// <param name="KvRank">Rank of the joint key-value compression.</param>
/// <param name="NopeHeadSize">Width of a head's part without positions.</param>
/// <param name="RopeHeadSize">Width of the rotary part; its key is shared by all heads.</param>
/// <param name="ValueHeadSize">Width of a value head.</param>
public sealed record LatentAttention(
    int Heads, int QueryRank, int KvRank, int NopeHeadSize, int RopeHeadSize, int ValueHeadSize) : TokenMixer
{
    /// <summary>The lightning indexer of DeepSeek sparse attention; null where every key is read.</summary>
    public SparseIndexer? Indexer { get; init; }

    /// <summary>Which keys a query sees, the indexer's choice included.</summary>
    public AttentionSpan Span { get; init; } = AttentionSpan.Full;

    /// <summary>Whether the output is gated by a projection of the hidden state (Kimi K3).</summary>
    public bool OutputGate { get; init; }
}

/// <summary>Shared-latent attention over compressed keys (DeepSeek-V4): one key-value head of the full head width, a local window,
/// grouped low-rank output projection.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="HeadSize">Width of a head, keys and values being the same vector.</param>
/// <param name="QueryRank">Rank of the query compression.</param>
/// <param name="OutputRank">Rank of each group of the output projection.</param>
/// <param name="OutputGroups">Groups of the output projection.</param>
/// <param name="CompressionRatio">Tokens folded into one compressed key; zero for a window-only layer.</param>
public sealed record CompressedAttention(
    int Heads, int HeadSize, int QueryRank, int OutputRank, int OutputGroups, int CompressionRatio) : TokenMixer
{
    /// <summary>Which keys a query sees: the window, and the chosen of the compressed ones.</summary>
    public AttentionSpan Span { get; init; } = AttentionSpan.Full;

    /// <summary>The selector of compressed keys; null where all are read.</summary>
    public SparseIndexer? Indexer { get; init; }

    /// <summary>Windows that a compressed key draws on: two overlapping ones where keys are selected, else its own.</summary>
    public int CompressorOverlap => Indexer is null ? 1 : 2;

    /// <summary>Width of what a compressor folds for a key of <paramref name="headSize"/>.</summary>
    public int CompressorWidth(int headSize) => CompressorOverlap * headSize;
}

/// <summary>The selector of sparse attention: small heads that score every key (DeepSeek-V3.2, MiniMax-M3).</summary>
/// <param name="Heads">Indexer heads.</param>
/// <param name="HeadSize">Width of an indexer head; one shared key of this width is cached per token.</param>
/// <param name="InputRank">Width of what its query projection reads: the query rank under MLA, else the hidden size.</param>
public sealed record SparseIndexer(int Heads, int HeadSize, int InputRank)
{
    /// <summary>Whether a projection of the hidden state weighs the heads' scores (DeepSeek); else the heads follow the key-value heads (MiniMax-M3).</summary>
    public bool WeighsHeads { get; init; } = true;

    /// <summary>8-bit elements cached per key: the key and its scale, two a component where it stays in 16 bits.</summary>
    public int KeyElements { get; init; } = HeadSize + 4;
}

/// <summary>A mixer with a state of fixed size instead of a KV cache.</summary>
/// <param name="Kind">Which recurrence.</param>
/// <param name="KeyHeads">Heads of keys and queries (Mamba: groups of B and C).</param>
/// <param name="ValueHeads">Heads of values (Mamba: heads).</param>
/// <param name="KeyHeadSize">Width of a key head (Mamba: state size).</param>
/// <param name="ValueHeadSize">Width of a value head (Mamba: head size).</param>
/// <param name="ConvolutionKernel">Taps of the short convolution; zero where there is none.</param>
/// <param name="ChunkSize">Tokens that the chunked prefill form processes at once.</param>
public sealed record RecurrentMixer(
    RecurrenceKind Kind, int KeyHeads, int ValueHeads, int KeyHeadSize, int ValueHeadSize, int ConvolutionKernel, int ChunkSize) : TokenMixer
{
    /// <summary>Rank of the step-size projection (Mamba-1) or of the decay and gate projections (KDA); zero where there is none.</summary>
    public int LowRank { get; init; }

    /// <summary>Whether the output gate is projected at full rank where its kind has a low-rank one (Kimi K3).</summary>
    public bool FullRankGate { get; init; }

    /// <summary>Whether the short convolution has a bias.</summary>
    public bool ConvolutionBias { get; init; }

    /// <summary>Format in which the recurrent state is kept.</summary>
    public NumberFormat StateFormat { get; init; } = NumberFormat.Fp32;

    /// <summary>Width of all key heads.</summary>
    public int KeyWidth => KeyHeads * KeyHeadSize;

    /// <summary>Width of all value heads: the inner width of the mixer.</summary>
    public int ValueWidth => ValueHeads * ValueHeadSize;

    /// <summary>Channels that the short convolution runs over.</summary>
    public int ConvolutionChannels => Kind switch
    {
        RecurrenceKind.Mamba1 => ValueWidth,
        RecurrenceKind.Lightning => 0,
        _ => ValueWidth + (2 * KeyWidth),
    };

    /// <summary>Elements of the recurrent state of one sequence.</summary>
    public double StateElements => (double)ValueHeads * ValueHeadSize * KeyHeadSize;
}

/// <summary>The recurrences in use.</summary>
public enum RecurrenceKind
{
    /// <summary>Selective state space of Mamba (arXiv:2312.00752), as in Jamba.</summary>
    Mamba1,

    /// <summary>State-space duality of Mamba-2 (arXiv:2405.21060).</summary>
    Mamba2,

    /// <summary>Gated delta net (arXiv:2412.06464), as in Qwen3-Next.</summary>
    GatedDeltaNet,

    /// <summary>Kimi delta attention (arXiv:2510.26692): gated delta net with a decay per channel.</summary>
    KimiDelta,

    /// <summary>Lightning attention (arXiv:2401.04658), as in MiniMax-M1.</summary>
    Lightning,
}
