using Tokenfab.Quantities;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Silicon;

/// <summary>What one wafer gives of a die, and what a good one costs. What is not known is null, and <see cref="Unknown"/> says why.</summary>
/// <param name="Gross">Whole dies on a wafer; null where the outline is not known.</param>
/// <param name="GrossRange">The same over the range of the die's area: the low end is that of the largest die.</param>
/// <param name="Yield">Share of dies without a killer defect.</param>
/// <param name="YieldBasis">Where the yield comes from: the density and its model, or a yield told of this die.</param>
/// <param name="WaferPrice">Price of a finished wafer.</param>
/// <param name="Unknown">What is not known and therefore missing from the result.</param>
/// <param name="Sources">Ids of the sources of the facts used.</param>
/// <remarks>Dies that are sold with defective units switched off are not counted as good: where a product has spare units, fewer wafers do.</remarks>
public sealed record DieSupply(
    GrossDieCount? Gross, Estimate<Count>? GrossRange, Estimate<Ratio>? Yield, string? YieldBasis, Estimate<Usd>? WaferPrice,
    IReadOnlyList<string> Unknown, IReadOnlyList<string> Sources)
{
    /// <summary>Good dies on a wafer, on average.</summary>
    public Estimate<Count>? GoodPerWafer => GrossRange is { } gross && Yield is { } yield
        ? new(gross.Low * yield.Low.Value, gross.Mid * yield.Mid.Value, gross.High * yield.High.Value)
        : null;

    /// <summary>Cost of a good die: the wafer's price over its good dies.</summary>
    public Estimate<Usd>? CostPerGoodDie => GoodPerWafer is { } good && WaferPrice is { } price && good.Low > Count.Zero
        ? new(price.Low / good.High.Value, price.Mid / good.Mid.Value, price.High / good.Low.Value)
        : null;

    /// <summary>Whole wafers that give a number of good dies, on average.</summary>
    public Estimate<Count>? WafersFor(Count goodDies) => GoodPerWafer is { } good && good.Low > Count.Zero
        ? new(Whole(goodDies / good.High), Whole(goodDies / good.Mid), Whole(goodDies / good.Low))
        : null;

    /// <summary>What a wafer gives of a catalogue die.</summary>
    /// <param name="die">The die.</param>
    /// <param name="node">Its process node; null where it is not known.</param>
    /// <param name="convention">What counts as a die on a wafer.</param>
    /// <param name="terms">What else decides the yield that follows from defects; null for nothing.</param>
    /// <exception cref="InputException">A figure of the die, the node, the convention or the terms is impossible.</exception>
    public static DieSupply Of(Die die, ProcessNode? node, WaferConvention convention, YieldTerms? terms = null)
    {
        ArgumentNullException.ThrowIfNull(die);
        ArgumentNullException.ThrowIfNull(convention);
        var unknown = new List<string>();
        var sources = new List<string>();
        var gross = Place(die, convention, unknown, sources);
        var (yield, basis) = YieldOf(die, node, gross, terms ?? YieldTerms.None, unknown, sources);
        if (node?.WaferPrice is { } price)
        {
            sources.AddRange(price.Sources);
        }
        else
        {
            unknown.Add(node is null ? NodeOf(die) : $"the price of a wafer of {node.Name}");
        }

        return new(gross?.Best, gross?.Dies, yield, basis, node?.WaferPrice?.Estimate, Distinct(unknown), Distinct(sources));
    }

    private static Placement? Place(Die die, WaferConvention convention, List<string> unknown, List<string> sources)
    {
        if (die.Size(convention.Reticle) is not { } size)
        {
            unknown.Add($"the area of {die.Name}");
            return null;
        }

        if (convention.Reticle is { } reticle && !reticle.Holds(size))
        {
            unknown.Add($"how {die.Name}, which is larger than an exposure field, lies on a wafer");
            return null;
        }

        var best = GrossDies.Certify(size, convention);
        if (die.Width is { } width)
        {
            sources.AddRange(width.Sources);
            return new(best, Estimate.Exact(new Count(best.Dies)), Estimate.Exact(size.Area));
        }

        sources.AddRange(die.Area!.Sources);
        var area = die.Area.Estimate;
        return new(best, new(OfArea(area.High), OfArea(area.Mid), OfArea(area.Low)), area);

        Count OfArea(SquareMillimetres end) =>
            new(end == area.Mid ? best.Dies : GrossDies.Certify(DieSize.FromArea(end, convention.Reticle), convention).Dies);
    }

    private static (Estimate<Ratio>? Yield, string? Basis) YieldOf(
        Die die, ProcessNode? node, Placement? placed, YieldTerms terms, List<string> unknown, List<string> sources)
    {
        if (die.Yield is { } told)
        {
            sources.AddRange(told.Sources);
            return (told.Estimate, "as told of this die");
        }

        if (node?.Defects is not { } defects)
        {
            unknown.Add(node is null ? NodeOf(die) : $"the defect density of {node.Name}");
            return (null, null);
        }

        if (placed is null)
        {
            return (null, null);
        }

        sources.AddRange(defects.Density.Sources);
        return (defects.Yield(placed.Area, terms, placed.Best), defects.Mid.ToString());
    }

    private static string NodeOf(Die die) => $"the process node of {die.Name}";

    private static List<string> Distinct(List<string> all) => [.. all.Distinct(StringComparer.Ordinal)];

    private static Count Whole(double wafers) => new(Math.Ceiling(wafers));

    private sealed record Placement(GrossDieCount Best, Estimate<Count> Dies, Estimate<SquareMillimetres> Area);
}
