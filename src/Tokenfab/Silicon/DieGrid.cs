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

        var (sure, most) = ((int)Vector256.Sum(whole), (int)Vector256.Sum(rows));
        shiftX = 0.0;
        return sure + (sure + most <= least ? most : _arcs.MostOverlap(at, (int)Vector256.Sum(around), least - sure, out shiftX));
    }
}
