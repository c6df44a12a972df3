using Tokenfab.Hardware;

namespace Tokenfab.Network;

/// <summary>All-reduce by a serving engine's kernels over peer memory, in plain seconds and bytes.</summary>
/// <remarks>In one pass every rank reads all of every other; in two it reads its part of every other, adds it up, and reads the sums
/// (vLLM and SGLang's custom all-reduce, TensorRT-LLM's one-shot and two-shot kernels). Engines take whichever is faster at the size.</remarks>
/// <param name="link">The links inside a domain.</param>
/// <param name="geometry">Their shape.</param>
/// <param name="fit">Their calibration.</param>
internal sealed class PeerAllReduce(NetworkLink link, LinkGeometry geometry, PeerCalibration fit)
{
    /// <summary>Ranks that engines' kernels are made for at most.</summary>
    public const int MostRanks = 16;

    private readonly double _start = fit.Start.Value;
    private readonly double _peer = fit.Peer.Value;
    private readonly double _secondStart = fit.SecondStart.Value;
    private readonly double _perByte = 1.0 / (link.Bandwidth.Value.Value * fit.Efficiency);
    private readonly double _secondPerByte = 1.0 / (link.Bandwidth.Value.Value * fit.SecondEfficiency);

    /// <summary>The time of an all-reduce.</summary>
    public double Time(double bytes, double ranks)
    {
        var slow = geometry.Slowdown(ranks);
        var floor = _start + ((ranks - 1.0) * _peer);
        return Math.Min(
            floor + ((ranks - 1.0) * bytes * _perByte * slow),
            floor + _secondStart + (2.0 * (ranks - 1.0) / ranks * bytes * _secondPerByte * slow));
    }
}
