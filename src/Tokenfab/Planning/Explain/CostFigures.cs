using Tokenfab.Quantities;

namespace Tokenfab.Planning.Explain;

/// <summary>What it costs. Everything is unknown together where the chip's price is.</summary>
internal static class CostFigures
{
    private const string Recovery = "capital recovery factor, r / (1 - (1 + r)^-n); src/Tokenfab/Economics/TotalCostOfOwnership.cs";
    private const string PerToken = "src/Tokenfab/Economics/CostPerToken.cs";

    private static readonly FigureInput Prices =
        new("prices", view => new FigureDatum("prices used", view.Plan.Cost is null ? "not known" : "see sources", view.Plan.Cost is { } c ? string.Join(", ", c.Sources.Distinct(StringComparer.Ordinal)) : "none"));

    public static IEnumerable<Figure> All =>
    [
        .. Interval("cost_usd_per_chip_hour", "One chip for an hour, its share of server, network, power and housing included", FigureUnit.UsdPerHour,
            c => (c.ChipHour.Low.Value, c.ChipHour.Mid.Value, c.ChipHour.High.Value), "chip_hour",
            "capital + colocation + electricity + operations + spares, or the rent", "the parts of an hour of a chip", Recovery,
            Inputs.Figure("capital", "cost.parts_usd_per_chip_hour.capital"), Inputs.Figure("colocation", "cost.parts_usd_per_chip_hour.colocation"),
            Inputs.Figure("electricity", "cost.parts_usd_per_chip_hour.electricity"), Inputs.Figure("operations", "cost.parts_usd_per_chip_hour.operations"),
            Inputs.Figure("spares", "cost.parts_usd_per_chip_hour.spares"), Inputs.Figure("rent", "cost.parts_usd_per_chip_hour.rent")),
        Part("capital", "Repayment and interest of a chip-hour", "price x CRF(r / 12, months) / (730.5 h x availability)", "equal monthly instalments over the useful life",
            Inputs.Figure("price", "cost.capital_usd_per_chip.mid"),
            Inputs.Term("r", "cost of capital per year", e => e.Wacc is not null, t => FigureUnit.Share.Write(t.CostOfCapital.Value)),
            Inputs.Term("life", "useful life", e => e.LifeYears is not null, t => t.UsefulLife.ToString())),
        Part("colocation", "Rent of the room of a chip-hour", "USD/kW-month x kW / 730.5 h", "paid on power at full load",
            Inputs.Term("rate", "colocation per kilowatt and month", e => e.Colocation is not null, t => t.Colocation.ToString()),
            Inputs.Figure("fleet power", "fleet.power_watts")),
        Part("electricity", "Electricity of a chip-hour", "kW x PUE x USD/kWh", "mean power at the wall times its price",
            Inputs.Term("price", "price of electricity", e => e.Electricity is not null, t => t.Electricity.ToString()),
            Inputs.Figure("fleet power", "fleet.mean_power_watts")),
        Part("operations", "Staff, spares, support and insurance of a chip-hour", "share x capital", "a share of the capital charge",
            Inputs.Figure("capital", "cost.parts_usd_per_chip_hour.capital")),
        Part("spares", "Replacement of failed chips of a chip-hour", "failures a year x share x price / 8766 h", "failures that the owner pays for",
            Inputs.Figure("price", "cost.capital_usd_per_chip.mid"),
            Inputs.Term("f", "failures of a chip a year", e => e.Failures is not null, t => t.Failures is { } f ? FigureUnit.Share.Write(f.AnnualRate.Value) : "none")),
        Part("rent", "Rent of a chip-hour, which covers all other parts", "rent", "as the scenario says",
            Inputs.Asked("rent", "rent per chip-hour", v => v.Result.Scenario.Economics.Rent is { } rents ? string.Join(", ", rents.Select(r => $"{r.Key} {FigureUnit.UsdPerHour.Write(r.Value.Value)}")) : "none")),
        Of("interest_usd_per_chip_hour", "Interest to a lender within the capital of a chip-hour, on average over its life", FigureUnit.UsdPerHour, c => c.Interest.Value,
            "debt x (CRF(i / 12, n) - 1 / n) / 730.5 h", "instalments of the loan less what repays it; zero without one", Recovery,
            Inputs.Figure("capital", "cost.parts_usd_per_chip_hour.capital"),
            Inputs.Term("debt", "share of the price that is borrowed", e => e.Financing is not null, t => t.Financing is { } f ? FigureUnit.Share.Write(f.DebtShare.Value) : "none")),
        .. Interval("capital_usd_per_chip", "Price of a chip with its share of server and network", FigureUnit.Usd,
            c => c.CapitalPerChip is { } capital ? (capital.Low.Value, capital.Mid.Value, capital.High.Value) : null, "capital",
            "price of the system / its chips", "as the scenario says, or as the catalogue's sources do", "catalogue",
            Inputs.Fact("server", "price of the whole system", v => v.Plan.Deployment.Server.Price), Inputs.Fact("chip", "price of one chip", v => v.Plan.Deployment.Chip.Price)),
        Of("cost_usd_per_fleet_hour", "The fleet for an hour", FigureUnit.UsdPerHour, c => c.FleetHour.Value, "chips x chip-hour", "all chips, busy or not", PerToken,
            Inputs.Figure("chips", "fleet.chips"), Inputs.Figure("chip-hour", "cost.cost_usd_per_chip_hour.mid")) with { Alias = "fleet_cost" },
        Token("input", "input", c => c.Input, "prefill's share of chip time over input tokens", "s"),
        Token("output", "output", c => c.Output, "decode's share of chip time over output tokens", "1 - s"),
        Token("blended", "input and output", c => c.Blended, "all chip time over all tokens, in the mix of the traffic", "all"),
    ];

    private static Figure Token(string kind, string title, Func<PlanCost, UsdPerMillionTokens> value, string words, string share) =>
        Of(kind == "blended" ? "cost_usd_per_million_tokens" : $"cost_usd_per_million_{kind}_tokens", $"Cost of a million {title} tokens at the mean rate", FigureUnit.UsdPerMillionTokens,
            c => value(c).Value, $"10^6 x ({share}) x fleet USD/h / (3600 x {kind} tok/s)", $"{words}; idle time is borne by both in proportion", PerToken,
            Inputs.Figure("fleet USD/h", "cost.cost_usd_per_fleet_hour"), Inputs.Figure("s", "serving.prefill_chip_time_share"),
            Inputs.Asked("rate", "mean rate", v => FigureUnit.RequestsPerSecond.Write(v.Result.Traffic.Rate.Value)),
            Inputs.Asked("ISL", "mean prompt tokens", v => FigureUnit.Readable(v.Result.Traffic.Input.Mean)),
            Inputs.Asked("o", "mean output tokens", v => FigureUnit.Readable(v.Result.Traffic.Output.Mean)), Prices) with { Alias = $"cost_{kind}" };

    private static Figure Part(string name, string title, string formula, string words, params FigureInput[] inputs) =>
        new($"cost.parts_usd_per_chip_hour.{name}", title, FigureUnit.UsdPerHour,
            view => view.Plan.Cost?.Parts.Where(p => p.Name == name).Select(p => (double?)p.Amount.Value).FirstOrDefault(), formula, words, Recovery, [.. inputs, Prices]);

    private static Figure Of(
        string key, string title, FigureUnit unit, Func<PlanCost, double?> value, string formula, string words, string reference, params FigureInput[] inputs) =>
        new($"cost.{key}", title, unit, view => view.Plan.Cost is { } cost ? value(cost) : null, formula, words, reference, inputs);

    private static IEnumerable<Figure> Interval(
        string key, string title, FigureUnit unit, Func<PlanCost, (double Low, double Mid, double High)?> value, string alias,
        string formula, string words, string reference, params FigureInput[] inputs)
    {
        Figure End(string end, string which, Func<(double Low, double Mid, double High), double> pick) =>
            Of($"{key}.{end}", $"{title}, {which}", unit, c => value(c) is { } found ? pick(found) : null, formula, words, reference, [.. inputs, Prices]);

        yield return End("low", "low end", e => e.Low);
        yield return End("mid", "most likely", e => e.Mid) with { Alias = alias };
        yield return End("high", "high end", e => e.High);
    }
}
