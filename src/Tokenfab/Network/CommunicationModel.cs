using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Network;

/// <summary>What moving data costs in a cluster of one kind of server.</summary>
/// <remarks>A group within a domain uses the scale-up links alone. One that spans domains works in stages (reduce-scatter within, all-reduce
/// across with every chip's own interface, all-gather within), pipelined by chunks, so that the slower stage sets the time. Libraries
/// choose the fastest algorithm and protocol, and so does this model. Instances are immutable; no call allocates.</remarks>
public sealed class CommunicationModel
{
    private readonly VendorLibrary _inside;
    private readonly VendorLibrary? _across;
    private readonly PeerAllReduce? _peers;
    private readonly ExpertExchange _experts;
    private readonly NetworkCalibration _fit;
    private readonly NetworkCalibration? _betweenFit;
    private CollectiveOverlay? _measured;

    private CommunicationModel(VendorLibrary inside, VendorLibrary? across, PeerAllReduce? peers, ExpertExchange experts, int domainSize, NetworkCalibration fit, NetworkCalibration? betweenFit)
    {
        _inside = inside;
        _across = across;
        _peers = peers;
        _experts = experts;
        _fit = fit;
        _betweenFit = betweenFit;
        DomainSize = domainSize;
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
        var up = server.ScaleUp;
        var inside = new LinkGeometry(up.Topology, size);
        var outside = between is null ? null : new LinkGeometry(between.Topology, int.MaxValue);
        var own = library == CollectiveLibrary.TensorRtLlm ? fit.TensorRtLlmPeers ?? fit.Peers : fit.Peers;
        var peers = library != CollectiveLibrary.Vendor && up.Topology is TopologyKind.Switched or TopologyKind.FullMesh ? new PeerAllReduce(up, inside, own) : null;
        return new(
            new VendorLibrary(up, inside, fit), between is null ? null : new VendorLibrary(up, inside, fit, between, outside, betweenFit),
            peers, new ExpertExchange(up, inside, fit, between, outside, betweenFit), size, fit, betweenFit);
    }

    /// <summary>This model with measured tables over it: what they cover is read from them, and the model carries it between and beyond.</summary>
    /// <param name="tables">The tables of collectives, one for each operation.</param>
    /// <param name="exchanges">The tables of expert exchanges, one for each kind and direction.</param>
    public CommunicationModel With(IEnumerable<MeasuredCollective> tables, IEnumerable<MeasuredExchange>? exchanges = null)
    {
        var covered = (CommunicationModel)MemberwiseClone();
        covered._measured = null;
        covered._measured = new CollectiveOverlay(tables, exchanges ?? [], covered.Analytic, covered.Analytic);
        return covered;
    }

    /// <summary>Chips in one scale-up domain.</summary>
    public int DomainSize { get; }

    /// <summary>Whether chips of different domains can talk at all.</summary>
    public bool HasFabric => _across is not null;

    /// <summary>Half-width of the relative interval that holds 80 % of measurements.</summary>
    public double TypicalError => _fit.TypicalError;

    /// <summary>Half-width of the relative interval that holds 80 % of measurements of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="message">The message, as the operation's method takes it.</param>
    /// <param name="acrossDomains">Whether the ranks stand in several domains.</param>
    public double HalfWidth(CollectiveOperation operation, Bytes message, bool acrossDomains = false)
    {
        var fit = acrossDomains ? _betweenFit ?? throw Unreachable() : _fit;
        var size = MessageSize.Of(message.Value);
        return fit.Fits.FirstOrDefault(told => told.Operation == operation && told.Size == size)?.HalfWidth ?? fit.TypicalError;
    }

    /// <summary>Sum of a message over the group, the result on every rank.</summary>
    public Seconds AllReduce(Bytes message, RankGroup group)
    {
        if (group.Size <= 1)
        {
            return Seconds.Zero;
        }

        var vendor = Measured(CollectiveOperation.AllReduce, message, group, Library(group).AllReduce(message.Value, group));
        return new(HasPeers(group) ? Math.Min(vendor, Measured(CollectiveOperation.EngineAllReduce, message, group, _peers!.Time(message.Value, group.Size))) : vendor);
    }

    /// <summary>Every rank's part to every rank.</summary>
    /// <param name="gathered">The whole that every rank holds in the end.</param>
    /// <param name="group">The ranks.</param>
    public Seconds AllGather(Bytes gathered, RankGroup group) => group.Size <= 1
        ? Seconds.Zero
        : new(Measured(CollectiveOperation.AllGather, gathered, group, Library(group).Half(gathered.Value, group)));

    /// <summary>Sum of a message over the group, each rank keeping its part.</summary>
    public Seconds ReduceScatter(Bytes message, RankGroup group) => group.Size <= 1
        ? Seconds.Zero
        : new(Measured(CollectiveOperation.ReduceScatter, message, group, Library(group).Half(message.Value, group)));

    /// <summary>A different part of each rank's buffer to each rank.</summary>
    /// <param name="perRank">The whole buffer of one rank, its own part included.</param>
    /// <param name="group">The ranks.</param>
    public Seconds AllToAll(Bytes perRank, RankGroup group)
    {
        if (group.Size <= 1)
        {
            return Seconds.Zero;
        }

        var time = Library(group).AllToAll(perRank.Value, group);
        time = group is { Domains: > 1, PerDomain: > 1 }
            ? Math.Max(time, _inside.AllToAll(perRank.Value * group.PerDomain / group.Size, RankGroup.Local(group.PerDomain)))
            : time;
        return new(Measured(CollectiveOperation.AllToAll, perRank, group, time));
    }

    /// <summary>From one chip to another.</summary>
    public Seconds Send(Bytes message, bool acrossDomains) => new(Measured(
        CollectiveOperation.Send, message, new(2, acrossDomains ? 1 : 2), (acrossDomains ? _across ?? throw Unreachable() : _inside).Send(message.Value)));

    /// <summary>Tokens to their experts: each token goes once to every domain, and within it once to every rank, that holds one of its experts.</summary>
    /// <param name="tokensPerRank">Tokens that start on each rank.</param>
    /// <param name="topK">Experts per token.</param>
    /// <param name="bytesPerToken">Width of a token on the wire.</param>
    /// <param name="group">The expert-parallel ranks.</param>
    public Seconds ExpertDispatch(double tokensPerRank, int topK, Bytes bytesPerToken, RankGroup group) => Exchange(new(tokensPerRank, topK, bytesPerToken.Value, false), group);

    /// <summary>Experts' outputs back to their tokens.</summary>
    public Seconds ExpertCombine(double tokensPerRank, int topK, Bytes bytesPerToken, RankGroup group) => Exchange(new(tokensPerRank, topK, bytesPerToken.Value, true), group);

    /// <summary>An expert exchange of a kind.</summary>
    public Seconds ExpertExchange(ExpertExchangeKind kind, in ExpertTraffic traffic, RankGroup group) => group.Size <= 1
        ? Seconds.Zero
        : group.Domains > 1 && _across is null ? throw Unreachable(group) : new(Measured(kind, traffic, group, _experts.Time(kind, traffic, group)));

    /// <summary>What a written expert exchange does first: find out where each token goes.</summary>
    public Seconds ExpertPlacement(double tokens) => new(_experts.Placement(tokens));

    /// <summary>The time of a collective that a framework launches from the host, graph capture aside: no shorter than the host takes.</summary>
    public Seconds FromHost(Seconds collective) => collective < _fit.HostFloor ? _fit.HostFloor : collective;

    // Engines sort tokens for prefill and send them directly in decode: whichever is faster at the size. Writing into peers' memory is an engine's
    // way where its tables have it.
    private Seconds Exchange(in ExpertTraffic traffic, RankGroup group)
    {
        var sorted = ExpertExchange(ExpertExchangeKind.Sorted, traffic, group);
        var direct = ExpertExchange(ExpertExchangeKind.Direct, traffic, group);
        var fastest = sorted < direct ? sorted : direct;
        if (_measured is null || group.Domains > 1 || !_measured.Has(ExpertExchangeKind.Written, traffic.Returns))
        {
            return fastest;
        }

        var written = ExpertExchange(ExpertExchangeKind.Written, traffic, group) + (traffic.Returns ? Seconds.Zero : ExpertPlacement(traffic.Tokens));
        return written < fastest ? written : fastest;
    }

    private double Measured(ExpertExchangeKind kind, in ExpertTraffic traffic, RankGroup group, double analytic) =>
        _measured is null ? analytic : _measured.Time(kind, traffic, group, analytic);

    private double Measured(CollectiveOperation operation, Bytes message, RankGroup group, double analytic) =>
        _measured is null ? analytic : _measured.Time(operation, message.Value, group, analytic);

    private bool HasPeers(RankGroup group) => _peers is not null && group.Domains == 1 && group.Size <= PeerAllReduce.MostRanks;

    private double Analytic(CollectiveOperation operation, double bytes, RankGroup group) => group.Size <= 1 || (group.Domains > 1 && _across is null)
        ? double.NaN
        : operation switch
        {
            CollectiveOperation.AllReduce => Library(group).AllReduce(bytes, group),
            CollectiveOperation.AllGather => AllGather(new(bytes), group).Value,
            CollectiveOperation.ReduceScatter => ReduceScatter(new(bytes), group).Value,
            CollectiveOperation.AllToAll => AllToAll(new(bytes), group).Value,
            CollectiveOperation.Send => Send(new(bytes), group.Domains > 1).Value,
            CollectiveOperation.EngineAllReduce when HasPeers(group) => _peers!.Time(bytes, group.Size),
            _ => double.NaN,
        };

    private double Analytic(ExpertExchangeKind kind, ExpertTraffic traffic, RankGroup group) =>
        group.Size <= 1 || (group.Domains > 1 && _across is null) ? double.NaN : _experts.Time(kind, traffic, group);

    private VendorLibrary Library(RankGroup group) => group.Domains == 1 ? _inside : _across ?? throw Unreachable(group);

    private InvalidOperationException Unreachable(RankGroup group = default) => new(
        $"A group of {group.Size} ranks spans domains of {DomainSize} chips, but the server has no links between domains: ask HasFabric first.");
}
