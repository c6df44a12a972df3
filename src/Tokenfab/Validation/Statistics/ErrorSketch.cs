namespace Tokenfab.Validation.Statistics;

/// <summary>Relative errors of predictions: exact while they are few, in bins of a thousandth once they are many, so that memory stays bounded.</summary>
/// <remarks>What it tells does not depend on the order in which errors come in or sketches are merged.</remarks>
internal sealed class ErrorSketch
{
    private const int MostExact = 1 << 16;
    private const double BinWidth = 1e-3;

    private readonly List<double> _exact = [];
    private Dictionary<int, long>? _bins;
    private long _inside;
    private long _intervals;

    /// <summary>Errors so far.</summary>
    public long Count { get; private set; }

    /// <summary>Takes a prediction in.</summary>
    /// <param name="ratio">Predicted over measured; finite and above zero.</param>
    /// <param name="inside">Whether the measurement lay in the prediction's interval; null where it has none.</param>
    public void Add(double ratio, bool? inside)
    {
        Count++;
        _intervals += inside is null ? 0 : 1;
        _inside += inside == true ? 1 : 0;
        if (_bins is not null)
        {
            Bin(ratio, 1);
            return;
        }

        _exact.Add(ratio);
        if (_exact.Count > MostExact)
        {
            Coarsen();
        }
    }

    /// <summary>Takes another sketch in.</summary>
    public void Merge(ErrorSketch other)
    {
        Count += other.Count;
        _intervals += other._intervals;
        _inside += other._inside;
        _exact.AddRange(other._exact);
        if (_bins is not null || other._bins is not null || _exact.Count > MostExact)
        {
            Coarsen();
        }

        foreach (var (bin, count) in other._bins ?? [])
        {
            _bins![bin] = _bins.GetValueOrDefault(bin) + count;
        }
    }

    /// <summary>What the errors amount to; null where there is none.</summary>
    public ErrorSummary? Summary()
    {
        if (Count == 0)
        {
            return null;
        }

        var signed = Ratios().Select(entry => (Error: entry.Ratio - 1.0, entry.Count)).OrderBy(entry => entry.Error).ToArray();
        var absolute = signed.Select(entry => (Error: Math.Abs(entry.Error), entry.Count)).OrderBy(entry => entry.Error).ToArray();
        return new(At(absolute, 0.5), At(absolute, 0.9), At(signed, 0.5), _intervals == 0 ? null : (double)_inside / _intervals);
    }

    /// <summary>How many errors lie in each of equal bins of the natural logarithm of predicted over measured; what lies outside is in the first or last.</summary>
    public long[] Histogram(double reach, int bins)
    {
        var counts = new long[bins];
        foreach (var (ratio, count) in Ratios())
        {
            counts[Math.Clamp((int)Math.Floor((Math.Log(ratio) + reach) / (2.0 * reach) * bins), 0, bins - 1)] += count;
        }

        return counts;
    }

    private IEnumerable<(double Ratio, long Count)> Ratios() =>
        _bins is null ? _exact.Select(ratio => (ratio, 1L)) : _bins.Select(bin => (Math.Exp((bin.Key + 0.5) * BinWidth), bin.Value));

    private void Coarsen()
    {
        _bins ??= [];
        foreach (var ratio in _exact)
        {
            Bin(ratio, 1);
        }

        _exact.Clear();
    }

    private void Bin(double ratio, long count)
    {
        var bin = (int)Math.Floor(Math.Log(ratio) / BinWidth);
        _bins![bin] = _bins.GetValueOrDefault(bin) + count;
    }

    private double At((double Error, long Count)[] sorted, double share)
    {
        var rank = Math.Min(Count - 1, (long)(share * Count));
        foreach (var (error, count) in sorted)
        {
            if (rank < count)
            {
                return error;
            }

            rank -= count;
        }

        return sorted[^1].Error;
    }
}
