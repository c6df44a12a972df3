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
            if (best.Fleet is { MeanPower: not null, EnergyPerToken: { } energy })
            {
                console.MarkupLine(Markup.Escape($"Energy {FigureUnit.Joules.Write(energy.Value)} per output token at the wall{PlanWords.ChipPower(best)}"));
            }

            console.MarkupLine(Markup.Escape($"Latencies and rates ±{FigureUnit.Share.Write(Math.Round(best.Uncertainty.Value, 2))} (80 % interval, from the kernel model's error on like cases)"));
        }
        else
        {
            console.MarkupLine("[bold red]No allowed chip can do this.[/]");
        }

        Losers(result, console, top);
        PlanRules.Write(result, console);
        if (result.Best is { } chosen)
        {
            console.WriteLine();
            console.MarkupLine("[bold]Silicon behind it[/]");
            console.MarkupLine(Markup.Escape($"  {PlanWords.Silicon(chosen.Silicon)}"));
            Notes(chosen, console);
            console.WriteLine();
            console.MarkupLine("[bold]Next[/]");
            foreach (var (line, does) in new[]
            {
                ("--out report.html", "the same as a report with charts and sources"),
                ("--explain ttft", "how a figure follows, from what, says who"),
                ("--launch kubernetes", "the manifest that runs it; also vllm, sglang, tensorrt-llm"),
            })
            {
                console.MarkupLine($"  [grey]# {does}[/]");
                console.MarkupLine(Markup.Escape($"  tokenfab plan {file} {line}"));
            }
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
        var stacked = !terminal.Redirected;
        var plans = result.Outcomes.Take(top).Select(o => o.Best).OfType<Plan>().ToList();
        var columns = stacked ? Fitting(Columns(result.Slo), plans, terminal.Console.Profile.Width) : Columns(result.Slo);
        string[] headings = [.. columns.SelectMany(c => c.Lesser is null ? [c.Heading] : stacked ? [$"{c.Heading}\n{c.LesserHeading}"] : new[] { c.Heading, $">{c.LesserHeading}" })];
        var table = Tables.New(terminal, headings);
        foreach (var plan in plans)
        {
            table.Row([.. columns.SelectMany(c =>
            {
                var greater = Markup.Escape(stacked ? string.Join('\n', c.Greater(plan)).Replace($"{plan.Deployment.Chip.Vendor} ", string.Empty, StringComparison.Ordinal) : string.Join(" + ", c.Greater(plan)));
                greater = plan == result.Best && c.Telling ? $"[bold green]{greater}[/]" : greater;
                return c.Lesser is not { } lesser ? [greater]
                    : stacked ? [$"{greater}\n[grey]{Markup.Escape(lesser(plan))}[/]"] : new[] { greater, Markup.Escape(lesser(plan)) };
            })]);
        }

        return table;
    }

    // On a narrow terminal the columns that matter least go first; the report and JSON have them all.
    private static List<Column> Fitting(IEnumerable<Column> columns, List<Plan> plans, int width)
    {
        const int Edge = 1, Between = 3;
        var kept = columns.Select(c => (Column: c, Width: Between + plans
            .SelectMany(p => c.Greater(p).Append(c.Lesser?.Invoke(p) ?? string.Empty)).Concat(c.Heading.TrimStart('>').Split('\n')).Append(c.LesserHeading ?? string.Empty)
            .Max(text => text.Length))).ToList();
        while (kept.Sum(k => k.Width) + Edge > width && kept.Any(k => k.Column.Rank > 0))
        {
            kept.Remove(kept.MaxBy(k => k.Column.Rank));
        }

        return [.. kept.Select(k => k.Column)];
    }

    private static List<Column> Columns(Slo slo)
    {
        var percentile = $"p{slo.Percentile.Value * 100.0:0.#}";
        return
        [
            new("Chip", p => [p.Deployment.Chip.Name]) { Telling = true },
            new("Workers", PlanWords.Workers),
            new("Precision", p => [PlanWords.Weights(p.Deployment.Precision)]) { LesserHeading = "KV cache", Lesser = p => PlanWords.Short(p.Deployment.Precision.KvCache), Rank = 5 },
            new(">Batch", p => [PlanWords.Number(Math.Round(p.Serving.Batch))]) { Rank = 6 },
            new(">TTFT", p => [PlanWords.Time(p.Serving.Ttft.Mean)]) { LesserHeading = percentile, Lesser = p => PlanWords.Time(p.Serving.Ttft.Tail) },
            new(">TPOT", p => [PlanWords.Time(p.Serving.Tpot.Mean)]) { LesserHeading = percentile, Lesser = p => PlanWords.Time(p.Serving.Tpot.Tail), Rank = 1 },
            new(">tok/s\nper user", p => [PlanWords.Number(p.Serving.OutputPerUser.Value)]) { Rank = 4 },
            new(">tok/s\nper chip", p => [PlanWords.Number(p.Serving.OutputPerChip.Value)]) { Rank = 3 },
            new(">Chips", p => [PlanWords.Number(p.Fleet.Chips)]) { Telling = true },
            new(">USD/Mtok\nout", p => [p.Cost is { } c ? PlanWords.Money(c.Output.Value) : "?"])
            {
                LesserHeading = "in", Lesser = p => p.Cost is { } c ? PlanWords.Money(c.Input.Value) : "?", Telling = true,
            },
            new(">Power", p => [PlanWords.Power(p)]) { LesserHeading = "USD/h", Lesser = p => p.Cost is { } c ? PlanWords.Number(c.FleetHour.Value) : "?", Rank = 2 },
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

        /// <summary>How soon it goes where the terminal is narrow: zero never, the highest first.</summary>
        public int Rank { get; init; }
    }
}
