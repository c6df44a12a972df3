using Tokenfab.Quantities;

namespace Tokenfab.Network.Contention;

/// <summary>Flows and the links that they cross.</summary>
public sealed class FlowSet
{
    private readonly List<int> _ends = [];
    private readonly List<Hop> _hops = [];

    private FlowSet(double[] capacities) => Capacities = capacities;

    /// <summary>Flows.</summary>
    public int Count => _ends.Count;

    /// <summary>Capacity of each link, bytes a second.</summary>
    internal double[] Capacities { get; }

    /// <summary>No flows on a fabric yet.</summary>
    public static FlowSet On(Fabric fabric)
    {
        ArgumentNullException.ThrowIfNull(fabric);
        var capacities = new double[fabric.Links];
        var link = 0;
        foreach (var tier in fabric.Tiers)
        {
            capacities.AsSpan(link, tier.Links).Fill(tier.Capacity.Value);
            link += tier.Links;
        }

        return new FlowSet(capacities);
    }

    /// <summary>No flows on links of these capacities.</summary>
    public static FlowSet On(IEnumerable<BytesPerSecond> links) => new([.. links.Select(link => link.Value)]);

    /// <summary>Adds a flow from one rank to another.</summary>
    public void Add(Fabric fabric, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(fabric);
        if (from != to)
        {
            fabric.Route(from, to, _hops);
            _ends.Add(_hops.Count);
        }
    }

    /// <summary>Adds a flow that crosses given links.</summary>
    public void Add(IEnumerable<Hop> hops)
    {
        _hops.AddRange(hops);
        _ends.Add(_hops.Count);
    }

    /// <summary>The links that a flow crosses.</summary>
    internal ReadOnlySpan<Hop> Hops(int flow)
    {
        var start = flow == 0 ? 0 : _ends[flow - 1];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hops)[start.._ends[flow]];
    }

    /// <summary>All links that flows cross, flow by flow.</summary>
    internal ReadOnlySpan<Hop> All => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hops);
}
