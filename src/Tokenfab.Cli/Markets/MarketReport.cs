using Tokenfab.Cli.Report;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Economics.Market;

namespace Tokenfab.Cli.Markets;

/// <summary>A market's outlook as one page.</summary>
internal static class MarketReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="outlook">The outlook.</param>
    /// <param name="input">The market's file, shown at the end.</param>
    public static string Write(MarketOutlook outlook, string input) => ReportPage.Write(outlook.Market.Name, main =>
    {
        main.In("header", string.Empty, header => header.Text("p", "class=\"kicker\"", "Tokenfab market").Text("h1", string.Empty, outlook.Market.Name));
        foreach (var remark in MarketText.Remarks(outlook))
        {
            main.Text("p", "class=\"quiet\"", remark);
        }

        main.In("div", "class=\"pair\"", pair =>
        {
            if (outlook.Demand.Count > 0)
            {
                Section(pair, "Units a quarter", "units", [("with the tariff", outlook.Demand), ("without", outlook.Usual)]);
            }

            if (outlook.Vendors.Count > 0)
            {
                Section(pair, "Shares of purchases", "share", [.. outlook.Vendors.Select((vendor, v) => (vendor.Name, (IReadOnlyList<double>)[.. outlook.Shares.Select(bought => bought[v])]))]);
            }

            if (outlook.Stock is { } stock)
            {
                Section(pair, "Weeks of cover", "weeks", [("at the next quarter's use", [.. stock.Weeks])]);
            }
        });
        ReportPage.Section(main, "Market", section => section.Text("pre", string.Empty, input.TrimEnd()));
        main.Text("footer", string.Empty, ReportPage.Version);
    });

    private static void Section(Markup main, string title, string up, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> lines) => ReportPage.Section(main, title, section =>
        new LineChart("quarter", up).Draw(section, title, [.. lines.Select(line => (line.Name, (IReadOnlyList<(double X, double Y)>)[.. line.Values.Select((value, i) => (i + 1.0, value))]))]));
}
