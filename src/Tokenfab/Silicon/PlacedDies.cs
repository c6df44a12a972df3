namespace Tokenfab.Silicon;

/// <summary>Whole dies of a wafer under a grid that somebody placed, rather than the best one.</summary>
public static class PlacedDies
{
    /// <summary>Counts them.</summary>
    /// <param name="die">The die.</param>
    /// <param name="convention">What counts as a die on the wafer.</param>
    /// <param name="placement">Where the grid lies.</param>
    /// <exception cref="InputException">The die is larger than the exposure field or the usable wafer.</exception>
    public static int Count(DieSize die, WaferConvention convention, GridPlacement placement)
    {
        WaferChecks.Check(die, convention);
        var (pitchX, pitchY) = (die.Width.Value + convention.ScribeX.Value, die.Height.Value + convention.ScribeY.Value);
        var (width, height) = convention.Fit == DieFit.PitchCell ? (pitchX, pitchY) : (die.Width.Value, die.Height.Value);
        var (startX, startY) = (placement.StreetX ? pitchX / 2.0 : 0.0, placement.StreetY ? pitchY / 2.0 : 0.0);
        var radius = convention.UsableRadius.Value;
        var floor = convention.NotchBand.Value > 0.0 ? convention.NotchBand.Value - (convention.Diameter.Value / 2.0) : double.NegativeInfinity;
        var rows = (int)Math.Ceiling(radius / pitchY) + 1;
        var dies = 0;
        for (var row = -rows; row <= rows; row++)
        {
            var y = startY + (row * pitchY);
            var reach = Math.Abs(y) + (height / 2.0);
            var half = Math.Sqrt(Math.Max(0.0, (radius * radius) - (reach * reach))) - (width / 2.0);
            if (reach <= radius && half >= 0.0 && y - (height / 2.0) >= floor)
            {
                dies += (int)(Math.Floor(((half - startX) / pitchX) + DieGrid.Slack) - Math.Ceiling(((-half - startX) / pitchX) - DieGrid.Slack)) + 1;
            }
        }

        return dies;
    }
}

/// <summary>Where a grid of dies lies on a wafer.</summary>
/// <param name="StreetX">A scribe line runs through the wafer's centre from top to bottom; else the middle of a die does.</param>
/// <param name="StreetY">The same from side to side.</param>
public readonly record struct GridPlacement(bool StreetX, bool StreetY)
{
    /// <summary>The corner of four dies lies on the wafer's centre.</summary>
    public static GridPlacement Cross => new(true, true);

    /// <summary>A die's centre lies on the wafer's centre.</summary>
    public static GridPlacement DieCentred => new(false, false);
}
