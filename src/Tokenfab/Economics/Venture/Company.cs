using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Economics.Venture;

/// <summary>A company whose cash is asked after: what it has, earns, spends and may raise, a quarter at a time.</summary>
public sealed record Company
{
    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Cash at the start.</summary>
    public required Money Cash { get; set; }

    /// <summary>What it earns.</summary>
    public required Revenue Revenue { get; set; }

    /// <summary>Costs that do not grow with revenue: research, selling, administration.</summary>
    public required FixedCosts FixedCosts { get; set; }

    /// <summary>Rounds of money that may come.</summary>
    public IReadOnlyList<Raise> Raises { get; set; } = [];

    /// <summary>One product, for its unit economics; null where that is not asked.</summary>
    public Product? Product { get; set; }

    /// <summary>Quarters to look ahead.</summary>
    public Count Quarters { get; set; } = new(24.0);

    /// <summary>Where the figures are from, for the reader.</summary>
    public string? Note { get; set; }
}

/// <summary>Revenue of a company, by the quarter.</summary>
/// <param name="First">Of the first quarter.</param>
/// <param name="GrossMargin">Share of it that is left after the cost of what was sold.</param>
/// <param name="Growth">Expected growth from one quarter to the next.</param>
/// <param name="Volatility">Standard deviation of the logarithm of growth from quarter to quarter.</param>
public sealed record Revenue(Money First, Ratio GrossMargin, Ratio Growth, Ratio Volatility);

/// <summary>Costs that do not grow with revenue, by the quarter.</summary>
/// <param name="First">Of the first quarter.</param>
/// <param name="Growth">Growth from one quarter to the next; none where it is not given.</param>
public sealed record FixedCosts(Money First, Ratio? Growth = null);

/// <summary>Money that may come in: a placement, a listing, a grant.</summary>
/// <param name="Quarter">The quarter in which it comes: 1 is the first.</param>
/// <param name="Amount">How much.</param>
/// <param name="Chance">How likely; certain where it is not given.</param>
public sealed record Raise(Count Quarter, Money Amount, Ratio? Chance = null);

/// <summary>One product of a company.</summary>
/// <param name="Price">What one is sold for.</param>
/// <param name="UnitCost">What one costs to make.</param>
/// <param name="Selling">What selling and supporting one costs: field engineers, porting of operators.</param>
/// <param name="Development">What was spent before the first one: research, masks, tape-outs.</param>
/// <param name="Bought">Price of the part that it replaces, where making is weighed against buying.</param>
public sealed record Product(Money Price, Money UnitCost, Money Development, Money? Selling = null, Money? Bought = null);

/// <summary>How companies are read.</summary>
[JsonSerializable(typeof(Company))]
internal sealed partial class VentureJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static VentureJson Strict { get; } = new(CatalogJson.Options());
}
