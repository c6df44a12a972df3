using System.Globalization;
using Tokenfab.Cli.Report;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Planning.WhatIf;

namespace Tokenfab.Cli.WhatIfs;

/// <summary>What-ifs as one page, and their tornado as a picture of its own.</summary>
internal static class WhatIfReport
{
    // Inputs that move nothing are told in the table alone.
    private const int MostBars = 30;

    // A picture that stands alone brings the few styles that it needs.
    private const string Style = "svg{background:#fff;font:12px system-ui,sans-serif}.bar.c0{fill:#2f6fab}.bar.c1{fill:#d1812c}.ground{stroke:#333}.row{fill:#222}.tick{fill:#555;font-size:11px}.axis{fill:#333}";

    /// <summary>The tornado as SVG.</summary>
    public static string Chart(WhatIfResult result)
    {
        var page = new Markup();
        Tornado(page, result, Style);
        return page.ToString();
    }

    /// <summary>Writes the page.</summary>
    public static string Write(WhatIfResult result, WhatIfQuestion question, string scenario) => ReportPage.Write(result.Scenario, main =>
    {
        main.In("header", string.Empty, header => header.Text("p", "class=\"kicker\"", "Tokenfab whatif").Text("h1", string.Empty, result.Scenario));
        if (result.Changed is { } changed)
        {
            ReportPage.Section(main, string.Join(", ", question.Changes), section => Moved(section, result.Today, changed));
        }

        if (result.Bars.Count > 0)
        {
            ReportPage.Section(main, "What moves the cost", section =>
            {
                Tornado(section, result, null);
                Legend.Draw(section, [(Palette.Class(0), "input at its low end"), (Palette.Class(1), "at its high end")], "each input alone; hover for its interval");
            });
        }

        if (result.Drawn is { } drawn)
        {
            ReportPage.Section(main, string.Create(CultureInfo.InvariantCulture, $"{drawn.Draws} draws of {drawn.Inputs} intervals at once"), section => Drawn(section, drawn));
        }

        ReportPage.Section(main, "Scenario", section => section.Text("pre", string.Empty, scenario.TrimEnd()));
        main.Text("footer", string.Empty, ReportPage.Version);
    });

    private static void Tornado(Markup page, WhatIfResult result, string? style)
    {
        var start = result.Changed ?? result.Today;
        var bars = result.Bars.Where(bar => bar.Swing(result.Measure) > 0.0).Take(MostBars).Select(bar => (
            bar.Lever.Title, bar.Low.Of(result.Measure), bar.High.Of(result.Measure),
            $"{bar.Lever.Title}: {bar.Lever.Today}, {WhatIfWords.Factor(bar.Lever.Low)} to {WhatIfWords.Factor(bar.Lever.High)} ({WhatIfWords.Basis(bar.Lever.Basis)})\n{End(bar.Low, result)} to {End(bar.High, result)}")).ToArray();
        TornadoChart.Draw(page, WhatIfWords.Title(result.Measure), start.Of(result.Measure) ?? 0.0, bars, value => WhatIfWords.Value(result.Measure, value), style);
    }

    private static string End(WhatIfFigures figures, WhatIfResult result) =>
        $"{WhatIfWords.Value(result.Measure, figures.Of(result.Measure))} on {WhatIfWords.Value("chips", figures.Of("chips"))} {figures.Chip ?? "no chip"}";

    private static void Moved(Markup section, WhatIfFigures today, WhatIfFigures changed) => Table(
        section, ["", "today", "changed", "moved"],
        WhatIfFigures.Measures.Where(measure => today.Of(measure) is not null || changed.Of(measure) is not null).Select(measure => (string[])[
            WhatIfWords.Title(measure), WhatIfWords.Value(measure, today.Of(measure)), WhatIfWords.Value(measure, changed.Of(measure)),
            WhatIfWords.Moved(today.Of(measure), changed.Of(measure)),
        ]).Prepend(["best chip", today.Chip ?? "none", changed.Chip ?? "none", string.Empty]));

    private static void Drawn(Markup section, DrawnFigures drawn) => Table(
        section, ["", "a tenth below", "half below", "a tenth above"],
        drawn.Measures.Select(measure => (string[])[
            WhatIfWords.Title(measure.Measure), WhatIfWords.Value(measure.Measure, measure.Tenth), WhatIfWords.Value(measure.Measure, measure.Median),
            WhatIfWords.Value(measure.Measure, measure.Ninetieth),
        ]));

    private static void Table(Markup section, string[] headings, IEnumerable<string[]> rows) => section.In("table", "class=\"chips\"", table =>
    {
        table.In("thead", string.Empty, head => head.In("tr", string.Empty, row => Array.ForEach(headings, heading => row.Text("th", string.Empty, heading))));
        table.In("tbody", string.Empty, body =>
        {
            foreach (var cells in rows)
            {
                body.In("tr", string.Empty, row => Array.ForEach(cells, cell => row.Text("td", string.Empty, cell)));
            }
        });
    });
}
