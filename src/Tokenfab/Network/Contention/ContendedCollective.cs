using Tokenfab.Quantities;

namespace Tokenfab.Network.Contention;

/// <summary>Collectives on a fabric whose links they share with one another and with others.</summary>
/// <remarks>Each flow has its max-min fair rate; a collective is as quick as its slowest flow. The protocols and floors of
/// <see cref="CommunicationModel"/> come on top: here is what sharing leaves of the wires.</remarks>
public static class ContendedCollective
{
    /// <summary>A ring over ranks: each sends to the next.</summary>
    /// <param name="fabric">The fabric.</param>
    /// <param name="ranks">The ranks in the ring's order.</param>
    /// <param name="others">Flows of others that run at the same time, from rank to rank.</param>
    public static SharedRate Ring(Fabric fabric, IReadOnlyList<int> ranks, IReadOnlyList<(int From, int To)>? others = null)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        return Of(fabric, [.. ranks.Select((rank, i) => (rank, ranks[(i + 1) % ranks.Count]))], others);
    }

    /// <summary>Several rings at once, as the data-parallel groups of a job make them.</summary>
    public static SharedRate Rings(Fabric fabric, IEnumerable<IReadOnlyList<int>> rings)
    {
        ArgumentNullException.ThrowIfNull(rings);
        return Of(fabric, [.. rings.SelectMany(ring => ring.Select((rank, i) => (rank, ring[(i + 1) % ring.Count])))], null);
    }

    /// <summary>Flows from rank to rank, all at once.</summary>
    /// <param name="fabric">The fabric.</param>
    /// <param name="pairs">The collective's own flows.</param>
    /// <param name="others">Flows of others.</param>
    /// <exception cref="InputException">A rank is not of the fabric.</exception>
    public static SharedRate Of(Fabric fabric, IReadOnlyList<(int From, int To)> pairs, IReadOnlyList<(int From, int To)>? others = null)
    {
        ArgumentNullException.ThrowIfNull(fabric);
        ArgumentNullException.ThrowIfNull(pairs);
        var flows = FlowSet.On(fabric);
        foreach (var (from, to) in others is null ? pairs : pairs.Concat(others))
        {
            if ((uint)from >= (uint)fabric.Ranks || (uint)to >= (uint)fabric.Ranks)
            {
                throw new InputException("fabric", null, "rank", $"{Math.Max(from, to)} is none of its {fabric.Ranks} ranks", "Write ranks from 0 on");
            }

            flows.Add(fabric, from, to);
        }

        var own = pairs.Count(pair => pair.From != pair.To);
        if (own == 0)
        {
            return new SharedRate(new BytesPerSecond(double.PositiveInfinity), new BytesPerSecond(double.PositiveInfinity), string.Empty, 0, 0);
        }

        var (rates, bottlenecks, classes) = FlowClasses.Of(flows).Rates();
        var slowest = 0;
        for (var i = 1; i < own; i++)
        {
            slowest = rates[i] < rates[slowest] ? i : slowest;
        }

        return new SharedRate(
            new BytesPerSecond(rates[slowest]), new BytesPerSecond(rates.AsSpan(0, own).ToArray().Max()), fabric.Tiers[fabric.TierOf(bottlenecks[slowest])].Name, own, classes);
    }

    /// <summary>Every rank of a fabric to every other, an equal part to each, packets spread over time.</summary>
    /// <param name="fabric">A fabric that looks the same from every rank.</param>
    /// <remarks>The rate of a rank: seen from one rank, each tier bears a share of its traffic, and all links of a tier bear the same. Exact where the
    /// fabric looks the same from every rank, as whole tori, whole dragonflies and trees filled evenly do.</remarks>
    public static SharedRate AllToAll(Fabric fabric)
    {
        ArgumentNullException.ThrowIfNull(fabric);
        var (hops, shares) = (new List<Hop>(), new double[fabric.Tiers.Count]);
        for (var to = 1; to < fabric.Ranks; to++)
        {
            hops.Clear();
            fabric.Route(0, to, hops);
            foreach (var hop in hops)
            {
                shares[fabric.TierOf(hop.Link)] += hop.Share / (fabric.Ranks - 1);
            }
        }

        var (rate, tier) = fabric.Tiers
            .Select((one, i) => (Rate: shares[i] > 0.0 ? one.Capacity.Value * one.Links / (fabric.Ranks * shares[i]) : double.PositiveInfinity, Tier: one.Name)).MinBy(one => one.Rate);
        return new SharedRate(new BytesPerSecond(rate), new BytesPerSecond(rate), tier, fabric.Ranks, 1);
    }
}

/// <summary>What sharing leaves to a collective.</summary>
/// <param name="Slowest">Rate of its slowest flow, which it waits for.</param>
/// <param name="Fastest">Rate of its fastest flow.</param>
/// <param name="Bottleneck">The tier whose links fix the slowest.</param>
/// <param name="Flows">Its flows.</param>
/// <param name="Classes">Classes of flows that behave alike, which are all that was computed.</param>
public sealed record SharedRate(BytesPerSecond Slowest, BytesPerSecond Fastest, string Bottleneck, int Flows, int Classes)
{
    /// <summary>A ring all-reduce at this rate: <c>2 (n - 1) / n</c> of the message over each flow (Patarasuk and Yuan 2009), and that many steps.</summary>
    /// <param name="message">What each rank holds.</param>
    /// <param name="ranks">n.</param>
    /// <param name="step">Latency of a step.</param>
    public Seconds RingAllReduce(Bytes message, int ranks, Seconds step) =>
        ((message * (2.0 * (ranks - 1) / ranks)) / Slowest) + (step * (2.0 * (ranks - 1)));
}
