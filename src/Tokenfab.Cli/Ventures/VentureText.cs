using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Economics.Venture;

namespace Tokenfab.Cli.Ventures;

/// <summary>A company's outlook as people and scripts read it; the keys are those of docs/json.md.</summary>
internal static class VentureText
{
    /// <summary>The outlook as a table, a line a year.</summary>
    public static void Table(Terminal terminal, CashOutlook outlook)
    {
        var company = outlook.Company;
        if (company.Product is { } product)
        {
            var unit = UnitEconomics.Of(product);
            var economics = Tables.New(terminal, "one unit", ">figure", "how");
            economics.Row("gross margin", Share(unit.GrossMargin), "(price - cost of making) / price");
            economics.Row("contribution", Markup.Escape(unit.Contribution.ToString()), "price less making, selling and supporting one");
            economics.Row("break-even", Units(unit.BreakEven), "units that pay back development");
            if (product.Bought is not null)
            {
                economics.Row("make or buy", Units(unit.MakeOrBuy), "units from which making beats buying");
            }

            foreach (var units in (double[])[1e6, 1e7])
            {
                economics.Row($"development at {units / 1e6:0} M units", Markup.Escape(UnitEconomics.PerUnit(product, units).ToString()), "a unit");
            }

            terminal.Console.Write(economics);
        }

        var table = Tables.New(terminal, $"cash of {company.Name}", ">run out", ">a tenth below", ">half below", ">a tenth above");
        foreach (var quarter in outlook.Quarters.Where(q => q.Quarter % 4 == 0 || q.Quarter == outlook.Quarters.Count))
        {
            table.Row(
                string.Create(CultureInfo.InvariantCulture, $"after {quarter.Quarter} quarters"), Share(quarter.Ruined.Value), Markup.Escape(quarter.Tenth.ToString()),
                $"[bold]{Markup.Escape(quarter.Median.ToString())}[/]", Markup.Escape(quarter.Ninetieth.ToString()));
        }

        terminal.Console.Write(table);
        var half = outlook.MedianRuin is { } median ? $"half of all futures have run out by quarter {median}" : "fewer than half of all futures run out";
        terminal.Console.MarkupLine(Markup.Escape(string.Create(
            CultureInfo.InvariantCulture,
            $"Cash runs out within {outlook.Quarters.Count} quarters in {Share(outlook.Ruin.Value)} of {outlook.Paths:#,0} futures (± {outlook.RuinError.Value * 100.0:0.00} %); {half}; without revenue it lasts {outlook.OnResearchAlone:0.#} years.")));
    }

    /// <summary>The outlook for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, CashOutlook outlook)
    {
        var company = outlook.Company;
        writer.WriteString("company", company.Name);
        writer.WriteString("currency", company.Cash.Currency);
        writer.WriteNumber("paths", outlook.Paths);
        writer.WriteNumber("seed", outlook.Seed);
        writer.WriteNumber("ruin_share", outlook.Ruin.Value);
        writer.WriteNumber("ruin_standard_error", outlook.RuinError.Value);
        writer.WriteIfKnown("median_ruin_quarter", outlook.MedianRuin);
        writer.WriteIfKnown("runway_without_revenue_years", outlook.OnResearchAlone);
        writer.WriteStartArray("quarters");
        foreach (var quarter in outlook.Quarters)
        {
            writer.WriteStartObject();
            writer.WriteNumber("quarter", quarter.Quarter);
            writer.WriteNumber("ruined_share", quarter.Ruined.Value);
            writer.WriteNumber("cash_p10", quarter.Tenth.Amount);
            writer.WriteNumber("cash_p25", quarter.Quartile.Amount);
            writer.WriteNumber("cash_p50", quarter.Median.Amount);
            writer.WriteNumber("cash_p75", quarter.UpperQuartile.Amount);
            writer.WriteNumber("cash_p90", quarter.Ninetieth.Amount);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (company.Product is { } product)
        {
            var unit = UnitEconomics.Of(product);
            writer.WriteStartObject("unit");
            writer.WriteNumber("gross_margin_share", unit.GrossMargin);
            writer.WriteNumber("contribution", unit.Contribution.Amount);
            writer.WriteIfKnown("break_even_units", unit.BreakEven);
            writer.WriteIfKnown("make_or_buy_units", unit.MakeOrBuy);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("unit");
        }
    }

    private static string Share(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Units(double? units) => units is { } known ? known.ToString("#,0", CultureInfo.InvariantCulture) : "never";
}
