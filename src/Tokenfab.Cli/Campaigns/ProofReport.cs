using Tokenfab.Campaigns.Proofs;
using Tokenfab.Cli.Report;
using Tokenfab.Cli.Report.Charts;

namespace Tokenfab.Cli.Campaigns;

/// <summary>A campaign as one page: the budget curve with its measurements, and the chips.</summary>
internal static class ProofReport
{
    private const double Beyond = 16.0;

    /// <summary>Writes the page.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="input">The campaign's file, shown at the end.</param>
    public static string Write(ProofAnswer answer, string input) => ReportPage.Write(answer.Campaign.Name, main =>
    {
        main.In("header", string.Empty, header => header.Text("p", "class=\"kicker\"", "Tokenfab prove").Text("h1", string.Empty, answer.Campaign.Name));
        main.Text("p", "class=\"verdict\"", Verdict(answer));
        ReportPage.Section(main, "Share proved by attempts at each problem", section =>
        {
            Curve(section, answer);
            section.Text("p", "class=\"quiet\"", $"line: the difficulty that agrees best; band: 80 %; points: published; {ProofWords.Evidence(answer)}");
        });
        if (answer.Plans.Count > 0)
        {
            ReportPage.Section(main, "Chips", section => Chips(section, answer));
        }

        ReportPage.Section(main, "Campaign", section => section.Text("pre", string.Empty, input.TrimEnd()));
        main.Text("footer", string.Empty, ReportPage.Version);
    });

    private static string Verdict(ProofAnswer answer) => answer switch
    {
        { Budget: null } => ProofWords.NoBudget(answer),
        { Best: { } best } => $"{ProofWords.Number(best.Chips.Value)} {best.Chip} prove {ProofWords.Interval(answer.Budget.Pass)} in {ProofWords.Time(best.Time)}"
            + (best.PerTheorem is { } each ? $" at {ProofWords.Money(each.Mid.Value)} a theorem." : "."),
        _ => "No allowed chip can do this.",
    };

    private static void Curve(Markup page, ProofAnswer answer)
    {
        var fit = answer.Subject.Fit;
        var right = Math.Max(fit.LargestMeasured * Beyond, answer.Budget?.Samples.Mid.Value ?? 0.0);
        var frame = new Frame(1080, 400, "attempts at each problem", "share proved");
        var x = Scale.Log(1.0, right, frame.PlotLeft, frame.PlotRight);
        var along = Enumerable.Range(0, 121).Select(i => Math.Pow(right, i / 120.0)).Select(samples => (Samples: samples, Pass: fit.Pass(samples))).ToArray();
        var y = Scale.Linear(Math.Min(along.Max(one => one.Pass.High.Value) * 1.1, 1.0), frame.PlotBottom, frame.PlotTop);
        string Path(Func<int, double> height, IEnumerable<int> order) => string.Join(' ', order.Select(i => $"{Frame.N(x.Of(along[i].Samples))},{Frame.N(y.Of(height(i)))}"));

        var order = Enumerable.Range(0, along.Length).ToArray();
        frame.Draw(page, "Budget curve", x, y, svg =>
        {
            svg.Empty("polygon", $"class=\"fan outer\" points=\"{Path(i => along[i].Pass.High.Value, order)} {Path(i => along[i].Pass.Low.Value, order.Reverse())}\"");
            svg.Empty("polyline", $"class=\"line c0\" points=\"{Path(i => along[i].Pass.Mid.Value, order)}\"");
            Mark(svg, "measured up to here", fit.LargestMeasured);
            if (answer.Decomposition is null && answer.Budget is { } budget)
            {
                Mark(svg, "asked", budget.Samples.Mid.Value);
            }

            foreach (var point in answer.Subject.Curve.Points)
            {
                svg.Empty("circle", $"class=\"point c0\" cx=\"{Frame.N(x.Of(point.Samples.Value))}\" cy=\"{Frame.N(y.Of(point.Pass.Value.Value))}\" r=\"4\"");
            }
        });

        void Mark(Markup svg, string name, double at)
        {
            Frame.Line(svg, "limit", x.Of(at), frame.PlotTop, x.Of(at), frame.PlotBottom);
            Frame.Label(svg, "tick", x.Of(at) - 4, frame.PlotTop + (name.Length > 6 ? 12 : 26), "end", name);
        }
    }

    private static void Chips(Markup page, ProofAnswer answer) => page.In("table", string.Empty, table =>
    {
        table.In("tr", string.Empty, row =>
        {
            foreach (var heading in (string[])["chip", "layout", "chips", "time", "verifier cores", "cost", "a theorem", "why not"])
            {
                row.Text("th", string.Empty, heading);
            }
        });
        foreach (var plan in answer.Plans)
        {
            table.In("tr", string.Empty, row =>
            {
                string[] cells = plan.Replica is { } replica
                    ?
                    [
                        plan.Chip, $"{plan.Replicas:0} x {replica.Plan.Deployment.Decode.Layout}", ProofWords.Number(plan.Chips.Value), ProofWords.Time(plan.Time),
                        ProofWords.Number(plan.Pool!.Cores.Value), plan.Cost!.Total is { } total ? ProofWords.Money(total.Mid.Value) : "?",
                        plan.PerTheorem is { } each ? ProofWords.Money(each.Mid.Value) : "?", plan.Loss?.Text ?? string.Empty,
                    ]
                    : [plan.Chip, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, plan.Loss?.Text ?? string.Empty];
                foreach (var cell in cells)
                {
                    row.Text("td", string.Empty, cell);
                }
            });
        }
    });
}
