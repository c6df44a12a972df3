namespace Tokenfab.Economics.Venture;

/// <summary>What one unit of a product brings, and how many must be sold.</summary>
/// <param name="GrossMargin">(price - cost of making) / price.</param>
/// <param name="Contribution">Price less making, selling and supporting one.</param>
/// <param name="BreakEven">Units that pay back development: development / contribution, the next whole one; null where none do.</param>
/// <param name="MakeOrBuy">Units from which making beats buying: development / (price of the bought part - cost of making); null where buying is not weighed or always cheaper.</param>
public sealed record UnitEconomics(double GrossMargin, Money Contribution, double? BreakEven, double? MakeOrBuy)
{
    /// <summary>The economics of a product.</summary>
    public static UnitEconomics Of(Product product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var contribution = product.Price.Amount - product.UnitCost.Amount - (product.Selling?.Amount ?? 0.0);
        var saving = product.Bought is { } bought ? bought.Amount - product.UnitCost.Amount : 0.0;
        return new(
            product.Price.Amount > 0.0 ? 1.0 - (product.UnitCost.Amount / product.Price.Amount) : 0.0,
            product.Price with { Amount = contribution },
            Units(product.Development.Amount, contribution),
            Units(product.Development.Amount, saving));
    }

    /// <summary>Development spread over a number of units.</summary>
    public static Money PerUnit(Product product, double units) => product.Development with { Amount = product.Development.Amount / units };

    private static double? Units(double development, double each) => each > 0.0 ? Math.Ceiling(development / each) : null;
}
