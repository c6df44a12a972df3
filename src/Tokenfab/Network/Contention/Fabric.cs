using Tokenfab.Quantities;

namespace Tokenfab.Network.Contention;

/// <summary>Ranks and the links that join them, each of a direction of its own.</summary>
/// <remarks>Links are numbered tier by tier. Links of a tier are alike: same capacity, same part in the whole. Parallel links that packets are
/// sprayed over stand as one.</remarks>
public abstract class Fabric
{
    private readonly int[] _starts;

    /// <summary>A fabric of tiers.</summary>
    /// <param name="ranks">Ranks that it joins.</param>
    /// <param name="tiers">Its tiers of links.</param>
    private protected Fabric(int ranks, IReadOnlyList<LinkTier> tiers)
    {
        (Ranks, Tiers) = (ranks, tiers);
        _starts = new int[tiers.Count + 1];
        for (var i = 0; i < tiers.Count; i++)
        {
            _starts[i + 1] = _starts[i] + tiers[i].Links;
        }
    }

    /// <summary>Ranks that it joins.</summary>
    public int Ranks { get; }

    /// <summary>Its tiers of links.</summary>
    public IReadOnlyList<LinkTier> Tiers { get; }

    /// <summary>Links of all tiers.</summary>
    public int Links => _starts[^1];

    /// <summary>The tier that a link is of.</summary>
    public int TierOf(int link)
    {
        var i = Array.BinarySearch(_starts, link);
        i = i >= 0 ? i : ~i - 1;
        while (Tiers[i].Links == 0)
        {
            i++;
        }

        return i;
    }

    /// <summary>Adds the links that traffic from one rank to another crosses, with the share of it that crosses each.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="to">The receiver; another rank.</param>
    /// <param name="hops">Where the links are added.</param>
    public abstract void Route(int from, int to, ICollection<Hop> hops);

    /// <summary>A link of a tier.</summary>
    private protected Hop On(int tier, int index, double share = 1.0) => new(_starts[tier] + index, share);
}

/// <summary>Links that are alike.</summary>
/// <param name="Name">What they are: <c>leaf up</c>.</param>
/// <param name="Links">How many.</param>
/// <param name="Capacity">Of one of them, in its direction.</param>
/// <param name="Domain">What fails with one of them.</param>
public sealed record LinkTier(string Name, int Links, BytesPerSecond Capacity, FailureDomain Domain = FailureDomain.Link);

/// <summary>A link on a way.</summary>
/// <param name="Link">Its number.</param>
/// <param name="Share">Share of the traffic that crosses it.</param>
public readonly record struct Hop(int Link, double Share);
