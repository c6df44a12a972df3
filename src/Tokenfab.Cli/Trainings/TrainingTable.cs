using System.Globalization;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Training;
using Tokenfab.Training.Search;

namespace Tokenfab.Cli.Trainings;

/// <summary>An iteration as a person reads it in a terminal.</summary>
internal static class TrainingTable
{
    /// <summary>Writes the whole answer.</summary>
    public static void Write(Terminal terminal, TrainingScenario scenario, TrainingStep step, IReadOnlyList<Change> changes)
    {
        var console = terminal.Console;
        console.MarkupLine($"[bold]{Markup.Escape(scenario.Name)}[/]");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn();
        void Row(string name, string text) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(text)));

        var job = step.Job;
        Row("model", string.Create(CultureInfo.InvariantCulture, $"{job.Model.Name}, {step.Parameters.Value / 1e9:#,0.#} bn parameters"));
        Row("chips", string.Create(CultureInfo.InvariantCulture, $"{job.Chips:#,0} x {job.Chip.Name} in {job.Server.Name}"));
        Row("layout", TrainingWords.Layout(job));
        Row("batch", string.Create(CultureInfo.InvariantCulture, $"{job.GlobalBatch:#,0} sequences of {job.Sequence:#,0} tokens, {job.MicroBatches:#,0} micro-batches a rank"));
        Row("iteration", step.Iteration.ToString());
        Row("rate", string.Create(CultureInfo.InvariantCulture, $"{step.Rate.Value:#,0} tok/s, {step.Rate.Value / job.Chips:#,0} a chip"));
        Row("model FLOP", $"{TrainingWords.Rate(step.PerChip)} a chip: MFU {TrainingWords.Share(step.Mfu.Value)}, or {TrainingWords.Share(step.CausalMfu.Value)} without masked pairs");
        Row("hardware FLOP", $"{TrainingWords.Rate(step.HardwarePerChip)} a chip: HFU {TrainingWords.Share(step.Hfu.Value)}");
        if (scenario.Tokens is { } tokens)
        {
            Row("run", string.Create(CultureInfo.InvariantCulture, $"{tokens} tokens in {tokens.Value / step.Rate.Value / 86400.0:#,0.0} days without failures"));
        }

        console.Write(grid);
        console.WriteLine();
        var time = Tables.New(terminal, "time", ">seconds", ">share");
        foreach (var (name, part) in step.Parts.Named.Where(part => Math.Abs(part.Time.Value) > 1e-9))
        {
            time.Row(name, part.ToString(), TrainingWords.Share(part / step.Iteration));
        }

        time.Row("[bold]iteration[/]", $"[bold]{step.Parts.Total}[/]", string.Empty);
        console.Write(time);
        console.WriteLine();
        Memory(terminal, step);
        Changes(terminal, step, changes);
    }

    private static void Memory(Terminal terminal, TrainingStep step)
    {
        var names = step.Stages[0].Parts.Select(part => part.Name).ToArray();
        var table = Tables.New(terminal, ["stage", .. names.Select(name => $">{name}"), ">total", ">of"]);
        var first = 0;
        for (var i = 0; i < step.Stages.Count; i++)
        {
            // Stages alike in a row stand in one line.
            if (i + 1 < step.Stages.Count && step.Stages[i + 1] with { Stage = 0 } == step.Stages[i] with { Stage = 0 })
            {
                continue;
            }

            var stage = step.Stages[i];
            var label = first == i ? i.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first}-{i}");
            var total = TrainingWords.Memory(stage.Total);
            table.Row([label, .. stage.Parts.Select(part => TrainingWords.Memory(part.Size)), stage.Fits ? total : $"[red]{total}[/]", TrainingWords.Memory(stage.Capacity)]);
            first = i + 1;
        }

        terminal.Console.Write(table);
        if (!step.Fits)
        {
            terminal.Console.MarkupLine("[red]It does not fit.[/]");
        }
    }

    // Why the next best lost; or, of a job that does not fit, what would make it fit.
    private static void Changes(Terminal terminal, TrainingStep step, IReadOnlyList<Change> changes)
    {
        var shown = changes.Where(change => step.Fits || change.Step.Fits).OrderBy(change => change.Step.Fits ? 0 : 1).ThenBy(change => change.Step.Iteration.Value).ToArray();
        if (shown.Length == 0)
        {
            if (changes.Count > 0)
            {
                terminal.Console.MarkupLine("No single change makes it fit.");
            }

            return;
        }

        terminal.Console.WriteLine();
        var table = Tables.New(terminal, step.Fits ? "one change" : "what makes it fit", ">iteration", ">change", ">memory", "verdict");
        foreach (var change in shown)
        {
            var slower = Math.Round((change.Step.Iteration / step.Iteration) - 1.0, 3);
            table.Row(
                change.What, Markup.Escape(change.Step.Iteration.ToString()), slower.ToString("+0.0 %;-0.0 %;0.0 %", CultureInfo.InvariantCulture), TrainingWords.Memory(change.Step.Fullest.Total),
                !change.Step.Fits ? "does not fit" : slower > 0.0 ? "slower" : slower < 0.0 ? "quicker" : "the same");
        }

        terminal.Console.Write(table);
    }
}
