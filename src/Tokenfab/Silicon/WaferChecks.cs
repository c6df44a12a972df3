using Tokenfab.Quantities;

namespace Tokenfab.Silicon;

/// <summary>Refuses dies and wafers that cannot be.</summary>
internal static class WaferChecks
{
    // Below the first the sum of doubles on a 300 mm wafer and a picometre of slack would mean something else; above the second no wafer is grown.
    private static readonly Millimetres SmallestSide = new(0.01);
    private static readonly Millimetres LargestDiameter = new(1000.0);

    public static void Check(DieSize die, WaferConvention convention)
    {
        CheckSide("width", die.Width);
        CheckSide("height", die.Height);
        if (!(convention.Diameter > Millimetres.Zero && convention.Diameter <= LargestDiameter))
        {
            throw Wrong("diameter", $"a wafer of {DieSize.Text(convention.Diameter)} is none", "Wafers measure 300 mm, 200 mm or 150 mm");
        }

        CheckLength("scribe_x", convention.ScribeX, convention.Diameter);
        CheckLength("scribe_y", convention.ScribeY, convention.Diameter);
        CheckLength("edge_exclusion", convention.EdgeExclusion, convention.Diameter / 2.0);
        CheckLength("notch_band", convention.NotchBand, convention.Diameter);
        if (convention.Reticle is { } reticle && !reticle.Holds(die))
        {
            throw LargerThanReticle(die, reticle);
        }

        if (!Fits(die, convention))
        {
            throw LargerThanWafer(die, convention);
        }
    }

    /// <summary>Whether a wafer holds one, wherever it lies.</summary>
    public static bool Fits(DieSize die, WaferConvention convention) => FitsOnce(die, 1.0, convention);

    private static bool FitsOnce(DieSize die, double scale, WaferConvention convention)
    {
        var cell = convention.Fit == DieFit.PitchCell;
        var halfWidth = ((die.Width * scale) + (cell ? convention.ScribeX : Millimetres.Zero)).Value / 2.0;
        var halfHeight = ((die.Height * scale) + (cell ? convention.ScribeY : Millimetres.Zero)).Value / 2.0;
        var bottom = ((convention.Diameter / 2.0) - convention.NotchBand).Value;
        var top = Math.Max(halfHeight, (2.0 * halfHeight) - bottom);
        return Math.Sqrt((halfWidth * halfWidth) + (top * top)) <= convention.UsableRadius.Value;
    }

    private static InputException LargerThanWafer(DieSize die, WaferConvention convention)
    {
        var (fits, fails) = (0.0, 1.0);
        for (var i = 0; i < 60; i++)
        {
            var scale = (fits + fails) / 2.0;
            (fits, fails) = FitsOnce(die, scale, convention) ? (scale, fails) : (fits, scale);
        }

        return new(
            "die", null, null,
            $"a die of {die} is larger than the usable part of a {DieSize.Text(convention.Diameter)} wafer with {DieSize.Text(convention.EdgeExclusion)} of edge exclusion",
            $"The largest die of this shape that fits is {Scaled(die, fits)}");
    }

    private static InputException LargerThanReticle(DieSize die, DieSize reticle)
    {
        var upright = Math.Min(reticle.Width / die.Width, reticle.Height / die.Height);
        var turned = Math.Min(reticle.Width / die.Height, reticle.Height / die.Width);
        return new(
            "die", null, null,
            $"a die of {die} is larger than the exposure field of {reticle}, upright and turned",
            $"The largest die of this shape that fits is {Scaled(die, Math.Max(upright, turned))}: split the design into chiplets, or lift the reticle for what is stitched or not scanned");
    }

    private static void CheckSide(string field, Millimetres side)
    {
        if (!(side >= SmallestSide && double.IsFinite(side.Value)))
        {
            throw Wrong(field, $"{DieSize.Text(side)} is no side of a die", $"Write a length of {DieSize.Text(SmallestSide)} or more, as in '24.495 mm'");
        }
    }

    private static void CheckLength(string field, Millimetres length, Millimetres limit)
    {
        if (!(length >= Millimetres.Zero && length < limit))
        {
            throw Wrong(field, $"{DieSize.Text(length)} is not between zero and {DieSize.Text(limit)}", "Write a length such as '0.1 mm' or '3 mm'");
        }
    }

    private static DieSize Scaled(DieSize die, double scale) => new(Floor(die.Width * scale), Floor(die.Height * scale));

    // Down to the micrometre, so that what is called the largest does fit.
    private static Millimetres Floor(Millimetres length) => new(Math.Floor((length.Value * 1000.0) + 1e-6) / 1000.0);

    private static InputException Wrong(string field, string problem, string mend) => new("wafer", null, field, problem, mend);
}
