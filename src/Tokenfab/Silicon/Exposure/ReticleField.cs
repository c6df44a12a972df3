using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Exposure;

/// <summary>How many dies one exposure prints: columns and rows of them, with their scribe lines between.</summary>
/// <param name="Columns">Dies along the wafer's x.</param>
/// <param name="Rows">Dies along its y.</param>
/// <param name="Turned">The field lies across, its long side along x.</param>
/// <param name="Size">The dies and the scribe lines between them.</param>
/// <param name="Use">Share of the scanner's field that is die.</param>
public sealed record ReticleField(int Columns, int Rows, bool Turned, DieSize Size, Ratio Use)
{
    /// <summary>Dies of one exposure.</summary>
    public int Dies => Columns * Rows;

    /// <summary>The field that holds the most dies, upright or across.</summary>
    /// <exception cref="InputException">The convention has no exposure field, or the die does not fit it.</exception>
    public static ReticleField Best(DieSize die, WaferConvention convention)
    {
        ArgumentNullException.ThrowIfNull(convention);
        WaferChecks.Check(die, convention);
        var reticle = convention.Reticle ?? throw new InputException(
            "wafer", null, "reticle", "without an exposure field there are no exposures to count", "Name the field, as in '26mmx33mm'");
        var upright = Of(die, convention, reticle, turned: false);
        var turned = Of(die, convention, reticle.Turned, turned: true);
        return turned.Dies > upright.Dies ? turned : upright;
    }

    private static ReticleField Of(DieSize die, WaferConvention convention, DieSize field, bool turned)
    {
        var columns = Fit(field.Width, die.Width, convention.ScribeX);
        var rows = Fit(field.Height, die.Height, convention.ScribeY);
        var size = new DieSize(
            new((columns * (die.Width + convention.ScribeX).Value) - convention.ScribeX.Value), new((rows * (die.Height + convention.ScribeY).Value) - convention.ScribeY.Value));
        return new(columns, rows, turned, size, new(columns * rows * die.Area.Value / field.Area.Value));
    }

    private static int Fit(Millimetres field, Millimetres die, Millimetres scribe) =>
        (int)Math.Floor(((field + scribe).Value / (die + scribe).Value) + DieGrid.Slack);
}
