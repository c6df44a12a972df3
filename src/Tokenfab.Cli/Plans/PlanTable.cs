using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;
using Tokenfab.Serving;

namespace Tokenfab.Cli.Plans;

/// <summary>An answer as a person reads it in a terminal.</summary>
internal static class PlanTable
{
    /// <summary>Writes the whole answer.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="terminal">Where to.</param>
    /// <param name="top">Most chips to list.</param>
    /// <param name="file">The scenario's file, for the commands to try next.</param>
    public static void Write(PlanResult result, Terminal terminal, int top, string file)
    {
        var console = terminal.Console;
        Question(result, console);
        if (result.Best is { } best)
        {
            console.MarkupLine($"[bold green]Best:[/] {Markup.Escape(PlanWords.Sentence(best))}.");
            console.WriteLine();
            console.Write(Chips(result, terminal, top));
            console.MarkupLine(Markup.Escape($"Latencies and rates ±{FigureUnit.Share.Write(Math.Round(best.Uncertainty.Value, 2))} (80 % interval, from the kernel model's error on like cases)"));
        }
        else
        {
            console.MarkupLine("[bold red]No allowed chip can do this.[/]");
        }

        Losers(result, console, top);
        if (result.Best is { } chosen)
        {
            console.WriteLine();
            console.MarkupLine("[bold]Silicon behind it[/]");
            console.MarkupLine(Markup.Escape($"  {PlanWords.Silicon(chosen.Silicon)}"));
            Notes(chosen, console);
            console.WriteLine();
            console.MarkupLine("[bold]Next[/]");
            console.MarkupLine(Markup.Escape($"  tokenfab plan {file} --out report.html      the same as a report with charts and sources"));
            console.MarkupLine(Markup.Escape($"  tokenfab plan {file} --explain ttft         how a figure follows, from what, says who"));
            console.MarkupLine(Markup.Escape($"  tokenfab plan {file} --launch kubernetes    the manifest that runs it; also vllm, sglang, tensorrt-llm"));
        }
    }

    private static void Question(PlanResult result, IAnsiConsole console)
    {
        console.MarkupLine($"[bold]{Markup.Escape(result.Scenario.Name)}[/]");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn();
        void Row(string name, string text) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(text)));

        Row("model", PlanWords.Model(result));
        Row("traffic", PlanWords.Traffic(result));
        Row("objectives", PlanWords.Objectives(result.Slo));
        Row("searched", $"{PlanWords.Number(result.LayoutsEvaluated)} layouts on {string.Join(", ", result.Scenario.Chips)}");
        console.Write(grid);
        console.WriteLine();
    }

    // A person sees the lesser figure under the greater one; a file gets a column for each.
    private static Table Chips(PlanResult result, Terminal terminal, int top)
    {
        var columns = Columns(result.Slo);
        var stacked = !terminal.Redirected;
        string[] headings = [.. columns.SelectMany(c => c.Lesser is null ? [c.Heading] : stacked ? [$"{c.Heading}\n{c.LesserHeading}"] : new[] { c.Heading, $">{c.LesserHeading}" })];
        var table = Tables.New(terminal, headings);
        foreach (var plan in result.Outcomes.Take(top).Select(o => o.Best).OfType<Plan>())
        {
            table.Row([.. columns.SelectMany(c =>
            {
                var greater = Markup.Escape(string.Join(stacked ? "\n" : " + ", c.Greater(plan)));
                greater = plan == result.Best && c.Telling ? $"[bold green]{greater}[/]" : greater;
                return c.Lesser is not { } lesser ? [greater]
                    : stacked ? [$"{greater}\n[grey]{Markup.Escape(lesser(plan))}[/]"] : new[] { greater, Markup.Escape(lesser(plan)) };
            })]);
        }

        return table;
    }

    private static Column[] Columns(Slo slo)
    {
        var percentile = $"p{slo.Percentile.Value * 100.0:0.#}";
        return
        [
            new("Chip", p => [p.Deployment.Chip.Name]) { Telling = true },
            new("Workers", PlanWords.Workers),
            new("Precision", p => [PlanWords.Weights(p.Deployment.Precision)]) { LesserHeading = "KV cache", Lesser = p => PlanWords.Short(p.Deployment.Precision.KvCache) },
            new(">Batch", p => [PlanWords.Number(Math.Round(p.Serving.Batch))]),
            new(">TTFT", p => [PlanWords.Time(p.Serving.Ttft.Mean)]) { LesserHeading = percentile, Lesser = p => PlanWords.Time(p.Serving.Ttft.Tail) },
            new(">TPOT", p => [PlanWords.Time(p.Serving.Tpot.Mean)]) { LesserHeading = percentile, Lesser = p => PlanWords.Time(p.Serving.Tpot.Tail) },
            new(">tok/s\nper user", p => [PlanWords.Number(p.Serving.OutputPerUser.Value)]),
            new(">tok/s\nper chip", p => [PlanWords.Number(p.Serving.OutputPerChip.Value)]),
            new(">Chips", p => [PlanWords.Number(p.Fleet.Chips)]) { Telling = true },
            new(">USD/Mtok out", p => [p.Cost is { } c ? PlanWords.Money(c.Output.Value) : "?"])
            {
                LesserHeading = "in", Lesser = p => p.Cost is { } c ? PlanWords.Money(c.Input.Value) : "?", Telling = true,
            },
            new(">Power", p => [PlanWords.Power(p)]) { LesserHeading = "USD/h", Lesser = p => p.Cost is { } c ? PlanWords.Number(c.FleetHour.Value) : "?" },
        ];
    }

    private static void Losers(PlanResult result, IAnsiConsole console, int top)
    {
        var losers = result.Outcomes.Take(top).Where(o => o.Loss is not null).ToList();
        if (losers.Count == 0)
        {
            return;
        }

        console.WriteLine();
        console.MarkupLine(result.Best is null ? "[bold]Why[/]" : "[bold]Why the others lost[/]");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0)).AddColumn();
        foreach (var outcome in losers)
        {
            grid.AddRow(
                new Markup(Markup.Escape(outcome.Chip)), new Markup($"[yellow]{PlanWords.Reason(outcome.Loss!.Reason)}[/]"), new Markup(Markup.Escape(outcome.Loss.Text)));
        }

        console.Write(grid);
    }

    private static void Notes(Plan plan, IAnsiConsole console)
    {
        if (plan.Notes.Count == 0)
        {
            return;
        }

        console.WriteLine();
        console.MarkupLine("[bold]Know that[/]");
        foreach (var note in plan.Notes)
        {
            console.MarkupLine($"  {Markup.Escape(note)}");
        }
    }

    private sealed record Column(string Heading, Func<Plan, IReadOnlyList<string>> Greater)
    {
        public string? LesserHeading { get; init; }

        public Func<Plan, string>? Lesser { get; init; }

        public bool Telling { get; init; }
    }
}
