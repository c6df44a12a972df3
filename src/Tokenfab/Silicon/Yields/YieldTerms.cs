using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Yields;

/// <summary>What else decides a die's yield beside the density of defects: <c>Y = systematic x parametric x random(kill area)</c>.</summary>
public sealed record YieldTerms
{
    /// <summary>Nothing else: the whole die kills, evenly over the wafer.</summary>
    public static YieldTerms None { get; } = new();

    /// <summary>Share of dies that process and design margins do not lose whatever the defects: edges, patterns that print badly.</summary>
    /// <value>The default is all.</value>
    public Ratio Systematic { get; init; } = new(1.0);

    /// <summary>Share of working dies that meet speed, leakage and voltage.</summary>
    /// <value>The default is all.</value>
    public Ratio Parametric { get; init; } = new(1.0);

    /// <summary>Share of the die's area in which a defect kills: the critical-area ratio.</summary>
    /// <value>The default is all.</value>
    public Ratio KillArea { get; init; } = new(1.0);

    /// <summary>How defects grow towards the rim; null where they do not.</summary>
    public RadialDefects? Radial { get; init; }

    /// <summary>The yield of the dies of a grid.</summary>
    /// <param name="defects">The density, at the centre where it grows towards the rim.</param>
    /// <param name="area">The die's area.</param>
    /// <param name="count">The grid, which only a radial profile asks for.</param>
    /// <exception cref="InputException">A term is no share.</exception>
    public Ratio Yield(DefectModel defects, SquareMillimetres area, GrossDieCount? count)
    {
        var others = CheckedOthers();
        var kill = area * KillArea.Value;
        return (Radial, count) is ({ } radial, { } grid) ? radial.Yield(grid, defects, kill) * others : defects.Yield(kill) * others;
    }

    /// <summary>The defects with which a die has a yield: the inverse of <see cref="Yield"/>.</summary>
    /// <exception cref="InputException">A term is no share, or the other terms alone leave less than the yield.</exception>
    public DefectModel FromYield(Ratio yield, SquareMillimetres area, GrossDieCount? count, YieldModel model, double? shape = null)
    {
        var others = CheckedOthers();
        if (yield.Value > others && others < 1.0)
        {
            throw Wrong("yield", $"{yield} is more than the {new Ratio(others)} that systematic and parametric losses leave", "Give a yield below it, or milder losses");
        }

        var (random, kill) = (new Ratio(yield.Value / others), area * KillArea.Value);
        return (Radial, count) is ({ } radial, { } grid) ? radial.FromYield(grid, random, kill, model, shape) : DefectModel.FromYield(random, kill, model, shape);
    }

    /// <summary>The share of dies that losses without defects leave, its terms checked.</summary>
    /// <exception cref="InputException">A term is no share.</exception>
    public double CheckedOthers()
    {
        Share("systematic", Systematic);
        Share("parametric", Parametric);
        Share("critical_area", KillArea);
        return Systematic.Value * Parametric.Value;
    }

    private static void Share(string field, Ratio share)
    {
        if (!(share.Value is > 0.0 and <= 1.0))
        {
            throw Wrong(field, $"{share} is not a share above 0 and up to 1", "Write it as in '98 %'");
        }
    }

    private static InputException Wrong(string field, string problem, string mend) => new("yield", null, field, problem, mend);
}
