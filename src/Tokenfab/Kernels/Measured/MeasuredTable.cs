using Tokenfab.Hardware;

namespace Tokenfab.Kernels.Measured;

/// <summary>Kernels that a user's tables may hold.</summary>
public enum MeasuredKernel
{
    /// <summary>One matrix product. Axes: n, k, m.</summary>
    Gemm,

    /// <summary>Products side by side. Axes: n, k, products, m.</summary>
    BatchedGemm,

    /// <summary>The experts of one layer on one rank, both projections and what stands between them. Axes: hidden size, one expert's width on the
    /// rank, experts of the model, experts of a token, expert-parallel ranks, tokens.</summary>
    Experts,

    /// <summary>Attention over prompts. Axes: key-value heads, query heads, sequences, tokens of each.</summary>
    AttentionPrefill,

    /// <summary>Attention over caches, one query each. Axes: key-value heads, query heads, sequences, cached tokens of each.</summary>
    AttentionDecode,

    /// <summary>The chunked scan of a gated delta net over prompts. Axes: key heads, value heads, sequences, tokens of each.</summary>
    DeltaPrefill,

    /// <summary>One step of a gated delta net. Axes: key heads, value heads, sequences.</summary>
    DeltaDecode,

    /// <summary>The chunked scan of Mamba-2 over prompts. Axes: key heads, value heads, sequences, tokens of each.</summary>
    StatePrefill,

    /// <summary>One step of Mamba-2. Axes: key heads, value heads, sequences.</summary>
    StateDecode,

    /// <summary>The short convolution before a scan, over prompts. Axes: channels, sequences, tokens of each.</summary>
    ConvolutionPrefill,

    /// <summary>One step of it. Axes: channels, sequences.</summary>
    ConvolutionDecode,

    /// <summary>Sum of a message by the vendor's library. Axes, as of all collectives: domains, ranks in each, bytes.</summary>
    AllReduce,

    /// <summary>Every rank's part to every rank; bytes of the whole.</summary>
    AllGather,

    /// <summary>Sum of a message, each rank keeping its part; bytes of the whole.</summary>
    ReduceScatter,

    /// <summary>A different part of each rank's buffer to each rank; bytes of one rank's buffer.</summary>
    AllToAll,

    /// <summary>From one chip to another.</summary>
    Send,

    /// <summary>Sum of a message by a serving engine's kernels over peer memory.</summary>
    EngineAllReduce,

    /// <summary>Tokens to their experts, sorted first. Axes, as of all expert exchanges: experts of a token, experts of the layer, compute units
    /// taken, ranks in each domain, domains, bytes of a token, tokens on each rank.</summary>
    SortedDispatch,

    /// <summary>Experts' outputs back to their tokens, in the same way.</summary>
    SortedCombine,

    /// <summary>Tokens to their experts, each directly to each.</summary>
    DirectDispatch,

    /// <summary>Experts' outputs back to their tokens, in the same way.</summary>
    DirectCombine,

    /// <summary>Tokens to their experts, written into peers' memory.</summary>
    WrittenDispatch,

    /// <summary>Experts' outputs back to their tokens, in the same way.</summary>
    WrittenCombine,
}

/// <summary>What the rows of one table have in common.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Stored">Format of the weights, or of the cache.</param>
/// <param name="Computed">Format of the inputs, or in which attention computes.</param>
/// <param name="QkSize">Width of a query and key head, of attention and of recurrences; zero but for these.</param>
/// <param name="ValueSize">Width of a value head, likewise.</param>
/// <param name="KvElements">Elements that one cached key costs to read, for each key-value head; zero but for attention.</param>
/// <param name="Window">Sliding window in tokens, or taps of a convolution, or tokens of a scan's chunk; zero for none.</param>
/// <param name="Skew">Exponent of the power law of the experts' loads; zero where they are balanced.</param>
public readonly record struct MeasuredKey(
    MeasuredKernel Kernel, NumberFormat Stored, NumberFormat Computed, int QkSize = 0, int ValueSize = 0, int KvElements = 0, int Window = 0, double Skew = 0.0)
{
    /// <summary>Axes of a kernel's tables.</summary>
    public static int AxesOf(MeasuredKernel kernel) => kernel switch
    {
        MeasuredKernel.Experts => 6,
        >= MeasuredKernel.SortedDispatch => 7,
        MeasuredKernel.ConvolutionDecode => 2,
        MeasuredKernel.Gemm or MeasuredKernel.DeltaDecode or MeasuredKernel.StateDecode or MeasuredKernel.ConvolutionPrefill or >= MeasuredKernel.AllReduce => 3,
        _ => 4,
    };
}

/// <summary>One table, not yet read.</summary>
/// <param name="Key">What its rows have in common.</param>
/// <param name="Framework">Who ran the kernels, as the catalogue calls engines: <c>vllm</c>, <c>sglang</c>, <c>tensorrt-llm</c>, or another word.</param>
/// <param name="Version">The framework's version; empty where it is not told.</param>
/// <param name="Rows">Its rows.</param>
public sealed record MeasuredTable(MeasuredKey Key, string Framework, string Version, int Rows);

/// <summary>The rows of a table: sorted by axes, each point once.</summary>
/// <param name="Axes">One column for each axis, in the order that <see cref="MeasuredKernel"/> tells.</param>
/// <param name="Seconds">What was measured.</param>
public sealed record MeasuredRows(IReadOnlyList<float[]> Axes, double[] Seconds);

/// <summary>A user's measured kernels. Implemented outside the engine, which reads no such files itself.</summary>
public interface IMeasuredKernels
{
    /// <summary>What to call it in an answer: the folder.</summary>
    string Name { get; }

    /// <summary>The tables of a chip.</summary>
    /// <param name="chip">Catalogue id of the chip.</param>
    IReadOnlyList<MeasuredTable> TablesOf(string chip);

    /// <summary>The rows of one of them.</summary>
    MeasuredRows Read(MeasuredTable table);
}
