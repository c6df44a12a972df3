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
}

/// <summary>What the rows of one table have in common.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Stored">Format of the weights, or of the cache.</param>
/// <param name="Computed">Format of the inputs, or in which attention computes.</param>
/// <param name="QkSize">Width of a query and key head; zero but for attention.</param>
/// <param name="ValueSize">Width of a value head; zero but for attention.</param>
/// <param name="KvElements">Elements that one cached key costs to read, for each key-value head; zero but for attention.</param>
/// <param name="Window">Sliding window in tokens; zero for none.</param>
/// <param name="Skew">Exponent of the power law of the experts' loads; zero where they are balanced.</param>
public readonly record struct MeasuredKey(
    MeasuredKernel Kernel, NumberFormat Stored, NumberFormat Computed, int QkSize = 0, int ValueSize = 0, int KvElements = 0, int Window = 0, double Skew = 0.0)
{
    /// <summary>Axes of a kernel's tables.</summary>
    public static int AxesOf(MeasuredKernel kernel) => kernel switch
    {
        MeasuredKernel.Gemm => 3,
        MeasuredKernel.Experts => 6,
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
