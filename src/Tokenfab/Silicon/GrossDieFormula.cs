namespace Tokenfab.Silicon;

/// <summary>A closed formula for the dies of a wafer, as calculators and papers use it: none is a count, and on one die they spread by a fifth.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Text">The formula, with S the die's area and D a diameter.</param>
/// <param name="Dies">What it gives.</param>
public sealed record GrossDieFormula(string Name, string Text, double Dies)
{
    /// <summary>The formulas in use, from the highest answer to the lowest.</summary>
    /// <param name="die">The die.</param>
    /// <param name="convention">Its diameter, edge exclusion and scribe lines; the first two formulas take the bare wafer and die.</param>
    /// <exception cref="InputException">The die or the convention is impossible, or the die fits neither reticle nor wafer.</exception>
    public static IReadOnlyList<GrossDieFormula> All(DieSize die, WaferConvention convention)
    {
        ArgumentNullException.ThrowIfNull(convention);
        WaferChecks.Check(die, convention);
        var (whole, usable) = (convention.Diameter.Value, 2.0 * convention.UsableRadius.Value);
        var (area, pitch) = (die.Area.Value, ((die.Width + convention.ScribeX) * (die.Height + convention.ScribeY)).Value);
        GrossDieFormula[] all =
        [
            new("area ratio", "πD²/4S", Ratio(whole, area)),
            new("edge term, bare wafer", "πD²/4S - πD/√(2S)", Ratio(whole, area) - Edge(whole, area)),
            new("edge term, usable wafer and pitch", "πD²/4S - πD/√(2S)", Ratio(usable, pitch) - Edge(usable, pitch)),
            new("de Vries", "πD²/4S e^(-2√S/D)", Ratio(usable, pitch) * Math.Exp(-2.0 * Math.Sqrt(pitch) / usable)),
            new("squared edge", "πD²/4S (1 - 2√S/D)²", Ratio(usable, pitch) * Math.Pow(1.0 - (2.0 * Math.Sqrt(pitch) / usable), 2.0)),
            new("Ferris-Prabhu", "πD²/4S - 0.58 πD/√S", Ratio(usable, pitch) - (0.58 * Math.PI * usable / Math.Sqrt(pitch))),
        ];
        return [.. all.OrderByDescending(formula => formula.Dies)];
    }

    private static double Ratio(double diameter, double area) => Math.PI * diameter * diameter / (4.0 * area);

    private static double Edge(double diameter, double area) => Math.PI * diameter / Math.Sqrt(2.0 * area);
}
