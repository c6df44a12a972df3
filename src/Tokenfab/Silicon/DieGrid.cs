using System.Runtime.Intrinsics;

namespace Tokenfab.Silicon;

/// <summary>Counts the dies of grids of one pitch on one wafer, exactly over all shifts along the rows. Lengths in millimetres.</summary>
/// <remarks>
/// A row at height y has room for die centres from -l to r, where <c>r = sqrt(R² - (|y| + h/2)²) - w/2</c> and l is the same, or less where a
/// band without dies lies to the left. With <c>k = floor((l + r)/p)</c> it holds k dies, and one more when the shift lies on the arc of
/// length <c>(l + r) mod p</c> that starts at -l. So over all shifts at once: the sum of the k, and the greatest number of arcs that share a
/// point. Several rows are worked out at a time, each as it would be alone.
/// </remarks>
internal readonly ref struct DieGrid
{
    /// <summary>A die that overlaps the border by no more than this fits: a picometre, far above rounding and far below any tool.</summary>
    public const double Slack = 1e-9;

    private const int MostPoints = 8;
    private const int MostSteps = 40;

    private readonly double _radiusSquared;
    private readonly double _halfWidth;
    private readonly double _halfHeight;
    private readonly double _pitchX;
    private readonly double _lowestRow;
    private readonly double _highestRow;
    private readonly double _leftmost;
    private readonly Arcs _arcs;

    /// <summary>A grid.</summary>
    /// <param name="radius">Radius within which dies may lie.</param>
    /// <param name="left">How far they may lie to the left of the middle; the radius where there is no band.</param>
    /// <param name="bottom">How far below it.</param>
    /// <param name="die">Width and height of what must fit.</param>
    /// <param name="pitch">Distance from die to die, and from row to row.</param>
    /// <param name="room">Room to work in.</param>
    public DieGrid(double radius, double left, double bottom, (double Width, double Height) die, (double X, double Y) pitch, Arcs.Room room)
    {
        _radiusSquared = radius * radius;
        (_halfWidth, _halfHeight) = (die.Width / 2.0, die.Height / 2.0);
        (_pitchX, PitchY) = pitch;
        _highestRow = Math.Sqrt(Math.Max(0.0, _radiusSquared - (_halfWidth * _halfWidth))) - _halfHeight + Slack;
        _lowestRow = Math.Max(-_highestRow, _halfHeight - bottom - Slack);
        _leftmost = left - _halfWidth + Slack;
        Shifts = bottom < radius ? PitchY : PitchY / 2.0;
        _arcs = new Arcs(_pitchX, Rows(radius, PitchY), room);
    }

    /// <summary>Distance from row to row.</summary>
    public double PitchY { get; }

    /// <summary>Shifts of the rows from none to this are all there are: half the pitch where the wafer is its own mirror image.</summary>
    public double Shifts { get; }

    /// <summary>Rows that a grid can have, or one more.</summary>
    public static int Rows(double radius, double pitchY) => (int)(2.0 * radius / pitchY) + 2;

    /// <summary>Dies of the best grid whose rows are shifted by anything from <paramref name="low"/> to <paramref name="high"/>, each row
    /// standing where it is longest: exact when the two are equal, else an upper bound, since no row's count falls as the row grows.
    /// What is no more than <paramref name="least"/> is not worked out to the end: any number up to it may come back.</summary>
    public int Count(double low, double high, int least, out double shiftX)
    {
        var (sure, most, at, around) = Relax(low, high);
        shiftX = 0.0;
        return sure + (sure + most <= least ? most : _arcs.MostOverlap(at, around, least - sure, out shiftX));
    }

    /// <summary>Whether some shift of the rows from <paramref name="low"/> to <paramref name="high"/> does have as many dies as the bound
    /// says that <see cref="Count"/> gave.</summary>
    /// <remarks>
    /// Every row must then hold the very dies that it holds where it is longest. Between which shifts along the rows it does is told by r and l,
    /// which are concave in the row's height, so that what the rows still lack of a common shift is convex, and Newton's method either
    /// comes to nothing lacking or proves that something always does.
    /// </remarks>
    /// <param name="low">Least shift of the rows.</param>
    /// <param name="high">Greatest.</param>
    /// <param name="bound">Dies wanted, the bound of this interval.</param>
    /// <param name="shift">A shift that has them.</param>
    /// <returns>Null where it is too close to call.</returns>
    public bool? Reaches(double low, double high, int bound, out double shift)
    {
        Span<double> points = stackalloc double[MostPoints];
        var (sure, _, rows, around) = Relax(low, high);
        var found = _arcs.Points(rows, around, bound - sure, points);
        shift = 0.0;
        var close = found is 0 or > MostPoints;
        for (var i = 0; i < found && !close; i++)
        {
            var met = Meets((low, high), points[i], bound, out shift);
            if (met is true)
            {
                return true;
            }

            close = met is null;
        }

        return close ? null : false;
    }

    private bool? Meets((double Low, double High) within, double point, int bound, out double shift)
    {
        var first = (int)Math.Ceiling((_lowestRow - within.High) / PitchY);
        var last = (int)Math.Floor((_highestRow - within.Low) / PitchY);
        var (low, high, dies) = (within.Low, within.High, 0);
        var firsts = _arcs.Starts;
        var lasts = _arcs.Ends;
        for (var row = first; row <= last; row++)
        {
            var y = row * PitchY;
            var (left, right, _, _) = Ends(Math.Max(Math.Max(y + within.Low, _lowestRow), Math.Min(0.0, y + within.High)));
            var (from, to) = (Math.Ceiling((-left - point) / _pitchX), Math.Floor((right - point) / _pitchX));
            (firsts[row - first], lasts[row - first]) = (double.PositiveInfinity, double.NegativeInfinity);
            if (from <= to)
            {
                (firsts[row - first], lasts[row - first]) = (from * _pitchX, to * _pitchX);
                (low, high) = (Math.Max(low, _lowestRow - y), Math.Min(high, _highestRow - y));
                dies += (int)(to - from) + 1;
            }
        }

        shift = (low + high) / 2.0;
        if (dies != bound)
        {
            return null;
        }

        for (var step = 0; step < MostSteps && low <= high; step++)
        {
            var (start, end) = ((At: double.NegativeInfinity, Slope: 0.0), (At: double.PositiveInfinity, Slope: 0.0));
            for (var row = first; row <= last; row++)
            {
                var (left, right, leftSlope, rightSlope) = Ends((row * PitchY) + shift);
                var (starts, ends) = (-left - firsts[row - first], right - lasts[row - first]);
                start = starts > start.At ? (starts, -leftSlope) : start;
                end = ends < end.At ? (ends, rightSlope) : end;
            }

            var (lacking, slope) = (start.At - end.At, start.Slope - end.Slope);
            if (lacking <= 0.0)
            {
                return true;
            }

            if (slope == 0.0)
            {
                return false;
            }

            shift -= lacking / slope;
            (low, high) = slope < 0.0 ? (shift, high) : (low, shift);
        }

        return low <= high ? null : false;
    }

    // How far a row reaches, and how that changes as it rises.
    private (double Left, double Right, double LeftSlope, double RightSlope) Ends(double y)
    {
        var reach = Math.Abs(y) + _halfHeight;
        var root = Math.Sqrt(Math.Max(0.0, _radiusSquared - (reach * reach)));
        var (right, slope) = (root - _halfWidth + Slack, -Math.CopySign(reach / root, y));
        return right <= _leftmost ? (right, right, slope, slope) : (_leftmost, right, 0.0, slope);
    }

    private (int Sure, int Most, int Rows, int Around) Relax(double low, double high)
    {
        var first = (int)Math.Ceiling((_lowestRow - high) / PitchY);
        var last = (int)Math.Floor((_highestRow - low) / PitchY);
        var (zero, one, nowhere) = (Vector256<double>.Zero, Vector256<double>.One, Vector256.Create(_arcs.Nowhere));
        var (pitch, perPitch) = (Vector256.Create(_pitchX), Vector256.Create(1.0 / _pitchX));
        var (whole, rows, around) = (zero, zero, zero);
        var at = 0;
        for (var row = first; row <= last; row += Vector256<double>.Count, at += Vector256<double>.Count)
        {
            var number = Vector256.Create((double)row) + Vector256<double>.Indices;
            var top = (number * PitchY) + Vector256.Create(high);
            var bottom = Vector256.Max((number * PitchY) + Vector256.Create(low), Vector256.Create(_lowestRow));
            var reach = Vector256.Max(zero, Vector256.Max(bottom, -top)) + Vector256.Create(_halfHeight);
            var right = Vector256.Sqrt(Vector256.Max(zero, Vector256.Create(_radiusSquared) - (reach * reach))) - Vector256.Create(_halfWidth - Slack);
            var left = Vector256.Min(right, Vector256.Create(_leftmost));
            var span = left + right;
            var dies = Vector256.Floor(span * perPitch);
            var start = -left - (Vector256.Floor(-left * perPitch) * pitch);
            var end = start + span - (dies * pitch);

            var holds = Vector256.GreaterThanOrEqual(span, zero) & Vector256.LessThanOrEqual(number, Vector256.Create((double)last));
            var beyond = Vector256.GreaterThanOrEqual(end, pitch);
            whole += Vector256.ConditionalSelect(holds, dies, zero);
            rows += Vector256.ConditionalSelect(holds, one, zero);
            around += Vector256.ConditionalSelect(holds & beyond, one, zero);
            Vector256.ConditionalSelect(holds, start, nowhere).CopyTo(_arcs.Starts[at..]);
            Vector256.ConditionalSelect(holds, end - Vector256.ConditionalSelect(beyond, pitch, zero), nowhere).CopyTo(_arcs.Ends[at..]);
        }

        return ((int)Vector256.Sum(whole), (int)Vector256.Sum(rows), at, (int)Vector256.Sum(around));
    }
}
