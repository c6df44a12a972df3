using System.Runtime.CompilerServices;
using Tokenfab.Hardware;

namespace Tokenfab.Network;

/// <summary>Collectives of the vendor's library (NCCL, RCCL, HCCL), in plain seconds and bytes.</summary>
/// <remarks>Each of three protocols costs <c>start + steps x hop + max(bytes on the wire / link rate, bytes through the kernel / its throughput)</c>,
/// the alpha-beta form of Thakur, Rabenseifner and Gropp (2005), section 3, with a second resource; the library takes the fastest, as NCCL's
/// tuner does by a table of the same form. A ring all-reduce moves <c>2 (n-1)/n</c> of a message over each link and <c>2 - 1/n</c> of it through
/// each kernel, an all-gather or reduce-scatter <c>(n-1)/n</c> and the whole (a rank copies its own part). Across domains one ring (or, for
/// all-reduces, one double tree as in Sanders, Speck and Träff, 2009) passes every rank, split over the interfaces of a domain.</remarks>
internal sealed class VendorLibrary
{
    private readonly LinkGeometry _inside;
    private readonly LinkGeometry? _between;
    private readonly Protocol _words;
    private readonly Protocol _lines;
    private readonly Protocol _chunks;
    private readonly double _ramp;
    private readonly double _rampBytes;
    private readonly double _throughput;
    private readonly double _pairStart;
    private readonly double _pairPeer;
    private readonly double _pairPerPeerByte;
    private readonly double _pairLargeStart;
    private readonly double _pairPerByte;
    private readonly double _sendPerByte;
    private readonly double _latency;
    private readonly bool _reduces;
    private readonly double _reducedStart;
    private readonly double _reducedPerByte;
    private readonly bool _betweenReduces;

    /// <param name="domain">The links inside a domain.</param>
    /// <param name="inside">Their shape.</param>
    /// <param name="fit">Their calibration.</param>
    public VendorLibrary(NetworkLink domain, LinkGeometry inside, NetworkCalibration fit)
        : this(domain, inside, fit, null, null, null)
    {
    }

    /// <param name="domain">The links inside a domain.</param>
    /// <param name="inside">Their shape.</param>
    /// <param name="fit">Their calibration.</param>
    /// <param name="fabric">The links between domains.</param>
    /// <param name="between">Their shape.</param>
    /// <param name="fabricFit">Their calibration.</param>
    public VendorLibrary(NetworkLink domain, LinkGeometry inside, NetworkCalibration fit, NetworkLink? fabric, LinkGeometry? between, NetworkCalibration? fabricFit)
    {
        var rate = domain.Bandwidth.Value.Value * fit.Efficiency;
        var lead = fabricFit ?? fit;
        var betweenRate = fabric is null ? double.PositiveInfinity : fabric.Bandwidth.Value.Value * lead.Efficiency;
        _inside = inside;
        _between = between;
        _words = new(lead.Words.Start.Value, fit.Words.Hop.Value, lead.Words.Hop.Value, 2.0 / rate, 2.0 / betweenRate, 1.0 / fit.Words.Throughput.Value);
        _lines = new(lead.Lines.Start.Value, fit.Lines.Hop.Value, lead.Lines.Hop.Value, 128.0 / 120.0 / rate, 128.0 / 120.0 / betweenRate, 1.0 / fit.Lines.Throughput.Value);
        _chunks = new(lead.Chunks.Start.Value, fit.Chunks.Hop.Value, lead.Chunks.Hop.Value, 1.0 / rate, 1.0 / betweenRate, 1.0 / fit.Chunks.Throughput.Value);
        _ramp = lead.Chunks.Ramp.Value;
        _rampBytes = lead.Chunks.RampBytes.Value;
        _throughput = 1.0 / fit.Chunks.Throughput.Value;
        _pairStart = lead.Pairs.Start.Value;
        _pairPeer = lead.Pairs.Peer.Value;
        _pairPerPeerByte = 1.0 / lead.Pairs.PeerRate.Value;
        _pairLargeStart = lead.Pairs.LargeStart.Value;
        _pairPerByte = 1.0 / ((fabric ?? domain).Bandwidth.Value.Value * lead.Pairs.Efficiency);
        _sendPerByte = 1.0 / ((fabric ?? domain).Bandwidth.Value.Value * lead.Pairs.SendEfficiency);
        _latency = (fabric ?? domain).Latency?.Value.Value ?? 0.0;
        _reduces = domain.InNetworkReduction;
        _reducedStart = fit.Reduction.Start.Value;
        _reducedPerByte = 1.0 / (domain.Bandwidth.Value.Value * fit.Reduction.Efficiency);
        _betweenReduces = fabric?.InNetworkReduction ?? false;
    }

    /// <summary>All-reduce: by a ring, a double tree, or in the switches.</summary>
    public double AllReduce(double bytes, RankGroup group)
    {
        var n = (double)group.Size;
        var shares = Shares(group);
        var work = (2.0 - (1.0 / n)) * bytes;
        var wire = 2.0 * (n - 1.0) / n * bytes;
        var ramp = Ramp(bytes);
        double best;
        if (_between is null)
        {
            best = Fastest(2.0 * _inside.Depth(n), 0.0, wire * shares.Inside, 0.0, work, ramp);
            if (n > 16.0)
            {
                best = Math.Min(best, Fastest(4.0 * Math.Log2(n), 0.0, 2.0 * bytes * shares.Inside, 0.0, work, ramp));
            }

            return _reduces && n > 2.0 ? Math.Min(best, Reduced(bytes, n) + ramp) : best;
        }

        double domains = group.Domains;
        double perDomain = group.PerDomain;
        best = Fastest(2.0 * (n - domains), 2.0 * domains, wire * shares.Inside, wire * shares.Between, work, ramp);
        if (domains > 2.0 || perDomain > 1.0)
        {
            // Up a chain in each domain and a binary tree of domains, and down again; two trees share the message, so that no rank idles.
            var levels = Math.Log2(domains);
            best = Math.Min(best, Fastest(2.0 * (perDomain - 1.0), 2.0 * levels, wire * shares.Inside, wire * shares.Between, work, ramp));
            if (_reduces && perDomain > 2.0)
            {
                var between = (_betweenReduces ? 1.0 : 2.0 * (domains - 1.0) / domains) * bytes * shares.Between * _chunks.Between;
                var inside = bytes * (1.0 + (1.0 / perDomain)) * _reducedPerByte;
                best = Math.Min(best, _chunks.Start + _reducedStart + (2.0 * levels * _chunks.BetweenHop) + Math.Max(between, inside) + ramp);
            }
        }

        return best;
    }

    /// <summary>Reduce-scatter or all-gather of a whole of so many bytes.</summary>
    public double Half(double bytes, RankGroup group)
    {
        var n = (double)group.Size;
        var shares = Shares(group);
        var wire = (n - 1.0) / n * bytes;
        var domains = _between is null ? 0.0 : group.Domains;
        var steps = _between is null ? _inside.Depth(n) : n - domains;
        return Fastest(steps, domains, wire * shares.Inside, wire * shares.Between, bytes, Ramp(bytes));
    }

    /// <summary>All-to-all of so many bytes on each rank: pairs of sends and receives side by side.</summary>
    public double AllToAll(double bytes, RankGroup group)
    {
        var n = (double)group.Size;
        var leaves = _between is null ? (n - 1.0) / n * _inside.Slowdown(n) * _inside.Crossings(n) : (n - group.PerDomain) / n * _between.Crossings(group.Domains);
        var peers = (n - 1.0) * _pairPeer;
        var small = _pairStart + peers + (bytes / n * _pairPerPeerByte);
        var large = _pairLargeStart + peers + Math.Max(bytes * leaves * _pairPerByte, bytes * _throughput) + Ramp(bytes);
        return Math.Min(small, large) + _latency;
    }

    /// <summary>One chip to one other: a copy into the peer's memory, which neither adds nor passes on, so that the pace and the ramp of
    /// rings do not bind it.</summary>
    public double Send(double bytes)
    {
        var wire = bytes * _sendPerByte * (_between ?? _inside).SingleSlowdown;
        var small = _pairStart + Math.Max(bytes * _pairPerPeerByte, wire);
        return Math.Min(small, _pairLargeStart + wire) + _latency;
    }

    private (double Inside, double Between) Shares(RankGroup group) => _between is null
        ? (_inside.Slowdown(group.Size), 0.0)
        : (group.PerDomain > 1 ? _inside.Slowdown(group.PerDomain) : 0.0, 1.0 / _between.Rails(group.PerDomain));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Ramp(double bytes) => _ramp * bytes / (bytes + _rampBytes);

    // Each rank sends its message up and receives the sum, and the switches send one part more to the rank that asked for it (Klenk et al., ISCA 2020).
    private double Reduced(double bytes, double ranks) => _reducedStart + (bytes * (1.0 + (1.0 / ranks)) * _reducedPerByte);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Fastest(double insideSteps, double betweenSteps, double insideWire, double betweenWire, double work, double ramp) => Math.Min(
        Math.Min(
            _words.Time(insideSteps, betweenSteps, insideWire, betweenWire, work),
            _lines.Time(insideSteps, betweenSteps, insideWire, betweenWire, work)),
        _chunks.Time(insideSteps, betweenSteps, insideWire, betweenWire, work) + ramp) + _latency;

    private readonly record struct Protocol(double Start, double InsideHop, double BetweenHop, double Inside, double Between, double Work)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public double Time(double insideSteps, double betweenSteps, double insideWire, double betweenWire, double work) =>
            Start + (insideSteps * InsideHop) + (betweenSteps * BetweenHop) + Math.Max(Math.Max(insideWire * Inside, betweenWire * Between), work * Work);
    }
}
