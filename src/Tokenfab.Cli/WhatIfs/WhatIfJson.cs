using System.Text.Json;
using Tokenfab.Cli.Output;
using Tokenfab.Planning.WhatIf;

namespace Tokenfab.Cli.WhatIfs;

/// <summary>What-ifs for scripts; the keys are those of docs/json.md.</summary>
internal static class WhatIfJson
{
    /// <summary>Writes all that was asked.</summary>
    public static void Write(Utf8JsonWriter writer, WhatIfResult result, WhatIfQuestion question)
    {
        writer.WriteString("scenario", result.Scenario);
        writer.WriteStrings("changes", question.Changes.Select(change => change.ToString()));
        writer.WriteNumber("pass_through", question.PassThrough);
        Figures(writer, "today", result.Today);
        Figures(writer, "changed", result.Changed);
        writer.WriteStartArray("tornado");
        foreach (var bar in result.Bars)
        {
            writer.WriteStartObject();
            writer.WriteString("input", bar.Lever.Key);
            writer.WriteString("title", bar.Lever.Title);
            writer.WriteString("value_today", bar.Lever.Today);
            writer.WriteNumber("low_factor", bar.Lever.Low);
            writer.WriteNumber("high_factor", bar.Lever.High);
            writer.WriteString("interval_from", JsonNamingPolicy.SnakeCaseLower.ConvertName(bar.Lever.Basis.ToString()));
            Figures(writer, "at_low", bar.Low);
            Figures(writer, "at_high", bar.High);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (result.Drawn is not { } drawn)
        {
            writer.WriteNull("drawn");
            return;
        }

        writer.WriteStartObject("drawn");
        writer.WriteNumber("draws", drawn.Draws);
        writer.WriteNumber("seed", drawn.Seed);
        writer.WriteNumber("inputs", drawn.Inputs);
        foreach (var measure in drawn.Measures)
        {
            writer.WriteStartObject(WhatIfWords.Key(measure.Measure));
            writer.WriteNumber("p10", measure.Tenth);
            writer.WriteNumber("p50", measure.Median);
            writer.WriteNumber("p90", measure.Ninetieth);
            writer.WriteNumber("known_share", measure.Known);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("best_chips");
        foreach (var (chip, share) in drawn.Winners)
        {
            writer.WriteStartObject();
            writer.WriteIfKnown("chip", chip.Length > 0 ? chip : null);
            writer.WriteNumber("share", share);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Figures(Utf8JsonWriter writer, string key, WhatIfFigures? figures)
    {
        if (figures is null)
        {
            writer.WriteNull(key);
            return;
        }

        writer.WriteStartObject(key);
        writer.WriteIfKnown("chip", figures.Chip);
        foreach (var measure in WhatIfFigures.Measures)
        {
            writer.WriteIfKnown(WhatIfWords.Key(measure), figures.Of(measure));
        }

        writer.WriteIfKnown("median_ruin_quarter", figures.Runway);
        writer.WriteEndObject();
    }
}
