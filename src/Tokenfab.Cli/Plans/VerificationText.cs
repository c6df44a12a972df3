using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Planning.Replay;

namespace Tokenfab.Cli.Plans;

/// <summary>How far the steady-state estimates of plans were from a replay.</summary>
internal static class VerificationText
{
    /// <summary>Writes a table.</summary>
    public static void Write(IReadOnlyList<PlanVerification> verifications, Terminal terminal)
    {
        var console = terminal.Console;
        console.WriteLine();
        console.MarkupLine("[bold]Replayed request by request, at the rate that each plan says it serves[/]");
        var figures = verifications[0].Figures.Select(figure => figure.Name).ToArray();
        var table = Tables.New(terminal, ["plan", "replayed", "", .. figures.Select(name => $">{name}"), ">met"]);
        foreach (var one in verifications)
        {
            var size = one.PrefillWorkers > 0 ? $"{one.PrefillWorkers} prefill, {one.Replicas} decode" : $"{one.Replicas} replicas";
            Row([one.Outcome.Chip, $"{size} at {PlanWords.Number(one.Rate.Value)} req/s", "plan", .. one.Figures.Select(f => f.Unit.Write(f.Estimated)), string.Empty]);
            Row([one.Plan.Deployment.Decode.Layout.ToString(), $"{PlanWords.Number(one.Counted)} requests", "replay", .. one.Figures.Select(f => f.Unit.Write(f.Replayed)), $"{PlanWords.Number(one.Good.Value * 100.0)} %"]);
            Row([string.Empty, string.Empty, "plan is off by", .. one.Figures.Select(f => Error(f.Error)), string.Empty]);
        }

        console.Write(table);

        void Row(string[] cells) => table.Row(cells.Select(Markup.Escape).ToArray());
    }

    /// <summary>Writes the member of the answer.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<PlanVerification> verifications)
    {
        writer.WriteStartArray("verification");
        foreach (var one in verifications)
        {
            writer.WriteStartObject();
            writer.WriteString("chip", one.Outcome.Chip);
            writer.WriteString("layout", one.Plan.Deployment.Decode.Layout.ToString());
            writer.WriteNumber("replayed_replicas", one.Replicas);
            writer.WriteNumber("replayed_prefill_workers", one.PrefillWorkers);
            writer.WriteNumber("replayed_requests_per_second", one.Rate.Value);
            writer.WriteNumber("counted_requests", one.Counted);
            writer.WriteNumber("met_objectives_share", one.Good.Value);
            writer.WriteStartArray("figures");
            foreach (var figure in one.Figures)
            {
                writer.WriteStartObject();
                writer.WriteString("figure", figure.Key);
                writer.WriteString("unit", figure.Unit.Symbol);
                writer.WriteIfKnown("estimated", figure.Estimated);
                writer.WriteIfKnown("replayed", figure.Replayed);
                writer.WriteIfKnown("error_share", figure.Error);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Error(double error) => double.IsNaN(error) ? "-" : (error * 100.0).ToString("+0;-0;0", CultureInfo.InvariantCulture) + " %";
}
