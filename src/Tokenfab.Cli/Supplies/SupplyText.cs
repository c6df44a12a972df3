using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Hardware.Supply;

namespace Tokenfab.Cli.Supplies;

/// <summary>A forecast as people and scripts read it; the keys are those of docs/json.md.</summary>
internal static class SupplyText
{
    private const int Weekdays = 7;
    private const int Lines = 16;

    /// <summary>The forecast as tables.</summary>
    public static void Table(Terminal terminal, SupplyForecast forecast, IReadOnlyList<(double Card, double? Week)> milestones)
    {
        var table = Tables.New(terminal, forecast.Scenario.Name, ">figure", "how");
        var (course, weeks) = (forecast.Course, forecast.Weeks);
        table.Row(
            $"weeks to card {Whole(course.Wanted)}", $"[bold]{Weeks(weeks.Likely)}[/] ({Weeks(weeks.Fast)} to {Weeks(weeks.Slow)})",
            forecast.Reached ? "from the first wafer start; the interval is that of the catalogue's cycle times and yields" : $"beyond the horizon: {Whole(course.Made)} cards are made within it");
        table.Row("first card", Weeks(forecast.FirstCardWeeks), "weeks from the first wafer start");
        foreach (var (card, week) in milestones)
        {
            table.Row($"card {Whole(card)}", Weeks(week), "weeks from the first wafer start, likely");
        }

        table.Row("wafers started", Whole(forecast.WafersStarted), "logic wafers, until the last card was made");
        table.Row("wafers in the fab", Whole(forecast.MostWafersInFab), "at most; Little: starts times cycle time");
        var limits = course.Limits();
        if (limits.Count > 0)
        {
            table.Row("held up by", $"[bold]{Word(limits[0].What)}[/]", string.Join(", ", limits.Select(l => $"{Word(l.What)} on {Share(l.Share)} of days")));
        }

        terminal.Console.Write(table);
        if (forecast.Sooner.Count > 0)
        {
            var sooner = Tables.New(terminal, "twice as much of", ">weeks", ">sooner by");
            foreach (var (what, after) in forecast.Sooner)
            {
                sooner.Row(Word(what), Weeks(after), after is { } a && weeks.Likely is { } now ? Weeks(now - a) : "?");
            }

            terminal.Console.Write(sooner);
        }

        var days = Tables.New(terminal, ">week", ">wafers started", ">in the fab", ">good dies", ">packages begun", ">cards", ">cards so far", "held up by");
        foreach (var week in Sampled(course))
        {
            days.Row(
                $"{week.Number}", Whole(week.Days.Sum(d => d.WafersStarted)), Whole(week.Days[^1].WafersInFab), Whole(week.Days.Sum(d => d.GoodDies)),
                Whole(week.Days.Sum(d => d.PackagesStarted)), Whole(week.Days.Sum(d => d.Cards)), Whole(week.Days[^1].CardsSoFar), Word(week.Days[^1].Limit));
        }

        terminal.Console.Write(days);
        if (forecast.Unlimited.Count > 0)
        {
            terminal.Console.MarkupLine(Markup.Escape($"Taken to be no limit: {string.Join(", ", forecast.Unlimited)}."));
        }
    }

    /// <summary>The forecast for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, SupplyForecast forecast, IReadOnlyList<(double Card, double? Week)> milestones)
    {
        var (course, weeks) = (forecast.Course, forecast.Weeks);
        writer.WriteString("scenario", forecast.Scenario.Name);
        writer.WriteNumber("cards", course.Wanted);
        writer.WriteBoolean("reached", forecast.Reached);
        writer.WriteStartObject("weeks_to_last_card");
        writer.WriteIfKnown("fast", weeks.Fast);
        writer.WriteIfKnown("likely", weeks.Likely);
        writer.WriteIfKnown("slow", weeks.Slow);
        writer.WriteEndObject();
        writer.WriteIfKnown("weeks_to_first_card", forecast.FirstCardWeeks);
        writer.WriteStartArray("milestones");
        foreach (var (card, week) in milestones)
        {
            writer.WriteStartObject();
            writer.WriteNumber("card", card);
            writer.WriteIfKnown("week", week);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("cards_made", course.Made);
        writer.WriteNumber("wafers_started", forecast.WafersStarted);
        writer.WriteNumber("most_wafers_in_fab", forecast.MostWafersInFab);
        writer.WriteStartArray("bottlenecks");
        foreach (var (what, share) in course.Limits())
        {
            writer.WriteStartObject();
            writer.WriteString("what", Word(what));
            writer.WriteNumber("share_of_days", share);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("doubled");
        foreach (var (what, after) in forecast.Sooner)
        {
            writer.WriteStartObject();
            writer.WriteString("what", Word(what));
            writer.WriteIfKnown("weeks_to_last_card", after);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("weeks");
        foreach (var week in InWeeks(course))
        {
            var last = week.Days[^1];
            writer.WriteStartObject();
            writer.WriteNumber("week", week.Number);
            writer.WriteNumber("wafers_started", week.Days.Sum(d => d.WafersStarted));
            writer.WriteNumber("wafers_in_fab", last.WafersInFab);
            writer.WriteNumber("good_dies", week.Days.Sum(d => d.GoodDies));
            writer.WriteNumber("dies_waiting", last.DiesWaiting);
            writer.WriteNumber("stacks_waiting", last.StacksWaiting);
            writer.WriteNumber("interposers_waiting", last.InterposersWaiting);
            writer.WriteNumber("packages_started", week.Days.Sum(d => d.PackagesStarted));
            writer.WriteNumber("packages_in_assembly", last.PackagesInAssembly);
            writer.WriteNumber("packages_at_test", last.PackagesAtTest);
            writer.WriteNumber("cards_finished", week.Days.Sum(d => d.Cards));
            writer.WriteNumber("cards_so_far", last.CardsSoFar);
            writer.WriteString("held_up_by", Word(last.Limit));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStrings("unlimited", forecast.Unlimited);
        writer.WriteStrings("sources", forecast.Sources);
    }

    /// <summary>The word for what holds a line up.</summary>
    public static string Word(Bottleneck what) => what switch
    {
        Bottleneck.Logic => "logic dies",
        Bottleneck.Memory => "memory",
        Bottleneck.Interposers => "interposers",
        Bottleneck.Packaging => "packaging",
        _ => "test",
    };

    /// <summary>The days in weeks, the first being 1; the last may be short.</summary>
    public static IEnumerable<(int Number, SupplyDay[] Days)> InWeeks(SupplyCourse course) => course.Days.Chunk(Weekdays).Select((days, i) => (i + 1, days));

    private static IEnumerable<(int Number, SupplyDay[] Days)> Sampled(SupplyCourse course)
    {
        var weeks = InWeeks(course).ToList();
        var step = Math.Max(1, (int)Math.Ceiling(weeks.Count / (double)Lines));
        return weeks.Where((week, i) => week.Number % step == 0 || i == weeks.Count - 1);
    }

    private static string Weeks(double? weeks) => weeks is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) : "never";

    private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0 %", CultureInfo.InvariantCulture);
}
