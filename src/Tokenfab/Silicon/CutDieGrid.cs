namespace Tokenfab.Silicon;

/// <summary>As <see cref="DieGrid"/>, for a wafer turned so that the band without dies lies at the left end of the rows. Lengths in millimetres.</summary>
/// <remarks>
/// Rows across a band are as many as dies are low; turned, a long thin die has few rows, and the wafer is its own mirror image again, so
/// that half the shifts across the rows do. A row has room for die centres from -l to r, where l is cut by the band. With
/// <c>k = floor((l + r)/p)</c> it holds k dies, and one more when the shift lies on the arc of length <c>(l + r) mod p</c> that starts at
/// -l. The greatest number of arcs that share a point is found among their starts.
/// </remarks>
internal readonly ref struct CutDieGrid : IDieGrid
{
    private const int FewRows = 24;

    private readonly double _radiusSquared;
    private readonly double _halfWidth;
    private readonly double _halfHeight;
    private readonly double _pitchX;
    private readonly double _cut;
    private readonly double _highestRow;
    private readonly Span<double> _starts;
    private readonly Span<double> _ends;
    private readonly Span<double> _spare;

    public CutDieGrid(
        double radius, double left, double halfWidth, double halfHeight, double pitchX, double pitchY, Span<double> scratch)
    {
        _radiusSquared = radius * radius;
        _halfWidth = halfWidth;
        _halfHeight = halfHeight;
        _pitchX = pitchX;
        PitchY = pitchY;
        _cut = left - halfWidth + DieGrid.Slack;
        _highestRow = Math.Sqrt(Math.Max(0.0, _radiusSquared - (halfWidth * halfWidth))) - halfHeight + DieGrid.Slack;
        var rows = scratch.Length / IDieGrid.Scratch;
        _starts = scratch[..rows];
        _ends = scratch.Slice(rows, rows);
        _spare = scratch.Slice(2 * rows, rows);
    }

    /// <inheritdoc/>
    public double PitchY { get; }

    /// <inheritdoc/>
    public int Count(double low, double high, int least, out double shiftX)
    {
        var first = (int)Math.Ceiling((-_highestRow - high) / PitchY);
        var last = (int)Math.Floor((_highestRow - low) / PitchY);
        var (dies, arcs, wrapped) = (0, 0, 0);
        for (var row = first; row <= last; row++)
        {
            var (top, bottom) = ((row * PitchY) + high, (row * PitchY) + low);
            var nearest = bottom > 0.0 ? bottom : top < 0.0 ? -top : 0.0;
            var reach = nearest + _halfHeight;
            var right = Math.Sqrt(Math.Max(0.0, _radiusSquared - (reach * reach))) - _halfWidth + DieGrid.Slack;
            var left = Math.Min(right, _cut);
            var span = left + right;
            if (span < 0.0)
            {
                continue;
            }

            var whole = (int)(span / _pitchX);
            var start = -left - (Math.Floor(-left / _pitchX) * _pitchX);
            var end = start + (span - (whole * _pitchX));
            var wraps = end >= _pitchX;
            dies += whole;
            wrapped += wraps ? 1 : 0;
            _starts[arcs] = start;
            _ends[arcs++] = wraps ? end - _pitchX : end;
        }

        return dies + MostOverlap(_starts[..arcs], _ends[..arcs], wrapped, least - dies, out shiftX);
    }

    private int MostOverlap(Span<double> starts, Span<double> ends, int wrapped, int least, out double shiftX)
    {
        shiftX = 0.0;
        if (starts.Length < FewRows)
        {
            if (starts.Length <= least)
            {
                return starts.Length;
            }

            starts.Sort();
            ends.Sort();
            return MostOverlap(starts, ends, wrapped, out shiftX);
        }

        Span<int> startsIn = stackalloc int[ArcBins.Number];
        Span<int> endsIn = stackalloc int[ArcBins.Number];
        startsIn.Clear();
        endsIn.Clear();
        ArcBins.Count(starts, _pitchX, startsIn);
        ArcBins.Count(ends, _pitchX, endsIn);
        var bound = ArcBins.MostOverlap(wrapped, startsIn, endsIn);
        if (bound <= least)
        {
            return bound;
        }

        ArcBins.Sort(starts, _pitchX, startsIn, _spare);
        ArcBins.Sort(ends, _pitchX, endsIn, _spare);
        return MostOverlap(starts, ends, wrapped, out shiftX);
    }

    // Of ends that are sorted.
    private static int MostOverlap(ReadOnlySpan<double> starts, ReadOnlySpan<double> ends, int wrapped, out double shiftX)
    {
        shiftX = 0.0;
        var (most, passed) = (wrapped, 0);
        for (var i = 0; i < starts.Length; i++)
        {
            while (passed < ends.Length && ends[passed] < starts[i])
            {
                passed++;
            }

            var overlap = wrapped + i + 1 - passed;
            if (overlap > most)
            {
                (most, shiftX) = (overlap, starts[i]);
            }
        }

        return most;
    }
}
