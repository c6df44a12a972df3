namespace Tokenfab.Network;

/// <summary>The ranks that take part in a collective.</summary>
/// <param name="Size">How many.</param>
/// <param name="PerDomain">How many of them stand in one scale-up domain; <paramref name="Size"/> when all do.</param>
public readonly record struct RankGroup(int Size, int PerDomain)
{
    /// <summary>Scale-up domains that the group spans.</summary>
    public int Domains => (Size + PerDomain - 1) / PerDomain;

    /// <summary>Ranks that are all in one domain.</summary>
    public static RankGroup Local(int size) => new(size, size);
}
