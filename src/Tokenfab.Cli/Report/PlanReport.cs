using Tokenfab.Cli.Plans;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Report;

/// <summary>An answer as one HTML page that needs nothing beside it: charts are inline SVG, the style follows the reader's theme.</summary>
internal static class PlanReport
{
    /// <summary>Writes the page.</summary>
    public static string Write(ReportInput input)
    {
        var result = input.Result;
        return ReportPage.Write(result.Scenario.Name, main => Sections(main, input));
    }

    private static void Sections(Markup main, ReportInput input)
    {
        var result = input.Result;
        Head(main, result);
        if (result.Best is { } best)
        {
            Headline(main, best);
            ReportPage.Section(main, "Chips compared", s => ChipTable.Draw(s, result));
            Losers(main, result);
            ReportPage.Section(main, "Speed for one user against yield of one chip", s => ParetoChart.Draw(s, result));
            main.In("div", "class=\"pair\"", pair =>
            {
                ReportPage.Section(pair, $"Roofline of {best.Deployment.Chip.Name}", s => RooflineChart.Draw(s, best));
                ReportPage.Section(pair, "Where the time goes", s => LatencyPart.Draw(s, result, best));
            });
            ReportPage.Section(main, "Memory of the fullest chip", s => MemoryPart.Draw(s, best));
            ReportPage.Section(main, "From wafer to token", s => CostPart.Draw(s, best));
        }
        else
        {
            Losers(main, result);
        }

        if (PlanRules.Of(result) is var (rules, lines))
        {
            ReportPage.Section(main, rules, s => s.In("table", "class=\"losers\"", table =>
            {
                foreach (var (chip, free, verdict, by) in lines)
                {
                    table.In("tr", string.Empty, row => row
                        .Text("th", string.Empty, chip).In("td", string.Empty, cell => cell.Text("span", free ? "class=\"badge good\"" : "class=\"badge\"", verdict)).Text("td", string.Empty, by));
                }
            }));
        }

        if (result.Best is { Notes.Count: > 0 } noted)
        {
            ReportPage.Section(main, "Know that", s => s.In("ul", string.Empty, list =>
            {
                foreach (var note in noted.Notes)
                {
                    list.Text("li", string.Empty, note);
                }
            }));
        }

        SourcesPart.Draw(main, input);
        ReportPage.Section(main, "Scenario", s => s.Text("pre", string.Empty, input.Scenario.TrimEnd()));
        main.Text("footer", string.Empty, $"{ReportPage.Version}. Every figure can be told with formula, inputs and sources: tokenfab plan SCENARIO --explain FIGURE.");
    }

    private static void Head(Markup main, PlanResult result) => main.In("header", string.Empty, header =>
    {
        header.Text("p", "class=\"kicker\"", "Tokenfab plan");
        header.Text("h1", string.Empty, result.Scenario.Name);
        header.In("dl", string.Empty, list =>
        {
            void Row(string name, string text) => list.In("div", string.Empty, row => row.Text("dt", string.Empty, name).Text("dd", string.Empty, text));

            Row("Model", PlanWords.Model(result));
            Row("Traffic", PlanWords.Traffic(result));
            Row("Objectives", PlanWords.Objectives(result.Slo));
            Row("Searched", $"{PlanWords.Number(result.LayoutsEvaluated)} layouts on {string.Join(", ", result.Scenario.Chips)}");
        });
        if (result.Best is null)
        {
            header.Text("p", "class=\"verdict none\"", "No allowed chip can do this.");
        }
    });

    private static void Headline(Markup main, Plan best)
    {
        main.In("p", "class=\"verdict\"", p => p.Text("strong", string.Empty, "Best: ").Text($"{PlanWords.Sentence(best)}."));
        main.In("div", "class=\"cards\"", cards =>
        {
            void Card(string figure, string name, string remark) => cards.In("div", "class=\"card\"", card =>
                card.Text("b", string.Empty, figure).Text("span", string.Empty, name).Text("em", string.Empty, remark));

            var uncertainty = FigureUnit.Share.Write(Math.Round(best.Uncertainty.Value, 2));
            Card(PlanWords.Number(best.Fleet.Chips), best.Deployment.Chip.Name, $"{PlanWords.Number(best.Fleet.Servers)} servers, {FigureUnit.Share.Write(Math.Round(best.Fleet.Utilisation.Value, 3))} used on average");
            Card(best.Cost is { } cost ? $"${PlanWords.Money(cost.Output.Value)}" : "?", "per million output tokens", best.Cost is { } c ? PlanWords.OutputCost(c) : "price not known");
            Card(PlanWords.Time(best.Serving.Ttft.Mean), "to the first token", $"tail {PlanWords.Time(best.Serving.Ttft.Tail)}, ±{uncertainty}");
            Card(PlanWords.Time(best.Serving.Tpot.Mean), "per output token", $"{PlanWords.Number(best.Serving.OutputPerUser.Value)} tok/s per user, ±{uncertainty}");
            Card(PlanWords.Power(best), "at the wall", best.Fleet.EnergyPerToken is { } energy ? $"{FigureUnit.Joules.Write(energy.Value)} per output token{PlanWords.ChipPower(best)}" : "power not known");
        });
    }

    private static void Losers(Markup main, PlanResult result)
    {
        var losers = result.Outcomes.Where(o => o.Loss is not null).ToList();
        if (losers.Count == 0)
        {
            return;
        }

        ReportPage.Section(main, result.Best is null ? "Why not" : "Why the others lost", s => s.In("table", "class=\"losers\"", table =>
        {
            foreach (var outcome in losers)
            {
                table.In("tr", string.Empty, row => row
                    .Text("th", string.Empty, outcome.Chip)
                    .In("td", string.Empty, cell => cell.Text("span", "class=\"badge\"", PlanWords.Reason(outcome.Loss!.Reason)))
                    .Text("td", string.Empty, outcome.Loss!.Text));
            }
        }));
    }
}
