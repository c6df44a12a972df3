using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Cache;

/// <summary>The chained hashes of a prompt's units, and what a replica holds of them while the request is with it. Used again by later
/// requests, so that a long trace needs no more of them than are in flight.</summary>
public sealed class PromptPath
{
    private readonly Stack<PromptPath> _home;
    private long[] _hashes = new long[16];

    private PromptPath(Stack<PromptPath> home) => _home = home;

    /// <summary>Units whose hashes are known.</summary>
    public int Count { get; private set; }

    /// <summary>The hashes, each telling its unit and all before it.</summary>
    public ReadOnlySpan<long> Hashes => _hashes.AsSpan(0, Count);

    /// <summary>Units of the prefix cache by position; -1 where the sequence keeps blocks of its own.</summary>
    internal int[] Units { get; private set; } = new int[16];

    /// <summary>Positions of <see cref="Units"/> that are set.</summary>
    internal int Held { get; set; }

    /// <summary>Those of them that are the cache's.</summary>
    internal int Shared { get; set; }

    /// <summary>An empty path, out of those given back.</summary>
    /// <param name="home">Where paths are kept that are not in use.</param>
    public static PromptPath From(Stack<PromptPath> home)
    {
        ArgumentNullException.ThrowIfNull(home);
        lock (home)
        {
            return home.TryPop(out var path) ? path : new PromptPath(home);
        }
    }

    /// <summary>Adds the hash of the next unit.</summary>
    public void Add(long hash)
    {
        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, Count * 2);
            Units = new int[Count * 2];
        }

        _hashes[Count++] = hash;
    }

    /// <summary>Adds the hashes of the next units.</summary>
    internal void Add(ReadOnlySpan<long> hashes)
    {
        foreach (var hash in hashes)
        {
            Add(hash);
        }
    }

    /// <summary>Adds an offset to every hash, so that paths of different worlds never meet.</summary>
    internal void Move(long offset)
    {
        foreach (ref var hash in _hashes.AsSpan(0, Count))
        {
            hash += offset;
        }
    }

    /// <summary>What was held of it is gone with its replica.</summary>
    internal void Forget() => (Held, Shared) = (0, 0);

    /// <summary>Gives the path back; it must not be used any more.</summary>
    public void Recycle()
    {
        (Count, Held, Shared) = (0, 0, 0);
        lock (_home)
        {
            _home.Push(this);
        }
    }

    /// <summary>Writes or reads one, or that there is none.</summary>
    internal static PromptPath? Keep(PromptPath? path, RunState state, Stack<PromptPath> home)
    {
        if (!state.Keep(path is not null))
        {
            return null;
        }

        path = state.IsReading ? From(home) : path!;
        path._hashes = state.Keep(path._hashes);
        path.Units = state.Keep(path.Units);
        (path.Count, path.Held, path.Shared) = (state.Keep(path.Count), state.Keep(path.Held), state.Keep(path.Shared));
        return path;
    }
}
