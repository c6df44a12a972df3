using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Economics.Market;

/// <summary>A market as a user writes it: how many buy, whom from, what a tariff pulls forward, how long a stock lasts. Any part may be left out.</summary>
public sealed record MarketSpec
{
    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Quarters to look ahead.</summary>
    public Count Quarters { get; set; } = new(12.0);

    /// <summary>Units bought in the first quarter, where demand does not follow from diffusion.</summary>
    public Count? Demand { get; set; }

    /// <summary>Growth of that demand from quarter to quarter.</summary>
    public Ratio Growth { get; set; }

    /// <summary>First purchases that spread by example.</summary>
    public DiffusionSpec? Diffusion { get; set; }

    /// <summary>What the quarters of a year are times the mean, from the first on; none where empty.</summary>
    public IReadOnlyList<Ratio> Season { get; set; } = [];

    /// <summary>Purchases that a coming tariff pulls forward.</summary>
    public TariffSpec? Tariff { get; set; }

    /// <summary>Who sells.</summary>
    public IReadOnlyList<VendorSpec> Vendors { get; set; } = [];

    /// <summary>How buyers choose among them.</summary>
    public ChoiceSpec Choice { get; set; } = new();

    /// <summary>A buyer's stock.</summary>
    public StockSpec? Stock { get; set; }

    /// <summary>Where the figures are from, for the reader.</summary>
    public string? Note { get; set; }
}

/// <summary>Diffusion as written.</summary>
/// <param name="Market">All who will ever buy.</param>
/// <param name="Innovation">Share of those left that buys of its own accord in a quarter.</param>
/// <param name="Imitation">Share of those left that buys in a quarter when all others have.</param>
public sealed record DiffusionSpec(Count Market, Ratio Innovation, Ratio Imitation);

/// <summary>A tariff as written: how much it pulls forward, or the growth that was seen and the usual one.</summary>
/// <param name="Quarter">The last quarter before it, in which more is bought; the first is 1.</param>
/// <param name="PulledForward">What is bought above the usual, as a share of it.</param>
/// <param name="GrowthSeen">Growth seen into that quarter, instead.</param>
/// <param name="GrowthUsual">Growth into that quarter in other years.</param>
/// <param name="Borrowed">Share of it that is missing later; the rest is additional. All of it where not given.</param>
/// <param name="Over">Quarters over which it is missing; two where not given.</param>
public sealed record TariffSpec(
    Count Quarter, Ratio? PulledForward = null, Ratio? GrowthSeen = null, Ratio? GrowthUsual = null, Ratio? Borrowed = null, Count? Over = null);

/// <summary>A seller as written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">Its share of the installed base at the start.</param>
/// <param name="Chip">A catalogue chip for its performance and price, where those are not given.</param>
/// <param name="Performance">Dense 16-bit rate of one.</param>
/// <param name="Throughput">Tokens a second of one at work, as a plan tells them, instead: for all vendors or for none.</param>
/// <param name="Price">Price of one.</param>
/// <param name="Duty">Duty on that price.</param>
/// <param name="Domestic">Whether it counts for the domestic quota.</param>
/// <param name="BlockedFrom">The quarter from which rules keep it out; never where not given.</param>
public sealed record VendorSpec(
    string Name, Ratio Share, string? Chip = null, FlopsPerSecond? Performance = null, TokensPerSecond? Throughput = null, Usd? Price = null, Ratio? Duty = null, bool Domestic = false, Count? BlockedFrom = null);

/// <summary>How buyers choose.</summary>
public sealed record ChoiceSpec
{
    /// <summary>How strongly performance for money decides: the logarithm of the odds of two vendors is so many times the logarithm of their performance for money.</summary>
    public Ratio Sensitivity { get; set; } = new(2.0);

    /// <summary>What software keeps a buyer with its vendor: the factor in performance for money that another must offer to be its equal.</summary>
    public Ratio SwitchingFactor { get; set; } = new(1.0);

    /// <summary>Share of each quarter's purchases that must be domestic.</summary>
    public Ratio DomesticQuota { get; set; }

    /// <summary>Share of the installed base that is replaced or added in a quarter, and so chooses anew.</summary>
    public Ratio Turnover { get; set; } = new(0.08);
}

/// <summary>A stock as written.</summary>
/// <param name="OnHand">Units on hand at the start.</param>
/// <param name="WeeklyUse">Units put to use in a week.</param>
/// <param name="UseGrowth">Growth of that use from quarter to quarter.</param>
/// <param name="Receipts">Units that come in a quarter; none where not given.</param>
/// <param name="ReceiptsEnd">The last quarter with receipts: an export rule; never where not given.</param>
/// <param name="LeadWeeks">Weeks from order to receipt.</param>
/// <param name="WeeklySpread">Standard deviation of weekly use, in units.</param>
/// <param name="ServiceLevel">Share of lead times that the safety stock must last; 95 % where not given.</param>
public sealed record StockSpec(
    Count OnHand, Count WeeklyUse, Ratio? UseGrowth = null, Count? Receipts = null, Count? ReceiptsEnd = null, Count? LeadWeeks = null, Count? WeeklySpread = null,
    Ratio? ServiceLevel = null);

/// <summary>How markets are read.</summary>
[JsonSerializable(typeof(MarketSpec))]
internal sealed partial class MarketJson : JsonSerializerContext
{
    /// <summary>The one instance, with the catalogue's rules.</summary>
    public static MarketJson Strict { get; } = new(CatalogJson.Options());
}
