using System.Globalization;
using Tokenfab.Quantities;

namespace Tokenfab.Silicon;

/// <summary>The finished outline of a die, scribe lines apart.</summary>
/// <param name="Width">Along the scanner's slit.</param>
/// <param name="Height">Along the scan.</param>
public readonly record struct DieSize(Millimetres Width, Millimetres Height)
{
    /// <summary>Width times height.</summary>
    public SquareMillimetres Area => Width * Height;

    /// <summary>The same die turned by a quarter.</summary>
    public DieSize Turned => new(Height, Width);

    /// <summary>A shape for a die of which only the area is known: a square; as wide as the reticle field where only that fits it.</summary>
    /// <param name="area">The die's area.</param>
    /// <param name="reticle">The field that must hold it; null where there is none.</param>
    public static DieSize FromArea(SquareMillimetres area, DieSize? reticle)
    {
        var side = Math.Sqrt(area.Value);
        return reticle is { } field && side > field.Width.Value && area.Value <= field.Area.Value
            ? new(field.Width, new(area.Value / field.Width.Value))
            : new(new(side), new(side));
    }

    /// <summary>Reads a width and a height, as in <c>24.495mmx24.495mm</c> or <c>26 mm x 33 mm</c>.</summary>
    /// <exception cref="InputException">The text is no such size.</exception>
    public static DieSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sides = text.Split(['x', '×', '*'], StringSplitOptions.TrimEntries);
        return sides.Length == 2 ? new(Side("width", sides[0]), Side("height", sides[1])) : throw Wrong(null, $"'{text}' is no die size");
    }

    /// <summary>Whether a die fits this field, turned or not.</summary>
    public bool Holds(DieSize die) =>
        (die.Width <= Width && die.Height <= Height) || (die.Height <= Width && die.Width <= Height);

    /// <summary>As in <c>26 mm x 33 mm</c>.</summary>
    public override string ToString() => $"{Text(Width)} x {Text(Height)}";

    /// <summary>A length as wafer drawings have it: in millimetres, whatever its size, to the micrometre.</summary>
    internal static string Text(Millimetres length) => length.Value.ToString("0.### mm", CultureInfo.InvariantCulture);

    private static Millimetres Side(string field, string text) =>
        Quantity.TryParse<Millimetres>(text, out var side, out var problem) ? side : throw Wrong(field, problem);

    private static InputException Wrong(string? field, string problem) =>
        new("die", null, field, problem, "Write width and height with their units, as in '24.495mmx24.495mm'");
}
