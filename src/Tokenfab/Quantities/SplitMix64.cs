namespace Tokenfab.Quantities;

/// <summary>A seeded stream of random numbers (Steele, Lea and Flood, OOPSLA 2014): small, even, and the same everywhere. Larger generators
/// take their first state from it.</summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state = unchecked(_state + GoldenGamma);
        var z = _state;
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }

    /// <summary>Even over 0 up to but without 1.</summary>
    public double NextShare() => (NextBits() >> 11) * (1.0 / (1UL << 53));
}
