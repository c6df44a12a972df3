namespace Tokenfab.Silicon;

/// <summary>Where the whole dies of a grid lie. A row of them has no gaps, because the usable wafer has none.</summary>
internal static class WholeDies
{
    // Wider than that of the search, whose placements must not be lost here to the rounding of another formula.
    private const double Slack = 10.0 * DieGrid.Slack;

    /// <summary>The rows that hold whole dies, from the bottom: the row's number, and the columns of its first and last whole die.</summary>
    public static IEnumerable<(int Row, int First, int Last)> Rows(GrossDieCount count)
    {
        var (pitchX, pitchY) = Pitch(count);
        var rim = count.Convention.Diameter.Value / 2.0;
        var last = (int)((rim - count.OffsetY.Value) / pitchY) + 1;
        for (var row = (int)((-rim - count.OffsetY.Value) / pitchY) - 1; row <= last; row++)
        {
            if (Reach(count, count.OffsetY.Value + (row * pitchY)) is { } reach)
            {
                var (left, right) = ((int)Math.Ceiling((-reach - count.OffsetX.Value) / pitchX), (int)Math.Floor((reach - count.OffsetX.Value) / pitchX));
                if (left <= right)
                {
                    yield return (row, left, right);
                }
            }
        }
    }

    /// <summary>The centres of all whole dies, row by row from the bottom, in millimetres from the wafer's centre.</summary>
    public static IEnumerable<(double X, double Y)> Centres(GrossDieCount count)
    {
        var (pitchX, pitchY) = Pitch(count);
        foreach (var (row, first, last) in Rows(count))
        {
            for (var column = first; column <= last; column++)
            {
                yield return (count.OffsetX.Value + (column * pitchX), count.OffsetY.Value + (row * pitchY));
            }
        }
    }

    /// <summary>Distance between the centres of neighbours, in a row and from row to row.</summary>
    public static (double X, double Y) Pitch(GrossDieCount count) =>
        ((count.Die.Width + count.Convention.ScribeX).Value, (count.Die.Height + count.Convention.ScribeY).Value);

    // How far from the middle the centre of a whole die of a row may lie; null where the row holds none.
    private static double? Reach(GrossDieCount count, double y)
    {
        var convention = count.Convention;
        var cell = convention.Fit == DieFit.PitchCell;
        var halfWidth = (cell ? Pitch(count).X : count.Die.Width.Value) / 2.0;
        var halfHeight = (cell ? Pitch(count).Y : count.Die.Height.Value) / 2.0;
        var bottom = (convention.NotchBand - (convention.Diameter / 2.0)).Value;
        var radius = convention.UsableRadius.Value + Slack;
        var top = Math.Abs(y) + halfHeight;
        var chord = (radius * radius) - (top * top);
        return chord < 0.0 || y - halfHeight < bottom - Slack || Math.Sqrt(chord) < halfWidth ? null : Math.Sqrt(chord) - halfWidth;
    }
}
