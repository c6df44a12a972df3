namespace Tokenfab.Validation.Statistics;

/// <summary>A hash that is the same on every machine and in every run: FNV-1a of 64 bits, its bits mixed at the end.</summary>
internal struct Fingerprint()
{
    private ulong _state = 14695981039346656037;

    /// <summary>Takes a text in, and where it ends.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            _state = (_state ^ c) * 1099511628211;
        }

        _state = (_state ^ 0x1_0000) * 1099511628211;
    }

    /// <summary>Takes a number in.</summary>
    public void Add(long number) => _state = (_state ^ (ulong)number) * 1099511628211;

    /// <summary>The hash (the finaliser of SplitMix64).</summary>
    public readonly ulong Value
    {
        get
        {
            var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
