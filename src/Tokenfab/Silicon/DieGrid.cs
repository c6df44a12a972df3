namespace Tokenfab.Silicon;

/// <summary>Counts the dies of grids of one pitch on one wafer, exactly over all shifts along the rows. Lengths in millimetres.</summary>
/// <remarks>
/// A row at height y has room for die centres within ±a, <c>a = sqrt(R² - (|y| + h/2)²) - w/2</c>. With <c>k = floor(2a/p)</c> it holds k dies,
/// and one more when the shift lies on an arc of length <c>2a mod p</c> around 0 (k even) or around p/2 (k odd). So over all shifts at
/// once: the sum of the k plus the greatest number of arcs that share a point, which is found among 0 and the lower ends of the odd arcs.
/// </remarks>
internal readonly ref struct DieGrid : IDieGrid
{
    /// <summary>A die that overlaps the border by no more than this fits: a picometre, far above rounding and far below any tool.</summary>
    public const double Slack = 1e-9;

    private const int FewRows = 40;

    private readonly double _radiusSquared;
    private readonly double _halfWidth;
    private readonly double _halfHeight;
    private readonly double _pitchX;
    private readonly double _lowestRow;
    private readonly double _highestRow;
    private readonly Span<double> _evenReach;
    private readonly Span<double> _oddStart;
    private readonly Span<double> _spare;

    public DieGrid(
        double radius, double bottom, double halfWidth, double halfHeight, double pitchX, double pitchY, Span<double> scratch)
    {
        _radiusSquared = radius * radius;
        _halfWidth = halfWidth;
        _halfHeight = halfHeight;
        _pitchX = pitchX;
        PitchY = pitchY;
        _highestRow = Math.Sqrt(Math.Max(0.0, _radiusSquared - (halfWidth * halfWidth))) - halfHeight + Slack;
        _lowestRow = Math.Max(-_highestRow, halfHeight - bottom - Slack);
        var rows = scratch.Length / IDieGrid.Scratch;
        _evenReach = scratch[..rows];
        _oddStart = scratch.Slice(rows, rows);
        _spare = scratch.Slice(2 * rows, rows);
    }

    public double PitchY { get; }

    /// <inheritdoc/>
    public int Count(double low, double high, int least, out double shiftX)
    {
        var first = (int)Math.Ceiling((_lowestRow - high) / PitchY);
        var last = (int)Math.Floor((_highestRow - low) / PitchY);
        var (dies, even, odd) = (0, 0, 0);
        for (var row = first; row <= last; row++)
        {
            var top = (row * PitchY) + high;
            var bottom = Math.Max((row * PitchY) + low, _lowestRow);
            var nearest = bottom > 0.0 ? bottom : top < 0.0 ? -top : 0.0;
            var reach = nearest + _halfHeight;
            var span = 2.0 * (Math.Sqrt(Math.Max(0.0, _radiusSquared - (reach * reach))) - _halfWidth + Slack);
            if (span < 0.0)
            {
                continue;
            }

            // Written to both lists and kept in one: a branch on parity would be mispredicted every other row.
            var whole = (int)(span / _pitchX);
            var halfArc = (span - (whole * _pitchX)) / 2.0;
            dies += whole;
            _evenReach[even] = halfArc;
            _oddStart[odd] = (_pitchX / 2.0) - halfArc;
            odd += whole & 1;
            even += 1 - (whole & 1);
        }

        return dies + MostOverlap(_evenReach[..even], _oddStart[..odd], least - dies, out shiftX);
    }

    private int MostOverlap(Span<double> evenReach, Span<double> oddStart, int least, out double shiftX)
    {
        shiftX = 0.0;
        if (evenReach.Length + oddStart.Length < FewRows)
        {
            var all = evenReach.Length + oddStart.Length;
            if (all <= least)
            {
                return all;
            }

            evenReach.Sort();
            oddStart.Sort();
            return MostOverlap(evenReach, oddStart, out shiftX);
        }

        Span<int> evenEnds = stackalloc int[ArcBins.Number];
        Span<int> oddEnds = stackalloc int[ArcBins.Number];
        evenEnds.Clear();
        oddEnds.Clear();
        ArcBins.Count(evenReach, _pitchX / 2.0, evenEnds);
        ArcBins.Count(oddStart, _pitchX / 2.0, oddEnds);
        var bound = ArcBins.MostOverlap(evenReach.Length, oddEnds, evenEnds);
        if (bound <= least)
        {
            return bound;
        }

        ArcBins.Sort(evenReach, _pitchX / 2.0, evenEnds, _spare);
        ArcBins.Sort(oddStart, _pitchX / 2.0, oddEnds, _spare);
        return MostOverlap(evenReach, oddStart, out shiftX);
    }

    // Of ends that are sorted.
    private static int MostOverlap(ReadOnlySpan<double> evenReach, ReadOnlySpan<double> oddStart, out double shiftX)
    {
        shiftX = 0.0;
        var most = evenReach.Length;
        var passed = 0;
        for (var i = 0; i < oddStart.Length; i++)
        {
            while (passed < evenReach.Length && evenReach[passed] < oddStart[i])
            {
                passed++;
            }

            var overlap = evenReach.Length - passed + i + 1;
            if (overlap > most)
            {
                most = overlap;
                shiftX = oddStart[i];
            }
        }

        return most;
    }
}
