using Tokenfab.Catalog;
using Tokenfab.Hardware;

namespace Tokenfab.Economics.Market;

/// <summary>What becomes of a market.</summary>
/// <param name="Market">The market.</param>
/// <param name="Usual">Units that are bought quarter by quarter without a tariff; empty where demand is not told.</param>
/// <param name="Demand">The same with what the tariff moves.</param>
/// <param name="Vendors">The vendors, their performance for money worked out.</param>
/// <param name="Shares">Shares of purchases, quarter by quarter and vendor by vendor; empty where there are no vendors.</param>
/// <param name="Peak">Quarters from the start to the peak of diffusion; null without it.</param>
/// <param name="Pull">What the tariff pulls forward; null without one.</param>
/// <param name="Stock">How long the stock lasts; null without one.</param>
public sealed record MarketOutlook(
    MarketSpec Market, IReadOnlyList<double> Usual, IReadOnlyList<double> Demand, IReadOnlyList<Vendor> Vendors, IReadOnlyList<double[]> Shares, double? Peak, PullForward? Pull,
    StockCover? Stock)
{
    private const int QuartersOfAYear = 4;

    /// <summary>Works a market out.</summary>
    /// <param name="market">The market, as <see cref="MarketFile"/> checks it.</param>
    /// <param name="catalog">Where chips of vendors are found.</param>
    /// <exception cref="InputException">A chip is not in the catalogue, or its rate or price is not known.</exception>
    public static MarketOutlook Of(MarketSpec market, CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(catalog);
        var quarters = (int)market.Quarters.Value;
        var spread = market.Diffusion is { } bass ? new Diffusion(bass.Market.Value, bass.Innovation.Value, bass.Imitation.Value) : null;
        double[] usual = spread is null && market.Demand is null ? [] : [.. Enumerable.Range(1, quarters).Select(quarter => Usually(market, spread, quarter))];
        var pull = market.Tariff is { } tariff
            ? new PullForward(
                (int)tariff.Quarter.Value, tariff.PulledForward?.Value ?? PullForward.FromGrowth(tariff.GrowthSeen!.Value.Value, tariff.GrowthUsual!.Value.Value),
                tariff.Borrowed?.Value ?? 1.0, (int)(tariff.Over?.Value ?? 2.0))
            : null;
        Vendor[] vendors = [.. market.Vendors.Select((vendor, i) => new Vendor(
            vendor.Name, vendor.Share.Value, Worth(market, vendor, i, catalog), vendor.Domestic, vendor.BlockedFrom is { } from ? (int)from.Value : null))];
        var choice = market.Choice;
        var shares = vendors.Length == 0
            ? [] : new ShareModel(vendors, choice.Sensitivity.Value, choice.SwitchingFactor.Value, choice.DomesticQuota.Value, choice.Turnover.Value).Over(quarters);
        return new(
            market, usual, pull?.Of(usual) ?? usual, vendors, shares, spread?.Peak, pull, market.Stock is { } stock ? StockCover.Of(stock, quarters) : null);
    }

    private static double Usually(MarketSpec market, Diffusion? spread, int quarter)
    {
        var level = spread?.In(quarter) ?? (market.Demand!.Value.Value * Math.Pow(1.0 + market.Growth.Value, quarter - 1));
        return level * (market.Season.Count == 0 ? 1.0 : market.Season[(quarter - 1) % Math.Min(market.Season.Count, QuartersOfAYear)].Value);
    }

    private static double Worth(MarketSpec market, VendorSpec vendor, int index, CatalogStore catalog)
    {
        var chip = vendor.Chip is { } name ? catalog.Accelerator(name) : null;
        var rate = vendor.Throughput?.Value ?? vendor.Performance?.Value ?? (chip?.Peak.Bf16 ?? chip?.Peak.Fp16)?.Value.Value;
        var price = vendor.Price ?? chip?.Price?.Value;
        return rate is { } known and > 0.0 && price is { Value: > 0.0 } paid
            ? known / (paid.Value * (1.0 + (vendor.Duty?.Value ?? 0.0)))
            : throw new InputException(
                market.Name, null, $"vendors[{index}]", $"the {(rate is > 0.0 ? "price" : "performance")} of {chip?.Name ?? vendor.Name} is not known", "Write performance and price of the vendor");
    }
}
