using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Training;
using Tokenfab.Training.Search;

namespace Tokenfab.Cli.Trainings;

/// <summary>A search for layouts as people and scripts read it.</summary>
internal static class SearchText
{
    private const int Shown = 8;

    /// <summary>The answer as tables.</summary>
    public static void Table(Terminal terminal, TrainingScenario scenario, SearchAnswer answer, IReadOnlyList<TrainingStep> frontier)
    {
        TrainingTable.Write(terminal, scenario, answer.Best!, answer.Changes);
        var console = terminal.Console;
        console.WriteLine();
        console.MarkupLine(Markup.Escape(string.Create(
            CultureInfo.InvariantCulture, $"{answer.Tried:#,0} layouts and settings priced; {answer.TooLarge:#,0} of them do not fit the memory.")));
        if (answer.Ranked.Count > 1)
        {
            console.WriteLine();
            Steps(terminal, "layouts, best first", answer.Ranked.Take(Shown));
        }

        if (frontier.Count > 0)
        {
            console.WriteLine();
            Steps(terminal, "time against chips", frontier);
        }
    }

    /// <summary>The answer for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, TrainingScenario scenario, SearchAnswer answer, IReadOnlyList<TrainingStep> frontier)
    {
        TrainingJsonText.Write(writer, scenario, answer.Best!, answer.Changes);
        writer.WriteNumber("layouts_tried", answer.Tried);
        writer.WriteNumber("layouts_too_large", answer.TooLarge);
        Steps(writer, "ranked", answer.Ranked);
        Steps(writer, "frontier", frontier);
    }

    private static void Steps(Terminal terminal, string heading, IEnumerable<TrainingStep> steps)
    {
        var table = Tables.New(terminal, heading, ">chips", ">iteration", ">MFU", ">bubble", ">memory");
        foreach (var step in steps)
        {
            table.Row(
                Markup.Escape(TrainingWords.Layout(step.Job)), step.Job.Chips.ToString("#,0", CultureInfo.InvariantCulture), Markup.Escape(step.Iteration.ToString()),
                TrainingWords.Share(step.Mfu.Value), TrainingWords.Share(step.Timeline.BubbleShare), TrainingWords.Memory(step.Fullest.Total));
        }

        terminal.Console.Write(table);
    }

    private static void Steps(Utf8JsonWriter writer, string key, IEnumerable<TrainingStep> steps)
    {
        writer.WriteStartArray(key);
        foreach (var step in steps)
        {
            writer.WriteStartObject();
            writer.WriteString("layout", TrainingWords.Layout(step.Job));
            writer.WriteNumber("chips", step.Job.Chips);
            writer.WriteNumber("iteration_seconds", step.Iteration.Value);
            writer.WriteNumber("mfu_share", step.Mfu.Value);
            writer.WriteNumber("bubble_share", step.Timeline.BubbleShare);
            writer.WriteNumber("memory_bytes", step.Fullest.Total.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
