using System.Runtime.CompilerServices;
using Tokenfab.Hardware;

namespace Tokenfab.Network;

/// <summary>Collectives among equals over one class of links, in plain seconds and bytes.</summary>
/// <remarks>Alpha-beta forms of Thakur, Rabenseifner and Gropp (2005), section 3; in-network reduction as in Klenk et al. (ISCA 2020).
/// A message of V bytes on the wire also pays a ramp <c>R V / (V + V0)</c>: libraries change protocol with size.</remarks>
internal sealed class LinkModel
{
    private readonly TopologyKind _topology;
    private readonly int _size;
    private readonly bool _reduces;
    private readonly double _perByte;
    private readonly double _perByteDirect;
    private readonly double _perByteReduced;
    private readonly double _perByteExpert;
    private readonly double _perByteDirectExpert;
    private readonly double _start;
    private readonly double _hop;
    private readonly double _copy;
    private readonly double _ramp;
    private readonly double _rampBytes;
    private readonly double _reducedStart;
    private readonly double _directStart;
    private readonly double _directPeer;
    private readonly double _expertStart;
    private readonly double _directExpertStart;

    /// <param name="link">The links.</param>
    /// <param name="fit">Their calibration.</param>
    /// <param name="size">Chips joined by them.</param>
    public LinkModel(NetworkLink link, NetworkCalibration fit, int size)
    {
        var rate = link.Bandwidth.Value.Value;
        _topology = link.Topology;
        _size = size;
        _reduces = link.InNetworkReduction;
        _perByte = 1.0 / (rate * fit.Efficiency);
        _perByteDirect = 1.0 / (rate * fit.DirectEfficiency);
        _perByteReduced = 1.0 / (rate * fit.ReductionEfficiency);
        _perByteExpert = 1.0 / (rate * fit.ExpertEfficiency);
        _perByteDirectExpert = 1.0 / (rate * fit.DirectExpertEfficiency);
        _start = Math.Max(fit.Start.Value, link.Latency?.Value.Value ?? 0.0);
        _hop = fit.Hop.Value;
        _copy = fit.Copy;
        _ramp = fit.Ramp.Value;
        _rampBytes = Math.Max(fit.RampBytes.Value, 1.0);
        _reducedStart = fit.ReductionStart.Value;
        _directStart = fit.DirectStart.Value;
        _directPeer = fit.DirectPeer.Value;
        _expertStart = fit.ExpertStart.Value;
        _directExpertStart = fit.DirectExpertStart.Value;
    }

    /// <summary>Floor of an all-gather or reduce-scatter among so many ranks.</summary>
    public double Start(double ranks) => _start + (Depth(ranks) * _hop);

    /// <summary>Reduce-scatter or all-gather of a whole of so many bytes.</summary>
    public double Half(double bytes, double ranks) => Start(ranks) + Wire((((ranks - 1.0) / ranks) + _copy) * bytes, _perByte * Slowdown(ranks));

    /// <summary>All-reduce by the vendor's library: ring, tree or in the switches.</summary>
    public double AllReduce(double bytes, double ranks)
    {
        var perByte = _perByte * Slowdown(ranks);
        var ring = (2.0 * (ranks - 1.0) * _hop) + Wire(((2.0 * (ranks - 1.0) / ranks) + _copy) * bytes, perByte);
        var tree = (4.0 * Math.Log2(ranks) * _hop) + Wire((2.0 + _copy) * bytes, perByte);
        var best = _start + Math.Min(ring, tree);
        return _reduces && ranks > 2.0
            ? Math.Min(best, _reducedStart + Wire(bytes * (1.0 + (1.0 / ranks)), _perByteReduced))
            : best;
    }

    /// <summary>All-reduce by a serving engine's kernels over peer memory: every rank reads all of every other, or its part and then the sums.</summary>
    public double DirectAllReduce(double bytes, double ranks)
    {
        var perByte = _perByteDirect * Slowdown(ranks);
        var floor = _directStart + ((ranks - 1.0) * _directPeer);
        return Math.Min(
            floor + ((ranks - 1.0) * bytes * perByte),
            floor + (_directStart * 0.5) + (2.0 * (ranks - 1.0) / ranks * bytes * perByte));
    }

    /// <summary>All-to-all of so many bytes on each rank: pairs of sends side by side.</summary>
    public double AllToAll(double bytes, double ranks) =>
        _start + (Depth(ranks) * _hop * 0.25) + Wire((((ranks - 1.0) / ranks) + _copy) * bytes, _perByte * Slowdown(ranks) * Crossings(ranks));

    /// <summary>An expert exchange that sorts tokens and sends so many bytes, each token once to a rank.</summary>
    public double Experts(double bytes, double ranks) => _expertStart + (bytes * _perByteExpert * Slowdown(ranks) * Crossings(ranks));

    /// <summary>An expert exchange without sorting, which sends so many bytes, each token once per expert.</summary>
    public double DirectExperts(double bytes, double ranks) => _directExpertStart + (bytes * _perByteDirectExpert * Slowdown(ranks) * Crossings(ranks));

    /// <summary>One chip to one other.</summary>
    public double Send(double bytes) => _start + Wire(bytes, _perByte * _topology switch
    {
        TopologyKind.FullMesh => Math.Max(_size - 1, 1),
        TopologyKind.Torus2D => 4.0,
        TopologyKind.Torus3D => 6.0,
        _ => 1.0,
    });

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Wire(double bytes, double perByte) => (bytes * perByte) + (_ramp * bytes / (bytes + _rampBytes));

    // How much of a chip's bandwidth lies outside the group. In a mesh a pair shares one of its links; a sub-torus of n chips spans
    // log2 n doublings, each of which opens one link up to both directions of every dimension.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Slowdown(double ranks) => _topology switch
    {
        TopologyKind.FullMesh when ranks < _size => (_size - 1) / (ranks - 1.0),
        TopologyKind.Torus2D when ranks < 16.0 => 4.0 / Math.Log2(ranks),
        TopologyKind.Torus3D when ranks < 64.0 => 6.0 / Math.Log2(ranks),
        _ => 1.0,
    };

    // Links that a byte of an all-to-all crosses on its way: a quarter of a ring per dimension.
    private double Crossings(double ranks) => _topology switch
    {
        TopologyKind.Torus2D => Math.Max(1.0, Math.Sqrt(ranks) / 2.0),
        TopologyKind.Torus3D => Math.Max(1.0, Math.Cbrt(ranks) * 0.75),
        _ => 1.0,
    };

    // Steps of the shortest schedule: to the far side of a torus; round a small ring, or by doubling among many.
    private double Depth(double ranks) => _topology switch
    {
        TopologyKind.Torus2D => Math.Sqrt(ranks),
        TopologyKind.Torus3D => 1.5 * Math.Cbrt(ranks),
        _ => ranks <= 16.0 ? ranks - 1.0 : Math.Min(ranks - 1.0, 4.0 * Math.Log2(ranks)),
    };
}
