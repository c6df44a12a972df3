using Tokenfab.Quantities;
using Tokenfab.Silicon.Harvesting;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Silicon.Maps;

/// <summary>Draws dies one by one: how dense defects are there, how many fall, where, and what they leave of the die.</summary>
/// <remarks>Each die by itself has the yield of its model exactly, because the density at a place follows the model's own mixture; only
/// which dies are unlucky together is the picture's.</remarks>
internal sealed class DieDraw
{
    // A die with so many is dead whatever it could spare, and a picture of more would be one dot; some models know dies with millions.
    private const int MostDefects = 256;

    private readonly GrossDieCount _count;
    private readonly YieldTerms _terms;
    private readonly DensityMixture _mixture;
    private readonly DieStructure? _structure;
    private readonly IReadOnlyList<Bin> _bins;
    private readonly ClusterField _field;
    private readonly double _defects;
    private readonly double _survive;
    private SplitMix64 _draws;

    public DieDraw(GrossDieCount count, DieProcess process, ulong seed)
    {
        _count = count;
        _terms = process.Terms ?? YieldTerms.None;
        _mixture = DensityMixture.Of(process.Defects);
        _structure = process.Bins.Count > 0 ? process.Structure : null;
        _bins = process.Bins;
        _defects = count.Die.Area.Value / 100.0 * _terms.KillArea.Value * process.Defects.Density.Value;
        _draws = new(seed);
        _field = new(count.Convention.Diameter.Value / 2.0, process.ClusterSize.Value, ref _draws);

        _survive = _terms.CheckedOthers();
        if (_structure is not null)
        {
            Binning.Check(_structure, _bins);
        }
    }

    public DieSite Next(double x, double y)
    {
        var mean = _defects * _mixture.Quantile(_field.Share(x, y)) * (_terms.Radial?.MeanOver(_count, x, y) ?? 1.0);
        var lost = _draws.NextShare() >= _survive;
        var (defects, units) = (new List<(Millimetres X, Millimetres Y)>(), _structure is null ? null : new LiveUnits(_structure));

        // Defects as arrivals in a stretch of one: their number is Poisson.
        for (var at = Gap(mean); at < 1.0 && defects.Count < MostDefects; at += Gap(mean))
        {
            var (right, up) = (_draws.NextShare(), _draws.NextShare());
            defects.Add((new(x + (_count.Die.Width.Value * (right - 0.5))), new(y + (_count.Die.Height.Value * (up - 0.5)))));
            units?.Hit(_draws.NextShare());
        }

        var bin = lost || defects.Count == MostDefects ? -1 : units is null ? (defects.Count == 0 ? 0 : -1) : units.First(_bins);
        return new(new(x), new(y), bin >= 0 ? DieState.Good : DieState.Bad, Math.Max(0, bin), defects);
    }

    private double Gap(double mean) => -Math.Log(1.0 - _draws.NextShare()) / mean;
}
