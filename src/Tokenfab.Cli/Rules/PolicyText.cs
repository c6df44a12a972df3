using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Hardware;
using Tokenfab.Policy;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Rules;

/// <summary>Verdicts of rules as tables and as JSON; the keys are those of docs/json.md.</summary>
internal static class PolicyText
{
    /// <summary>Chips as a person reads them.</summary>
    public static void Table(Terminal terminal, IReadOnlyList<(Accelerator Chip, PolicyVerdict Verdict)> judged, DateOnly day, string to)
    {
        var table = Tables.New(terminal, "chip", ">TPP", ">TPP/mm2", ">memory", ">links", "verdict", "by");
        foreach (var (chip, verdict) in judged)
        {
            var figures = verdict.Figures;
            var by = verdict.Findings.Where(finding => finding.Applies != false)
                .Select(finding => $"{(finding.Applies is null ? "perhaps " : string.Empty)}{finding.Rule!.Id}{Duty(finding.Rule)}");
            table.Row(
                Markup.Escape(chip.Name), Number(figures.Performance), Number(figures.Density), Rate(figures.MemoryBandwidth), Rate(figures.Interconnect),
                $"[bold]{Markup.Escape(OutcomeWords.Of(verdict))}[/]", Markup.Escape(string.Join("; ", by)));
        }

        terminal.Console.Write(table);
        terminal.Console.MarkupLine(Markup.Escape($"Rules in force on {day:yyyy-MM-dd} for {to}:"));
        foreach (var finding in judged[0].Verdict.Findings)
        {
            terminal.Console.MarkupLine(Markup.Escape($"  {finding.Pack.Name}, since {finding.Pack.From:yyyy-MM-dd} ({string.Join(", ", finding.Pack.Sources)})"));
        }

        if (judged[0].Verdict.Findings.Count == 0)
        {
            terminal.Console.MarkupLine("  none that the catalogue knows");
        }
    }

    /// <summary>The largest legal chip as a person reads it.</summary>
    public static void Table(Terminal terminal, LegalDesign design, Outcome accept, DateOnly day, string to)
    {
        var table = Tables.New(terminal, $"largest chip on {design.LogicArea.Value:#,0.##} mm2", ">below", "what it is");
        table.Row("performance", Limit(design.Performance.Value, "TPP"), "dense tera-operations per second times bits");
        table.Row("  in 16 bits", Limit(design.Rate16.Value / 1e12, "TFLOP/s"), "dense");
        table.Row("memory bandwidth", Limit(design.MemoryBandwidth.Value / 1e9, "GB/s"), "at that performance, without links");
        table.Row("links", Limit(design.Interconnect.Value / 1e9, "GB/s"), "both directions, without memory");
        terminal.Console.Write(table);
        terminal.Console.MarkupLine(Markup.Escape($"On {day:yyyy-MM-dd} for {to}; accepted: {OutcomeWords.Of(accept)}."));
    }

    /// <summary>Chips for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, IReadOnlyList<(Accelerator Chip, PolicyVerdict Verdict)> judged, DateOnly day, string to)
    {
        Where(writer, day, to);
        writer.WriteStartArray("chips");
        foreach (var (chip, verdict) in judged)
        {
            var figures = verdict.Figures;
            writer.WriteStartObject();
            writer.WriteString("chip", chip.Id);
            writer.WriteQuantity("total_processing_performance", figures.Performance?.Mid);
            writer.WriteQuantity("performance_density_per_square_millimetre", figures.Density?.Mid);
            writer.WriteQuantity("memory_bandwidth_bytes_per_second", figures.MemoryBandwidth?.Mid);
            writer.WriteQuantity("interconnect_bytes_per_second_both_directions", figures.Interconnect?.Mid);
            writer.WriteQuantity("transistors", figures.Transistors?.Mid);
            writer.WriteString("mildest_outcome", OutcomeWords.Key(verdict.Best));
            writer.WriteString("strictest_outcome", OutcomeWords.Key(verdict.Worst));
            writer.WriteNumber("duty_share", verdict.Duty.Value);
            writer.WriteIfKnown("price_with_duty_usd", chip.Price?.Value.Value * (1.0 + verdict.Duty.Value));
            writer.WriteStartArray("findings");
            foreach (var finding in verdict.Findings)
            {
                Json(writer, finding);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The largest legal chip for scripts.</summary>
    public static void Json(Utf8JsonWriter writer, LegalDesign design, Outcome accept, DateOnly day, string to)
    {
        Where(writer, day, to);
        writer.WriteString("accepted_outcome", OutcomeWords.Key(accept));
        writer.WriteNumber("logic_area_square_millimetres", design.LogicArea.Value);
        writer.WriteIfKnown("total_processing_performance_below", design.Performance.Value);
        writer.WriteIfKnown("flops_per_second_16_bit_below", design.Rate16.Value);
        writer.WriteIfKnown("memory_bandwidth_bytes_per_second_below", design.MemoryBandwidth.Value);
        writer.WriteIfKnown("interconnect_bytes_per_second_both_directions_below", design.Interconnect.Value);
    }

    private static void Where(Utf8JsonWriter writer, DateOnly day, string to)
    {
        writer.WriteString("day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteString("destination", to);
    }

    private static void Json(Utf8JsonWriter writer, Finding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("pack", finding.Pack.Id);
        writer.WriteIfKnown("rule", finding.Rule?.Id);
        writer.WriteString("applies", finding.Applies switch { true => "yes", false => "no", null => "unknown" });
        writer.WriteIfKnown("outcome", finding.Rule is { } rule ? OutcomeWords.Key(rule.Outcome) : null);
        writer.WriteStrings("unless", finding.Rule?.Unless ?? []);
        writer.WriteStrings("sources", finding.Pack.Sources);
        writer.WriteEndObject();
    }

    private static string Duty(Policy.Rule rule) => rule.Rate is { } rate ? $", {rate.Value:0.#%}" : string.Empty;

    private static string Limit(double value, string unit) =>
        double.IsInfinity(value) ? "no limit" : value == 0.0 ? "none passes" : $"{value.ToString("#,0.#", CultureInfo.InvariantCulture)} {unit}";

    private static string Number<T>(Estimate<T>? value)
        where T : struct, IQuantity<T> => value is { } known ? known.Mid.Value.ToString("#,0.##", CultureInfo.InvariantCulture) : "?";

    private static string Rate(Estimate<BytesPerSecond>? value) => value is { } known ? $"{known.Mid}" : "?";
}
