namespace Tokenfab.Validation.Statistics;

/// <summary>A sample of bounded size that depends on what was offered and not on its order: it keeps what has the lowest hashes.</summary>
/// <remarks>All hashes with as many low zero bits as needed are kept (adaptive sampling of Wegman; Flajolet 1990).</remarks>
/// <param name="most">Most values to keep.</param>
/// <param name="join">What to keep of two values of one hash.</param>
internal sealed class HashSample<T>(int most, Func<T, T, T> join)
{
    private readonly Dictionary<ulong, T> _kept = [];
    private ulong _mask;

    /// <summary>What was kept, by hash.</summary>
    public IEnumerable<KeyValuePair<ulong, T>> Kept => _kept.OrderBy(pair => pair.Key);

    /// <summary>Whether a value of a hash would be kept.</summary>
    public bool Wants(ulong hash) => (hash & _mask) == 0;

    /// <summary>Offers a value.</summary>
    public void Add(ulong hash, T value)
    {
        if (!Wants(hash))
        {
            return;
        }

        _kept[hash] = _kept.TryGetValue(hash, out var known) ? join(known, value) : value;
        while (_kept.Count > most)
        {
            Narrow((_mask << 1) | 1);
        }
    }

    /// <summary>Takes another sample in.</summary>
    public void Merge(HashSample<T> other)
    {
        if (other._mask > _mask)
        {
            Narrow(other._mask);
        }

        foreach (var (hash, value) in other._kept)
        {
            Add(hash, value);
        }
    }

    private void Narrow(ulong mask)
    {
        _mask = mask;
        foreach (var hash in _kept.Keys.Where(hash => (hash & mask) != 0).ToArray())
        {
            _kept.Remove(hash);
        }
    }
}
