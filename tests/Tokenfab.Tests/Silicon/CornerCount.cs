using Tokenfab.Silicon;

namespace Tokenfab.Tests.Silicon;

/// <summary>Counts the dies of one grid the slow way, corner by corner, to check the fast one.</summary>
internal static class CornerCount
{
    public static int Of(DieSize die, WaferConvention convention, double offsetX, double offsetY, double slack)
    {
        var pitchX = (die.Width + convention.ScribeX).Value;
        var pitchY = (die.Height + convention.ScribeY).Value;
        var cell = convention.Fit == DieFit.PitchCell;
        var halfX = (cell ? pitchX : die.Width.Value) / 2;
        var halfY = (cell ? pitchY : die.Height.Value) / 2;
        var radius = (convention.Diameter.Value / 2) - convention.EdgeExclusion.Value + slack;
        var bottom = convention.NotchBand.Value - (convention.Diameter.Value / 2) - slack;
        var columns = (int)(convention.Diameter.Value / pitchX / 2) + 2;
        var rows = (int)(convention.Diameter.Value / pitchY / 2) + 2;
        var dies = 0;
        for (var i = -columns; i <= columns; i++)
        {
            for (var j = -rows; j <= rows; j++)
            {
                var x = Math.Abs((offsetX % pitchX) + (i * pitchX)) + halfX;
                var y = (offsetY % pitchY) + (j * pitchY);
                var inside = (x * x) + Math.Pow(Math.Abs(y) + halfY, 2) <= radius * radius;
                dies += inside && y - halfY >= bottom ? 1 : 0;
            }
        }

        return dies;
    }
}
