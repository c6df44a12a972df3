using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Network;

/// <summary>What moving data costs in a cluster of one kind of server.</summary>
/// <remarks>A group within a domain uses the scale-up links alone. One that spans domains works in stages (reduce-scatter within, all-reduce
/// across with every chip's own interface, all-gather within), pipelined by chunks, so that the slower stage sets the time. Libraries
/// choose the fastest algorithm, and so does this model. Instances are immutable; no call allocates.</remarks>
public sealed class CommunicationModel
{
    private readonly LinkModel _domain;
    private readonly LinkModel? _fabric;
    private readonly bool _direct;

    private CommunicationModel(LinkModel domain, LinkModel? fabric, int domainSize, bool direct, double typicalError)
    {
        _domain = domain;
        _fabric = fabric;
        DomainSize = domainSize;
        _direct = direct;
        TypicalError = typicalError;
    }

    /// <summary>The model of a cluster of such servers.</summary>
    /// <param name="server">The scale-up domain and the links between domains.</param>
    /// <param name="chip">Its chips.</param>
    /// <param name="library">Whose collectives run.</param>
    public static CommunicationModel For(Server server, Accelerator chip, CollectiveLibrary library = CollectiveLibrary.Engine)
    {
        var between = server.ScaleOut ?? (chip.ScaleOut is { } rate ? new NetworkLink("scale-out", TopologyKind.FatTree, rate) : null);
        return For(server, between, NetworkCalibrations.Of(server.ScaleUp), between is null ? null : NetworkCalibrations.Of(between), library);
    }

    /// <summary>The model of a cluster of such servers under given constants.</summary>
    internal static CommunicationModel For(Server server, NetworkLink? between, NetworkCalibration fit, NetworkCalibration? betweenFit, CollectiveLibrary library)
    {
        var size = (int)server.Accelerators.Value.Value;
        var fabric = between is null || betweenFit is null ? null : new LinkModel(between, betweenFit, int.MaxValue);
        var direct = library == CollectiveLibrary.Engine && server.ScaleUp.Topology is TopologyKind.Switched or TopologyKind.FullMesh;
        return new(new LinkModel(server.ScaleUp, fit, size), fabric, size, direct, fit.TypicalError);
    }

    /// <summary>Chips in one scale-up domain.</summary>
    public int DomainSize { get; }

    /// <summary>Whether chips of different domains can talk at all.</summary>
    public bool HasFabric => _fabric is not null;

    /// <summary>Half-width of the relative interval that holds 80 % of measurements.</summary>
    public double TypicalError { get; }

    /// <summary>Sum of a message over the group, the result on every rank.</summary>
    public Seconds AllReduce(Bytes message, RankGroup group)
    {
        if (group.Size <= 1)
        {
            return Seconds.Zero;
        }

        if (group.Domains == 1)
        {
            var vendor = _domain.AllReduce(message.Value, group.Size);
            return new(_direct && group.Size <= 16 ? Math.Min(vendor, _domain.DirectAllReduce(message.Value, group.Size)) : vendor);
        }

        var across = Fabric(group).AllReduce(message.Value / group.PerDomain, group.Domains);
        return group.PerDomain == 1 ? new(across) : new(Math.Max(2.0 * _domain.Half(message.Value, group.PerDomain), across) + _domain.Start(group.PerDomain));
    }

    /// <summary>Every rank's part to every rank.</summary>
    /// <param name="gathered">The whole that every rank holds in the end.</param>
    /// <param name="group">The ranks.</param>
    public Seconds AllGather(Bytes gathered, RankGroup group) => Half(gathered, group);

    /// <summary>Sum of a message over the group, each rank keeping its part.</summary>
    public Seconds ReduceScatter(Bytes message, RankGroup group) => Half(message, group);

    /// <summary>A different part of each rank's buffer to each rank.</summary>
    /// <param name="perRank">The whole buffer of one rank, its own part included.</param>
    /// <param name="group">The ranks.</param>
    public Seconds AllToAll(Bytes perRank, RankGroup group)
    {
        if (group.Size <= 1)
        {
            return Seconds.Zero;
        }

        if (group.Domains == 1)
        {
            return new(_domain.AllToAll(perRank.Value, group.Size));
        }

        var inside = group.PerDomain > 1 ? _domain.AllToAll(perRank.Value * group.PerDomain / group.Size, group.PerDomain) : 0.0;
        return new(Math.Max(inside, Fabric(group).AllToAll(perRank.Value, group.Domains)));
    }

    /// <summary>From one chip to another.</summary>
    public Seconds Send(Bytes message, bool acrossDomains) =>
        new((acrossDomains ? _fabric ?? throw Unreachable() : _domain).Send(message.Value));

    /// <summary>Tokens to their experts: each token goes once to every domain, and within it once to every rank, that holds one of its experts.</summary>
    /// <param name="tokensPerRank">Tokens that start on each rank.</param>
    /// <param name="topK">Experts per token.</param>
    /// <param name="bytesPerToken">Width of a token on the wire.</param>
    /// <param name="group">The expert-parallel ranks.</param>
    public Seconds ExpertDispatch(double tokensPerRank, int topK, Bytes bytesPerToken, RankGroup group) => Exchange(tokensPerRank, topK, bytesPerToken, group);

    /// <summary>Experts' outputs back to their tokens.</summary>
    public Seconds ExpertCombine(double tokensPerRank, int topK, Bytes bytesPerToken, RankGroup group) => Exchange(tokensPerRank, topK, bytesPerToken, group);

    // Engines sort tokens for prefill and send them directly in decode: whichever is faster at the size.
    private Seconds Exchange(double tokens, int topK, Bytes width, RankGroup group) => group.Size <= 1
        ? Seconds.Zero
        : new(Math.Min(SortedExchange(tokens, topK, width, group).Value, DirectExchange(tokens, topK, width, group).Value));

    /// <summary>An exchange that sorts tokens first, so that each goes once to a domain and once to a rank.</summary>
    internal Seconds SortedExchange(double tokens, int topK, Bytes width, RankGroup group)
    {
        var bytes = tokens * width.Value;
        var inside = _domain.Experts(bytes * Remote(group.Size, topK), group.PerDomain);
        return new(group.Domains == 1 ? inside : Math.Max(inside, Fabric(group).Experts(bytes * Remote(group.Domains, topK), group.Domains)));
    }

    /// <summary>An exchange without sorting: each token goes once to each of its experts.</summary>
    internal Seconds DirectExchange(double tokens, int topK, Bytes width, RankGroup group)
    {
        var perRank = tokens * width.Value * topK / group.Size;
        var inside = _domain.DirectExperts(perRank * (group.PerDomain - 1.0), group.PerDomain);
        return new(group.Domains == 1 ? inside : Math.Max(inside, Fabric(group).DirectExperts(perRank * (group.Size - group.PerDomain), group.Domains)));
    }

    // Of n places a token's k experts, drawn at random, stand on n (1 - (1 - 1/n)^k); one in n of these is at home.
    private static double Remote(double places, int topK) => (places - 1.0) * (1.0 - Math.Exp(topK * Math.Log(1.0 - (1.0 / places))));

    private Seconds Half(Bytes whole, RankGroup group)
    {
        if (group.Size <= 1)
        {
            return Seconds.Zero;
        }

        if (group.Domains == 1)
        {
            return new(_domain.Half(whole.Value, group.Size));
        }

        var across = Fabric(group).Half(whole.Value / group.PerDomain, group.Domains);
        return group.PerDomain == 1 ? new(across) : new(Math.Max(_domain.Half(whole.Value, group.PerDomain), across) + _domain.Start(group.PerDomain));
    }

    private LinkModel Fabric(RankGroup group) => _fabric ?? throw Unreachable(group);

    private InvalidOperationException Unreachable(RankGroup group = default) => new(
        $"A group of {group.Size} ranks spans domains of {DomainSize} chips, but the server has no links between domains: ask HasFabric first.");
}
