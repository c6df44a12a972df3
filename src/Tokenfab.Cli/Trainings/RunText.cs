using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Quantities;
using Tokenfab.Training;
using Tokenfab.Training.Run;

namespace Tokenfab.Cli.Trainings;

/// <summary>A whole run as people and scripts read it; the keys are those of docs/json.md.</summary>
internal static class RunText
{
    private const double Day = 86_400.0;

    /// <summary>The run as tables.</summary>
    public static void Table(Terminal terminal, RunSpec spec, RunOutlook run)
    {
        var console = terminal.Console;
        console.WriteLine();
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn();
        void Row(string name, string text) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(text)));

        Row("whole run", $"{Days(run.Wall.Mid)} ({Days(run.Wall.Low)} to {Days(run.Wall.High)}); {Days(run.Ideal)} without failures and checkpoints");
        Row("goodput", $"{TrainingWords.Share(run.Goodput.Mid.Value)} effective training time ({TrainingWords.Share(run.Goodput.Low.Value)} to {TrainingWords.Share(run.Goodput.High.Value)}); in closed form {TrainingWords.Share(run.ClosedForm.Value)}");
        Row("failures", string.Create(CultureInfo.InvariantCulture, $"one every {run.BetweenFailures.Value / 3600.0:0.0} h, {run.Interruptions.Value:#,0} interruptions in all: ")
            + string.Join(", ", run.Causes.Take(4).Select(cause => string.Create(CultureInfo.InvariantCulture, $"{cause.Component} {cause.Number.Value:#,0}"))) + " ...");
        Row("checkpoints", $"{TrainingWords.Memory(run.Checkpoints.Size)} every {Minutes(run.Checkpoints.Every)}, safe after {Minutes(run.Checkpoints.Write)}, training held up for {run.Checkpoints.Stall}");
        Row("chip-hours", string.Create(CultureInfo.InvariantCulture, $"{run.ChipHours.Value:#,0}")
            + (run.Energy is { } energy ? string.Create(CultureInfo.InvariantCulture, $", {energy.Value / 3.6e9:#,0} MWh at full power without cooling") : string.Empty)
            + (run.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $", {cost.Mid.Value:#,0} USD ({cost.Low.Value:#,0} to {cost.High.Value:#,0})") : string.Empty));
        console.Write(grid);
        var table = Tables.New(terminal, "wall-clock goes to", ">share");
        foreach (var (name, share) in run.Shares.Where(one => one.Share.Value > 0.0))
        {
            table.Row(name, TrainingWords.Share(share.Value));
        }

        console.Write(table);
        console.MarkupLine(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{spec.Draws.Value:#,0} runs drawn with seed {spec.Seed}; ends hold 80 % of them")));
    }

    /// <summary>Other links and chips as a table.</summary>
    public static void Table(Terminal terminal, IReadOnlyList<LinksOutcome> links, MixedPipeline? mixed, TrainingStep step)
    {
        var table = Tables.New(terminal, "on other links or chips", ">iteration", ">of today's", ">share of interface", "crowded");
        foreach (var one in links)
        {
            table.Row(
                Markup.Escape(one.Name), one.Iteration.ToString(), TrainingWords.Share(one.Iteration / step.Iteration), TrainingWords.Share(one.Share.Value), one.Bottleneck ?? string.Empty);
        }

        if (mixed is not null)
        {
            var fits = mixed.Fits ? string.Empty : "; does not fit";
            table.Row(
                Markup.Escape($"{mixed.Stages} stages with {mixed.LayersThere} of {mixed.Layers.Sum()} layers on {mixed.Chip}{fits}"), mixed.Iteration.ToString(),
                TrainingWords.Share(mixed.Iteration / step.Iteration), string.Empty, string.Empty);
        }

        terminal.Console.Write(table);
    }

    /// <summary>The run for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, RunOutlook run, IReadOnlyList<LinksOutcome> links, MixedPipeline? mixed)
    {
        writer.WriteStartObject("run");
        writer.WriteNumber("ideal_seconds", run.Ideal.Value);
        Interval<Seconds>(writer, "wall_seconds", run.Wall);
        Interval<Ratio>(writer, "goodput_share", run.Goodput);
        writer.WriteNumber("goodput_closed_form_share", run.ClosedForm.Value);
        writer.WriteIfKnown("interruptions", run.Interruptions.Value);
        writer.WriteIfKnown("seconds_between_failures", run.BetweenFailures.Value);
        writer.WriteNumber("checkpoint_bytes", run.Checkpoints.Size.Value);
        writer.WriteIfKnown("checkpoint_every_seconds", run.Checkpoints.Every.Value);
        writer.WriteNumber("checkpoint_write_seconds", run.Checkpoints.Write.Value);
        writer.WriteNumber("checkpoint_stall_seconds", run.Checkpoints.Stall.Value);
        writer.WriteIfKnown("run_chip_hours_with_failures", run.ChipHours.Value);
        writer.WriteQuantity("energy_joules", run.Energy);
        Interval(writer, "cost_usd", run.Cost);
        writer.WriteStartArray("wall_shares");
        foreach (var (name, share) in run.Shares)
        {
            Named(writer, name, "share", share.Value);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("causes");
        foreach (var (component, number) in run.Causes)
        {
            Named(writer, component, "number", number.Value);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("what_if");
        foreach (var one in links)
        {
            writer.WriteStartObject();
            writer.WriteString("name", one.Name);
            writer.WriteNumber("iteration_seconds", one.Iteration.Value);
            writer.WriteNumber("interface_share", one.Share.Value);
            writer.WriteIfKnown("bottleneck", one.Bottleneck);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (mixed is null)
        {
            writer.WriteNull("mixed");
        }
        else
        {
            writer.WriteStartObject("mixed");
            writer.WriteString("chip", mixed.Chip);
            writer.WriteNumber("stages", mixed.Stages);
            writer.WriteNumber("iteration_seconds", mixed.Iteration.Value);
            writer.WriteBoolean("fits", mixed.Fits);
            writer.WriteStartArray("layers");
            foreach (var layers in mixed.Layers)
            {
                writer.WriteNumberValue(layers);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter writer, string name, string key, double value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteIfKnown(key, value);
        writer.WriteEndObject();
    }

    private static void Interval<T>(Utf8JsonWriter writer, string key, Estimate<T>? estimate)
        where T : struct, IQuantity<T>
    {
        if (estimate is not { } known)
        {
            writer.WriteNull(key);
            return;
        }

        writer.WriteStartObject(key);
        writer.WriteIfKnown("low", known.Low.Value);
        writer.WriteIfKnown("mid", known.Mid.Value);
        writer.WriteIfKnown("high", known.High.Value);
        writer.WriteEndObject();
    }

    private static string Days(Seconds time) => double.IsInfinity(time.Value) ? "never" : (time.Value / Day).ToString("#,0.0 days", CultureInfo.InvariantCulture);

    private static string Minutes(Seconds time) => double.IsInfinity(time.Value) ? "never" : (time.Value / 60.0).ToString("#,0.0 min", CultureInfo.InvariantCulture);
}
