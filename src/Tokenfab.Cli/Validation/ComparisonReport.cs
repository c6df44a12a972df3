using Tokenfab.Catalog;
using Tokenfab.Cli.Report;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Validation;

/// <summary>A validation as one HTML page.</summary>
internal static class ComparisonReport
{
    private const int WorstShown = 25;

    private static readonly string[] EndToEnd = ["ttft", "tpot", "itl", "e2e", "iteration"];

    /// <summary>Writes the page.</summary>
    /// <param name="result">Predictions against measurements.</param>
    /// <param name="catalog">For the noise floors and other tools' errors.</param>
    /// <param name="truth">What was validated against, as the user named it.</param>
    public static string Write(Comparison result, CatalogStore catalog, string truth) => ReportPage.Write("Predicted against measured", main =>
    {
        Head(main, result, truth);
        var ops = result.Groups(GroupBy.Op).Where(group => group.Errors is not null).ToArray();
        if (ops.Length > 0)
        {
            Scatters(main, result);
            ReportPage.Section(main, "How far off", s => ErrorChart.Draw(s, ops));
        }

        ReportPage.Section(main, "By file and operation", s => GroupTable.Draw(s, result, GroupBy.File | GroupBy.Op));
        ReportPage.Section(main, "By operation and chip", s => GroupTable.Draw(s, result, GroupBy.Op | GroupBy.Chip));
        ReportPage.Section(main, "By operation and size", s => GroupTable.Draw(s, result, GroupBy.Op | GroupBy.Size));
        Refusals(main, result);
        Worst(main, result);
        ReportPage.Section(main, "What to hold it against", s => References.Draw(s, catalog));
        main.Text("footer", string.Empty, $"{ReportPage.Version}. Error: |predicted / measured - 1|. Bias: its median with sign. In 80 %: share of measurements inside the prediction's 80 % interval.");
    });

    private static void Head(Markup main, Comparison result, string truth) => main.In("header", string.Empty, header =>
    {
        header.Text("p", "class=\"kicker\"", "Tokenfab validate").Text("h1", string.Empty, "Predicted against measured");
        header.In("dl", string.Empty, list => list.In("div", string.Empty, row => row.Text("dt", string.Empty, "Measured").Text("dd", string.Empty, truth)));
        var all = result.Groups(GroupBy.None) is [var whole, ..] ? whole.Errors : null;
        header.In("div", "class=\"cards\"", cards =>
        {
            void Card(string figure, string name, string remark) => cards.In("div", "class=\"card\"", card =>
                card.Text("b", string.Empty, figure).Text("span", string.Empty, name).Text("em", string.Empty, remark));

            Card(FigureWords.Count(result.Rows), "rows", $"{result.Files.Count} files");
            Card(FigureWords.Share(result.Rows == 0 ? null : (double)result.Predicted / result.Rows), "predicted", $"{FigureWords.Count(result.Refused)} refused, each with its reason");
            Card(FigureWords.Share(all?.Median), "median error", $"90th percentile {FigureWords.Share(all?.Ninth)}, bias {FigureWords.Signed(all?.Bias)}");
            Card(FigureWords.Share(all?.Coverage), "inside the 80 % interval", "75 to 85 % is as it should be");
        });
    });

    // Kernels and collectives differ from end-to-end figures in kind; units cannot share axes.
    private static void Scatters(Markup main, Comparison result)
    {
        var charts = result.Points.GroupBy(point => (point.Unit, EndToEnd: point.Unit != FigureUnit.Seconds || EndToEnd.Any(word => point.Op.StartsWith(word, StringComparison.Ordinal))))
            .OrderByDescending(group => group.Count()).ToArray();
        foreach (var pair in charts.Chunk(2))
        {
            main.In("div", pair.Length == 2 ? "class=\"pair\"" : string.Empty, row =>
            {
                foreach (var chart in pair)
                {
                    ReportPage.Section(row, Title(chart.Key.Unit, chart.Key.EndToEnd), s => ScatterChart.Draw(s, [.. chart], pair.Length == 1));
                }
            });
        }
    }

    private static string Title(FigureUnit unit, bool endToEnd) => unit switch
    {
        FigureUnit.Seconds => endToEnd ? "Latency end to end" : "Kernels and collectives",
        FigureUnit.TokensPerSecond => "Throughput",
        FigureUnit.Watts => "Power",
        FigureUnit.JoulesPerToken => "Energy per token",
        FigureUnit.Bytes => "Memory",
        _ => "Power, as a share of its limit",
    };

    private static void Refusals(Markup main, Comparison result)
    {
        if (result.Refusals.Count + result.Unreadable.Count == 0)
        {
            return;
        }

        ReportPage.Section(main, "Refused", s => s.In("div", "class=\"scroll\"", d => d.In("table", "class=\"figures two\"", table =>
        {
            GroupTable.Header(table, "File", "Reason", "Rows");
            foreach (var file in result.Unreadable)
            {
                GroupTable.Row(table, file.File, $"{file.Problem.Problem}. {file.Problem.Mend}", "–");
            }

            foreach (var refusal in result.Refusals.OrderByDescending(refusal => refusal.Rows))
            {
                GroupTable.Row(table, refusal.File, refusal.Reason, FigureWords.Count(refusal.Rows));
            }
        })));
    }

    private static void Worst(Markup main, Comparison result)
    {
        if (result.Worst.Count == 0)
        {
            return;
        }

        ReportPage.Section(main, "Farthest off", s => s.In("div", "class=\"scroll\"", d => d.In("table", "class=\"figures three\"", table =>
        {
            GroupTable.Header(table, "Row", "Op", "Chip", "Measured", "Predicted", "As it stands");
            foreach (var row in result.Worst.Take(WorstShown))
            {
                GroupTable.Row(
                    table, $"{row.File}:{row.Line}", row.Op, row.Chip, FigureWords.Value(row.Unit, row.Measured), FigureWords.Value(row.Unit, row.Predicted), row.Row);
            }
        })));
    }
}
