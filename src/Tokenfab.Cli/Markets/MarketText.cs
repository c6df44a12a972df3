using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Economics.Market;

namespace Tokenfab.Cli.Markets;

/// <summary>A market's outlook as people and scripts read it; the keys are those of docs/json.md.</summary>
internal static class MarketText
{
    /// <summary>The outlook as a table, a line a quarter.</summary>
    public static void Table(Terminal terminal, MarketOutlook outlook)
    {
        string[] headings =
        [
            outlook.Market.Name, .. outlook.Demand.Count == 0 ? [] : new[] { ">units", ">without tariff" }, .. outlook.Vendors.Select(vendor => $">{vendor.Name}"),
            .. outlook.Stock is null ? [] : new[] { ">on hand", ">weeks of cover" },
        ];
        var table = Tables.New(terminal, headings);
        for (var i = 0; i < (int)outlook.Market.Quarters.Value; i++)
        {
            table.Row([
                string.Create(CultureInfo.InvariantCulture, $"quarter {i + 1}"),
                .. outlook.Demand.Count == 0 ? [] : new[] { $"[bold]{Whole(outlook.Demand[i])}[/]", Whole(outlook.Usual[i]) },
                .. outlook.Vendors.Select((_, v) => Share(outlook.Shares[i][v])),
                .. outlook.Stock is { } stock ? new[] { Whole(stock.OnHand[i]), stock.Weeks[i].ToString("0.0", CultureInfo.InvariantCulture) } : [],
            ]);
        }

        terminal.Console.Write(table);
        foreach (var line in Remarks(outlook))
        {
            terminal.Console.MarkupLine(Markup.Escape(line));
        }
    }

    /// <summary>What to know beside the table.</summary>
    public static IEnumerable<string> Remarks(MarketOutlook outlook)
    {
        if (outlook.Peak is { } peak)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"First purchases are most frequent {peak:0.0} quarters from the start.");
        }

        if (outlook.Pull is { } pull)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The tariff pulls {pull.Share * 100.0:0.#} % of quarter {pull.Quarter} forward; {pull.Borrowed * 100.0:0.#} % of that is missing over the {pull.Over} quarters after it.");
        }

        if (outlook.Stock is { } stock)
        {
            var end = stock.RunsOut is { } quarter ? $"it runs out in quarter {quarter}" : "it does not run out";
            var safety = stock.Safety is { } units ? $"; {Whole(units)} units bridge the spread of use over a lead time" : string.Empty;
            yield return string.Create(CultureInfo.InvariantCulture, $"The stock covers {stock.WeeksAtStart:0.0} weeks at today's use; {end}{safety}.");
        }
    }

    /// <summary>The outlook for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, MarketOutlook outlook)
    {
        writer.WriteString("market", outlook.Market.Name);
        writer.WriteIfKnown("peak_quarters", outlook.Peak);
        writer.WriteIfKnown("pulled_forward_share", outlook.Pull?.Share);
        writer.WriteIfKnown("cover_weeks_today", outlook.Stock?.WeeksAtStart);
        writer.WriteIfKnown("runs_out_quarter", outlook.Stock?.RunsOut);
        writer.WriteIfKnown("safety_stock_units", outlook.Stock?.Safety);
        writer.WriteStartArray("quarters");
        for (var i = 0; i < (int)outlook.Market.Quarters.Value; i++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("quarter", i + 1);
            writer.WriteIfKnown("units", outlook.Demand.Count == 0 ? null : outlook.Demand[i]);
            writer.WriteIfKnown("units_without_tariff", outlook.Usual.Count == 0 ? null : outlook.Usual[i]);
            writer.WriteStartArray("vendors");
            for (var v = 0; v < outlook.Vendors.Count; v++)
            {
                writer.WriteStartObject();
                writer.WriteString("vendor", outlook.Vendors[v].Name);
                writer.WriteNumber("purchase_share", outlook.Shares[i][v]);
                writer.WriteIfKnown("units", outlook.Demand.Count == 0 ? null : outlook.Demand[i] * outlook.Shares[i][v]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteIfKnown("on_hand_units", outlook.Stock?.OnHand[i]);
            writer.WriteIfKnown("cover_weeks", outlook.Stock?.Weeks[i]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
