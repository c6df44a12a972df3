using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Economics.Market;

/// <summary>Reads markets.</summary>
public static class MarketFile
{
    private const double MostQuarters = 400.0;

    /// <summary>Reads a market, strictly.</summary>
    /// <exception cref="InputException">The file is missing or malformed, or a field is not understood or out of range.</exception>
    public static MarketSpec Read(string path) => Read(SourceDocument.FromFile(path));

    /// <summary>Reads a market from a document.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static MarketSpec Read(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var market = document.As(MarketJson.Strict.MarketSpec);
        void Require(bool holds, string field, string problem, string mend)
        {
            if (!holds)
            {
                throw document.Error(field, problem, mend);
            }
        }

        void Share(Ratio? value, string field) => Require(value is null or { Value: >= 0.0 and <= 1.0 }, field, $"{value} is no share", "write a share such as '30 %'");

        void Quarter(Count? value, string field) => Require(
            value is not { } v || (v.Value >= 1.0 && v.Value == Math.Floor(v.Value)), field, $"{value} is no quarter", "write 1 for the first, 2 for the second and so on");

        Quarter(market.Quarters, "quarters");
        Require(market.Quarters.Value <= MostQuarters, "quarters", $"{market.Quarters} is too far ahead", $"write at most {MostQuarters}");
        Require(market.Growth.Value > -1.0, "growth", $"{market.Growth} leaves less than nothing", "write it as in '8 %'");
        Require(market.Demand is null || market.Diffusion is null, "demand", "diffusion tells demand too", "write one of the two");
        Require(market.Demand is not null || market.Diffusion is not null || market.Stock is not null, "demand", "there is nothing to tell", "write demand, diffusion or stock");
        Require(
            market.Vendors.Count == 0 || market.Demand is not null || market.Diffusion is not null, "vendors", "nobody buys from them", "write demand or diffusion");
        if (market.Diffusion is { } diffusion)
        {
            Require(diffusion.Innovation.Value is > 0.0 and <= 1.0, "diffusion.innovation", $"{diffusion.Innovation} starts nothing", "write a share above zero, as in '1 %'");
            Share(diffusion.Imitation, "diffusion.imitation");
        }

        Require(market.Season.All(factor => factor.Value > 0.0), "season", "a quarter without purchases has no season", "write factors around 1");
        if (market.Tariff is { } tariff)
        {
            Quarter(tariff.Quarter, "tariff.quarter");
            Quarter(tariff.Over, "tariff.over");
            Share(tariff.Borrowed, "tariff.borrowed");
            Require(
                (tariff.PulledForward is not null) != (tariff.GrowthSeen is not null && tariff.GrowthUsual is not null), "tariff",
                "what it pulls forward is not told, or told twice", "write pulled_forward, or growth_seen and growth_usual");
            Require(
                market.Demand is not null || market.Diffusion is not null, "tariff", "there is no demand that it could pull forward", "write demand or diffusion");
        }

        Require(
            market.Vendors.Count == 0 || Math.Abs(market.Vendors.Sum(vendor => vendor.Share.Value) - 1.0) < 1e-6, "vendors",
            $"their shares add up to {market.Vendors.Sum(vendor => vendor.Share.Value) * 100.0:0.##} %", "write shares of the installed base that add up to 100 %");
        for (var i = 0; i < market.Vendors.Count; i++)
        {
            var vendor = market.Vendors[i];
            Share(vendor.Share, $"vendors[{i}].share");
            Quarter(vendor.BlockedFrom, $"vendors[{i}].blocked_from");
            Require(
                vendor.Chip is not null || ((vendor.Performance ?? (object?)vendor.Throughput) is not null && vendor.Price is { Value: > 0.0 }), $"vendors[{i}]",
                $"what {vendor.Name} gives for money is not told", "write chip, or performance or throughput, and price");
            Require(
                vendor.Throughput is null == market.Vendors[0].Throughput is null && !(vendor.Throughput is not null && vendor.Performance is not null), $"vendors[{i}].throughput",
                "peaks and tokens at work are two measures", "write throughput for every vendor, or for none");
        }

        Share(market.Choice.DomesticQuota, "choice.domestic_quota");
        Share(market.Choice.Turnover, "choice.turnover");
        Require(market.Choice.Sensitivity.Value is >= 0.0 and <= 100.0, "choice.sensitivity", $"{market.Choice.Sensitivity} is out of range", "write it from 0 to 100, as in '2'");
        Require(market.Choice.SwitchingFactor.Value >= 1.0, "choice.switching_factor", $"{market.Choice.SwitchingFactor} rewards switching", "write a factor of at least 1, as in '1.5'");
        if (market.Stock is { } stock)
        {
            Require(stock.WeeklyUse.Value > 0.0, "stock.weekly_use", "a stock that is not used lasts for ever", "write units a week above zero");
            Require(stock.ServiceLevel is null or { Value: >= 0.5 and < 1.0 }, "stock.service_level", $"{stock.ServiceLevel} is no service level", "write it as in '95 %'");
            Quarter(stock.ReceiptsEnd, "stock.receipts_end");
            Require(!(stock.UseGrowth?.Value <= -1.0), "stock.use_growth", $"{stock.UseGrowth} leaves less than nothing", "write it as in '8 %'");
        }

        return market;
    }
}
