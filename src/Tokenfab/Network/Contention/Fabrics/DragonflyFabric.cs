using Tokenfab.Quantities;

namespace Tokenfab.Network.Contention.Fabrics;

/// <summary>A dragonfly (Kim et al., ISCA 2008): groups of routers that are all joined to one another, and a link between every two groups.</summary>
public sealed class DragonflyFabric : Fabric
{
    private const int In = 0, Out = 1, Local = 2, Global = 3;

    private readonly int _hosts;
    private readonly int _routers;
    private readonly int _global;
    private readonly int _groups;
    private readonly bool _valiant;

    private DragonflyFabric(int hosts, int routers, int global, bool valiant, IReadOnlyList<LinkTier> tiers)
        : base(hosts * routers * ((routers * global) + 1), tiers) => (_hosts, _routers, _global, _groups, _valiant) = (hosts, routers, global, (routers * global) + 1, valiant);

    /// <summary>The largest dragonfly of its kind: <c>a h + 1</c> groups.</summary>
    /// <param name="hosts">p: ranks of a router.</param>
    /// <param name="routers">a: routers of a group.</param>
    /// <param name="global">h: links of a router to other groups.</param>
    /// <param name="host">Rate between a rank and its router.</param>
    /// <param name="local">Rate of a link within a group.</param>
    /// <param name="remote">Rate of a link between groups.</param>
    /// <param name="valiant">Whether traffic between groups goes by a third one (Valiant), which a hash of its ends chooses: twice the way, but no
    /// pair of groups can crowd one link.</param>
    /// <exception cref="InputException">A number is below one.</exception>
    public static DragonflyFabric Of(int hosts, int routers, int global, BytesPerSecond host, BytesPerSecond local, BytesPerSecond remote, bool valiant = false)
    {
        if (hosts < 1 || routers < 1 || global < 1)
        {
            throw new InputException("fabric", null, "dragonfly", "ranks, routers and global links are at least one each", "Write them as in p = 4, a = 8, h = 4");
        }

        var groups = (routers * global) + 1;
        var ranks = hosts * routers * groups;
        return new DragonflyFabric(
            hosts, routers, global, valiant,
            [
                new("host in", ranks, host, FailureDomain.Rank), new("host out", ranks, host, FailureDomain.Rank), new("local", groups * routers * routers, local),
                new("global", groups * groups, remote),
            ]);
    }

    /// <inheritdoc/>
    public override void Route(int from, int to, ICollection<Hop> hops)
    {
        ArgumentNullException.ThrowIfNull(hops);
        hops.Add(On(Out, from));
        var (source, target) = (from / _hosts, to / _hosts);
        var (groupFrom, groupTo) = (source / _routers, target / _routers);
        var via = groupFrom == groupTo || !_valiant ? groupTo : (int)(unchecked((uint)((from * 2654435761u) ^ (to * 40503u))) % (uint)_groups);
        var at = via == groupFrom ? source : Cross(source, via, hops);
        at = groupTo == at / _routers ? at : Cross(at, groupTo, hops);
        Step(at, target, hops);
        hops.Add(On(In, to));
    }

    // Group g's n-th global link goes to group g + n + 1; the other end is that group's link back.
    private int Cross(int router, int group, ICollection<Hop> hops)
    {
        var from = router / _routers;
        var gate = (from * _routers) + (Ahead(from, group) / _global);
        Step(router, gate, hops);
        hops.Add(On(Global, (from * _groups) + group));
        return (group * _routers) + (Ahead(group, from) / _global);
    }

    private int Ahead(int from, int group) => ((group - from - 1) % _groups + _groups) % _groups;

    private void Step(int from, int to, ICollection<Hop> hops)
    {
        if (from != to)
        {
            hops.Add(On(Local, (from * _routers) + (to % _routers)));
        }
    }
}
