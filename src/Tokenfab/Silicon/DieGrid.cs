namespace Tokenfab.Silicon;

/// <summary>Counts the dies of grids of one pitch on one wafer, exactly over all shifts along the rows. Lengths in millimetres.</summary>
/// <remarks>
/// A row at height y has room for die centres within ±a, <c>a = sqrt(R² - (|y| + h/2)²) - w/2</c>. With <c>k = floor(2a/p)</c> it holds k dies,
/// and one more when the shift lies on an arc of length <c>2a mod p</c> around 0 (k even) or around p/2 (k odd). So over all shifts at
/// once: the sum of the k plus the greatest number of arcs that share a point, which is found among 0 and the lower ends of the odd arcs.
/// </remarks>
internal readonly ref struct DieGrid
{
    /// <summary>A die that overlaps the border by no more than this fits: a picometre, far above rounding and far below any tool.</summary>
    public const double Slack = 1e-9;

    private const int Bins = 128;
    private const int FewRows = 40;

    private readonly double _radiusSquared;
    private readonly double _halfWidth;
    private readonly double _halfHeight;
    private readonly double _pitchX;
    private readonly double _lowestRow;
    private readonly double _highestRow;
    private readonly Span<double> _evenReach;
    private readonly Span<double> _oddStart;

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
        _evenReach = scratch[..(scratch.Length / 2)];
        _oddStart = scratch[(scratch.Length / 2)..];
    }

    public double PitchY { get; }

    /// <summary>Dies of the best grid whose rows are shifted by anything from <paramref name="low"/> to <paramref name="high"/>, each row
    /// standing where it is longest: exact when the two are equal, else an upper bound, since no row's count falls as the row grows.
    /// What is no more than <paramref name="least"/> is not worked out to the end: any upper bound up to it may come back.</summary>
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

        shiftX = 0.0;
        var bound = dies + OverlapBound(_evenReach[..even], _oddStart[..odd]);
        return bound <= least ? bound : dies + MostOverlap(_evenReach[..even], _oddStart[..odd], out shiftX);
    }

    // Most overlaps need not be known, only that they are too small: counting ends in bins tells so without sorting them, and is one too
    // high where an even end and an odd start share the best bin. A few rows are sorted faster than counted.
    private int OverlapBound(Span<double> evenReach, Span<double> oddStart)
    {
        if (evenReach.Length + oddStart.Length < FewRows)
        {
            return evenReach.Length + oddStart.Length;
        }

        Span<int> evenEnds = stackalloc int[Bins];
        Span<int> oddEnds = stackalloc int[Bins];
        evenEnds.Clear();
        oddEnds.Clear();
        var perLength = 2.0 * Bins / _pitchX;
        foreach (var reach in evenReach)
        {
            evenEnds[Math.Min((int)(reach * perLength), Bins - 1)]++;
        }

        foreach (var start in oddStart)
        {
            oddEnds[Math.Clamp((int)(start * perLength), 0, Bins - 1)]++;
        }

        var (most, covering) = (0, evenReach.Length);
        for (var bin = 0; bin < Bins; bin++)
        {
            covering += oddEnds[bin];
            most = Math.Max(most, covering);
            covering -= evenEnds[bin];
        }

        return most;
    }

    private static int MostOverlap(Span<double> evenReach, Span<double> oddStart, out double shiftX)
    {
        evenReach.Sort();
        oddStart.Sort();
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
