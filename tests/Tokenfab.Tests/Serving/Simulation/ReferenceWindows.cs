using Tokenfab.Serving.Simulation.Engine;

namespace Tokenfab.Tests.Serving.Simulation;

/// <summary>What a sequence's layers read and hold, position by position.</summary>
internal sealed class ReferenceWindows(EngineSettings settings)
{
    private readonly AttentionWindow _window = settings.Window ?? new AttentionWindow(int.MaxValue / 4, false, 1, 0);

    /// <summary>Cached tokens that windowed layers read for the next query.</summary>
    public long Read(long cached) => cached - First(cached);

    /// <summary>Keys that queries after a past read, their own included.</summary>
    public long Pairs(long past, long queries)
    {
        var pairs = 0L;
        for (var at = past; at < past + queries; at++)
        {
            pairs += at - First(at) + 1;
        }

        return pairs;
    }

    /// <summary>Blocks between two steps.</summary>
    public long Held(long cached) => (_window.Kept * Blocks(cached)) + (_window.Windowed * (
        _window.IsChunk ? Blocks(cached - First(cached)) : cached < _window.Tokens - 1 ? Blocks(cached) : Ring));

    /// <summary>Blocks while a step computes tokens: from the first that its first query reads, wherever the window's edge lies in its block.</summary>
    public long During(long past, long tokens)
    {
        var all = Blocks(past + tokens);
        var read = _window.IsChunk ? all - (First(past) / settings.BlockTokens) : Math.Min(all, Blocks(_window.Tokens - 2 + tokens) + 1);
        return (_window.Kept * all) + (_window.Windowed * (_window.IsChunk || past + tokens < _window.Tokens - 1 ? read : Math.Max(read, Ring)));
    }

    /// <summary>The most blocks of any step of a request that grows to so many tokens.</summary>
    public long Most(long cached)
    {
        var step = settings.Policy.Chunked ? Math.Min(settings.TokenBudget, cached) : cached;
        var read = Math.Min(Blocks(cached), _window.IsChunk ? Blocks(_window.Tokens - 1 + step) : Blocks(_window.Tokens - 2 + step) + 1);
        return (_window.Kept * Blocks(cached)) + (_window.Windowed * (_window.IsChunk || cached < _window.Tokens - 1 ? read : Math.Max(read, Ring)));
    }

    // Blocks that a whole window may lie in.
    private long Ring => Blocks(_window.Tokens - 1) + 1;

    private long Blocks(long tokens) => (tokens + settings.BlockTokens - 1) / settings.BlockTokens;

    // The first position that the query at a position reads.
    private long First(long at) => _window.IsChunk ? at / _window.Tokens * _window.Tokens : Math.Max(at - _window.Tokens + 1, 0);
}
