using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Rules;
using Tokenfab.Planning;
using Tokenfab.Policy;

namespace Tokenfab.Cli.Plans;

/// <summary>What the rules of the scenario's day say of each chip.</summary>
internal static class PlanRules
{
    /// <summary>Heading and one line per chip: its name, whether it may go there freely, the verdict, the rules behind it.</summary>
    public static (string Heading, IReadOnlyList<(string Chip, bool Free, string Verdict, string By)> Lines)? Of(PlanResult result)
    {
        var judged = result.Outcomes.Where(outcome => outcome.Policy is not null).ToArray();
        return judged.Length == 0
            ? null
            : ($"Rules of {judged[0].Policy!.Day:yyyy-MM-dd} for {judged[0].Policy!.Destination}",
                [.. judged.Select(outcome => (outcome.Chip, outcome.Policy!.Worst == Outcome.Free, Verdict(outcome.Policy!), By(outcome.Policy!)))]);
    }

    /// <summary>The same for a terminal.</summary>
    public static void Write(PlanResult result, IAnsiConsole console)
    {
        if (Of(result) is not var (heading, lines))
        {
            return;
        }

        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape(heading)}[/]");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0)).AddColumn();
        foreach (var (chip, free, verdict, by) in lines)
        {
            grid.AddRow(new Markup(Markup.Escape(chip)), new Markup($"[{(free ? "green" : "yellow")}]{Markup.Escape(verdict)}[/]"), new Markup(Markup.Escape(by)));
        }

        console.Write(grid);
    }

    /// <summary>One chip's verdict for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, PolicyVerdict? verdict)
    {
        if (verdict is null)
        {
            writer.WriteNull("policy");
            return;
        }

        writer.WriteStartObject("policy");
        writer.WriteString("day", verdict.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteString("destination", verdict.Destination);
        writer.WriteString("mildest_outcome", OutcomeWords.Key(verdict.Best));
        writer.WriteString("strictest_outcome", OutcomeWords.Key(verdict.Worst));
        writer.WriteNumber("duty_share", verdict.Duty.Value);
        writer.WriteStrings("rules", verdict.Findings.Where(finding => finding.Applies == true).Select(finding => finding.Rule!.Id));
        writer.WriteStrings("rules_that_may_apply", verdict.Findings.Where(finding => finding.Applies is null).Select(finding => finding.Rule!.Id));
        writer.WriteEndObject();
    }

    private static string Verdict(PolicyVerdict verdict) =>
        $"{OutcomeWords.Of(verdict)}{(verdict.Duty.Value > 0.0 ? string.Create(CultureInfo.InvariantCulture, $", {verdict.Duty.Value * 100.0:0.#} % duty") : string.Empty)}";

    private static string By(PolicyVerdict verdict) => string.Join("; ", verdict.Findings.Where(finding => finding.Applies != false)
        .Select(finding => $"{(finding.Applies is null ? "perhaps " : string.Empty)}{finding.Rule!.Id} ({finding.Pack.Name})"));
}
