using System.Globalization;
using Tokenfab.Cli.Report;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Economics.Venture;

namespace Tokenfab.Cli.Ventures;

/// <summary>A company's outlook as one page: the fan of its cash and the share of futures that ran out.</summary>
internal static class VentureReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="outlook">The outlook.</param>
    /// <param name="input">The company's file, shown at the end.</param>
    public static string Write(CashOutlook outlook, string input) => ReportPage.Write(outlook.Company.Name, main =>
    {
        main.In("header", string.Empty, header => header.Text("p", "class=\"kicker\"", "Tokenfab venture").Text("h1", string.Empty, outlook.Company.Name));
        main.Text("p", "class=\"verdict\"", string.Create(
            CultureInfo.InvariantCulture,
            $"Cash runs out within {outlook.Quarters.Count} quarters in {outlook.Ruin.Value:0.0 %} of {outlook.Paths:#,0} futures."));
        ReportPage.Section(main, $"Cash, {outlook.Company.Cash.Currency}", section =>
        {
            Fan(section, outlook);
            section.Text("p", "class=\"quiet\"", "line: half of all futures have less; inner band: the middle half; outer band: all but the lowest and the highest tenth; futures that ran out stay at zero");
        });
        ReportPage.Section(main, "Share of futures that ran out", section => Ruin(section, outlook));
        ReportPage.Section(main, "Company", section => section.Text("pre", string.Empty, input.TrimEnd()));
        main.Text("footer", string.Empty, ReportPage.Version);
    });

    private static void Fan(Markup page, CashOutlook outlook)
    {
        var greatest = Math.Max(outlook.Company.Cash.Amount, outlook.Quarters.Max(quarter => quarter.Ninetieth.Amount));
        var (size, word) = greatest switch { >= 1e12 => (1e12, "tn "), >= 1e9 => (1e9, "bn "), >= 1e6 => (1e6, "M "), >= 1e3 => (1e3, "k "), _ => (1.0, string.Empty) };
        var frame = new Frame(1080, 400, "quarters from now", $"cash, {word}{outlook.Company.Cash.Currency}");
        var x = Scale.Linear(outlook.Quarters.Count, frame.PlotLeft, frame.PlotRight);
        var y = Scale.Linear(greatest / size, frame.PlotBottom, frame.PlotTop);
        frame.Draw(page, "Cash over time", x, y, svg =>
        {
            Band(svg, x, y, outlook, "fan outer", size, quarter => quarter.Tenth, quarter => quarter.Ninetieth);
            Band(svg, x, y, outlook, "fan inner", size, quarter => quarter.Quartile, quarter => quarter.UpperQuartile);
            svg.Empty("polyline", $"class=\"line c0\" points=\"{Path(x, y, outlook, quarter => quarter.Median.Amount / size, outlook.Company.Cash.Amount / size)}\"");
        });
    }

    private static void Ruin(Markup page, CashOutlook outlook)
    {
        var frame = new Frame(1080, 240, "quarters from now", "share");
        var x = Scale.Linear(outlook.Quarters.Count, frame.PlotLeft, frame.PlotRight);
        var y = Scale.Linear(Math.Max(0.05, outlook.Ruin.Value), frame.PlotBottom, frame.PlotTop);
        frame.Draw(page, "Share of futures that ran out", x, y, svg =>
            svg.Empty("polyline", $"class=\"line c1\" points=\"{Path(x, y, outlook, quarter => quarter.Ruined.Value, 0.0)}\""));
    }

    private static void Band(Markup svg, Scale x, Scale y, CashOutlook outlook, string css, double size, Func<QuarterOutlook, Money> low, Func<QuarterOutlook, Money> high)
    {
        var over = Path(x, y, outlook, quarter => high(quarter).Amount / size, outlook.Company.Cash.Amount / size);
        var under = string.Join(' ', Path(x, y, outlook, quarter => low(quarter).Amount / size, outlook.Company.Cash.Amount / size).Split(' ').Reverse());
        svg.Empty("polygon", $"class=\"{css}\" points=\"{over} {under}\"");
    }

    private static string Path(Scale x, Scale y, CashOutlook outlook, Func<QuarterOutlook, double> value, double start) => string.Join(' ', outlook.Quarters
        .Select(quarter => $"{Frame.N(x.Of(quarter.Quarter))},{Frame.N(y.Of(value(quarter)))}").Prepend($"{Frame.N(x.Of(0.0))},{Frame.N(y.Of(start))}"));
}
