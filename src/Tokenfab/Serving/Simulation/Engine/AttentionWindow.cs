namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What layers with a sliding window, or with attention in chunks, read and keep of a sequence beside the layers that keep all of it.</summary>
/// <remarks>
/// <para>As vLLM's hybrid cache manager does, layers are put into groups that need as many bytes a block as one another, and one pool serves all
/// groups: so many tokens as a block has take <paramref name="Kept"/> blocks in layers that keep everything and <paramref name="Windowed"/> in
/// the others.</para>
/// <para>The query at a position reads the <c>Tokens - 1</c> before it, or those of its chunk, and itself. A sequence longer than a window holds the
/// blocks that a window may lie in, <c>ceil((Tokens - 1) / block) + 1</c>: the one that falls out is the next one taken. A prompt's chunk holds all
/// that its first query reads until it is computed. When a chunk of the attention is full, its blocks are given back.</para>
/// </remarks>
/// <param name="Tokens">The window or chunk, at least two tokens; a chunk is whole blocks.</param>
/// <param name="IsChunk">Whether a query reads its own chunk, rather than a window that slides.</param>
/// <param name="Kept">Blocks that a block of tokens takes in layers that keep everything; may be zero.</param>
/// <param name="Windowed">The same in layers that keep a window or chunk, at least one.</param>
public sealed record AttentionWindow(int Tokens, bool IsChunk, long Kept, long Windowed)
{
    /// <summary>Cached tokens that the next query reads.</summary>
    internal long Past(long cached) => IsChunk ? cached % Tokens : Math.Min(cached, Tokens - 1);

    /// <summary>Iterations of one token after which a decoding sequence reads no more for each, or begins a chunk; not above zero where it
    /// reads no more already.</summary>
    internal long UntilTurn(long cached) => IsChunk ? Tokens - (cached % Tokens) : Tokens - 1 - cached;

    /// <summary>Pairs of queries and the keys that they read.</summary>
    internal long Pairs(long queries, long past)
    {
        if (IsChunk)
        {
            return ChunkPairs(past + queries) - ChunkPairs(past);
        }

        var rising = Math.Clamp(Tokens - past, 0, queries);
        return (rising * past) + (rising * (rising + 1) / 2) + ((queries - rising) * Tokens);
    }

    /// <summary>Blocks that a sequence holds between two steps.</summary>
    internal long Held(long cached, int blockShift) => (Kept * Blocks(cached, blockShift)) + (Windowed * InWindow(cached, blockShift));

    /// <summary>Blocks that a sequence holds while a step computes tokens of it.</summary>
    internal long During(long past, long tokens, int blockShift)
    {
        var all = Blocks(past + tokens, blockShift);
        var inWindow = IsChunk
            ? all - ((past - (past % Tokens)) >> blockShift)
            : Math.Max(InWindow(past + tokens, blockShift), Math.Min(all, Blocks(Tokens - 2 + tokens, blockShift) + 1));
        return (Kept * all) + (Windowed * inWindow);
    }

    /// <summary>The most blocks that a sequence may ever hold.</summary>
    /// <param name="cached">Tokens that it grows to.</param>
    /// <param name="step">Most tokens of it that a step computes.</param>
    /// <param name="blockShift">Logarithm of a block's tokens.</param>
    internal long Most(long cached, long step, int blockShift)
    {
        var all = Blocks(cached, blockShift);
        var inWindow = IsChunk
            ? Math.Min(all, Blocks(Tokens - 1 + step, blockShift))
            : Math.Max(InWindow(cached, blockShift), Math.Min(all, Blocks(Tokens - 2 + step, blockShift) + 1));
        return (Kept * all) + (Windowed * inWindow);
    }

    private static long Blocks(long tokens, int blockShift) => (tokens + (1L << blockShift) - 1) >> blockShift;

    private long InWindow(long cached, int blockShift) =>
        IsChunk ? Blocks(cached % Tokens, blockShift)
        : cached < Tokens - 1 ? Blocks(cached, blockShift)
        : Blocks(Tokens - 1, blockShift) + 1;

    private long ChunkPairs(long tokens)
    {
        var (whole, rest) = Math.DivRem(tokens, Tokens);
        return (whole * Tokens * (Tokens + 1L) / 2) + (rest * (rest + 1) / 2);
    }
}
