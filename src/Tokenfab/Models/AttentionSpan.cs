namespace Tokenfab.Models;

/// <summary>Which earlier tokens a query reads.</summary>
/// <param name="Window">Sliding window in tokens; zero for none.</param>
/// <param name="Chunk">Chunk in tokens: a query sees its own chunk only (Llama 4); zero for none.</param>
/// <param name="Selected">Keys that a sparse indexer selects; zero for all.</param>
/// <param name="Stride">Tokens behind one selectable key (compressed attention); one where each token has its own.</param>
/// <remarks>At most one of window-only, chunk, and selection applies, but compressed attention reads its window beside the selected keys.</remarks>
public readonly record struct AttentionSpan(int Window, int Chunk, int Selected, int Stride)
{
    /// <summary>Every earlier token.</summary>
    public static AttentionSpan Full { get; } = new(0, 0, 0, 1);

    /// <summary>Whether every earlier token is read.</summary>
    public bool IsFull => Window == 0 && Chunk == 0 && Selected == 0 && Stride <= 1;

    /// <summary>Whether a window or a chunk alone says what is read.</summary>
    public bool IsWindowed => (Window > 0 || Chunk > 0) && Selected == 0 && Stride <= 1;

    /// <summary>Keys that one query reads when <paramref name="context"/> tokens stand up to and including its own.</summary>
    public double KeysRead(double context)
    {
        if (Chunk > 0)
        {
            // The position within a chunk is uniform over a long context: half a chunk on average.
            return context <= Chunk ? context : (Chunk + 1.0) / 2.0;
        }

        if (Stride > 1 || Selected > 0)
        {
            var selectable = context / Math.Max(Stride, 1);
            var selected = Selected > 0 ? Math.Min(selectable, Selected) : selectable;
            return selected + (Window > 0 ? Math.Min(context, Window) : 0.0);
        }

        return Window > 0 ? Math.Min(context, Window) : context;
    }

    /// <summary>Query-key pairs of <paramref name="queries"/> causal queries after <paramref name="past"/> cached tokens:
    /// the sum of <see cref="KeysRead"/> over their positions, in closed form.</summary>
    public double Pairs(double queries, double past)
    {
        if (Chunk > 0)
        {
            return ChunkPairs(past + queries) - ChunkPairs(past);
        }

        if (Stride > 1 || Selected > 0)
        {
            var stride = Math.Max(Stride, 1);
            var selected = Capped(queries, past, Selected > 0 ? (double)Selected * stride : double.PositiveInfinity) / stride;
            return selected + (Window > 0 ? Capped(queries, past, Window) : 0.0);
        }

        return Capped(queries, past, Window > 0 ? Window : double.PositiveInfinity);
    }

    // Sum over i = 1..q of min(past + i, cap).
    private static double Capped(double queries, double past, double cap)
    {
        var rising = Math.Clamp(cap - past, 0.0, queries);
        return (rising * past) + (rising * (rising + 1.0) / 2.0) + ((queries - rising) * (double.IsInfinity(cap) ? 0.0 : cap));
    }

    private double ChunkPairs(double tokens)
    {
        var whole = Math.Floor(tokens / Chunk);
        var rest = tokens - (whole * Chunk);
        return (whole * Chunk * (Chunk + 1.0) / 2.0) + (rest * (rest + 1.0) / 2.0);
    }
}
