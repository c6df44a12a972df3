using System.Reflection;
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
        var page = new Markup();
        page.Raw("<!DOCTYPE html>\n").In("html", "lang=\"en\"", html => html
            .In("head", string.Empty, head => head
                .Empty("meta", $"charset=\"utf-8\"")
                .Empty("meta", $"name=\"viewport\" content=\"width=device-width, initial-scale=1\"")
                .Text("title", string.Empty, $"{result.Scenario.Name} · Tokenfab")
                .Raw("<style>").Raw(Resource("report.css")).Raw("</style>\n"))
            .In("body", string.Empty, body =>
            {
                body.In("main", string.Empty, main => Sections(main, input));
                body.In("div", "id=\"tip\" role=\"tooltip\"", _ => { });
                body.Raw("<script>").Raw(Resource("report.js")).Raw("</script>\n");
            }));
        return page.ToString();
    }

    private static void Sections(Markup main, ReportInput input)
    {
        var result = input.Result;
        Head(main, result);
        if (result.Best is { } best)
        {
            Headline(main, best);
            Section(main, "Chips compared", s => ChipTable.Draw(s, result));
            Losers(main, result);
            Section(main, "Speed for one user against yield of one chip", s => ParetoChart.Draw(s, result));
            main.In("div", "class=\"pair\"", pair =>
            {
                Section(pair, $"Roofline of {best.Deployment.Chip.Name}", s => RooflineChart.Draw(s, best));
                Section(pair, "Where the time goes", s => LatencyPart.Draw(s, result, best));
            });
            Section(main, "Memory of the fullest chip", s => MemoryPart.Draw(s, best));
            Section(main, "From wafer to token", s => CostPart.Draw(s, best));
        }
        else
        {
            Losers(main, result);
        }

        if (result.Best is { Notes.Count: > 0 } noted)
        {
            Section(main, "Know that", s => s.In("ul", string.Empty, list =>
            {
                foreach (var note in noted.Notes)
                {
                    list.Text("li", string.Empty, note);
                }
            }));
        }

        SourcesPart.Draw(main, input);
        Section(main, "Scenario", s => s.Text("pre", string.Empty, input.Scenario.TrimEnd()));
        main.Text("footer", string.Empty, $"Tokenfab {typeof(PlanReport).Assembly.GetName().Version?.ToString(3)}. Every figure can be told with formula, inputs and sources: tokenfab plan SCENARIO --explain FIGURE.");
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
            Card(PlanWords.Power(best), "at the wall", best.Fleet.EnergyPerToken is { } energy ? $"{FigureUnit.Joules.Write(energy.Value)} per output token" : "power not known");
        });
    }

    private static void Losers(Markup main, PlanResult result)
    {
        var losers = result.Outcomes.Where(o => o.Loss is not null).ToList();
        if (losers.Count == 0)
        {
            return;
        }

        Section(main, result.Best is null ? "Why not" : "Why the others lost", s => s.In("table", "class=\"losers\"", table =>
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

    private static void Section(Markup page, string title, Action<Markup> content) =>
        page.In("section", string.Empty, section => content(section.Text("h2", string.Empty, title)));

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
