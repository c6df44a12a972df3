using System.Text.Json;
using Tokenfab.Cli.Output;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Validation;

/// <summary>A validation as JSON.</summary>
internal static class ComparisonJson
{
    /// <summary>Writes the keys of the answer.</summary>
    public static void Write(Utf8JsonWriter writer, Comparison result)
    {
        writer.WriteNumber("rows", result.Rows);
        writer.WriteNumber("predicted", result.Predicted);
        writer.WriteNumber("refused", result.Refused);
        Array(writer, "files", result.Files, file =>
        {
            writer.WriteString("file", file.File);
            writer.WriteNumber("rows", file.Rows);
            writer.WriteNumber("predicted", file.Predicted);
            writer.WriteNumber("refused", file.Refused);
        });
        Array(writer, "unreadable", result.Unreadable, file =>
        {
            writer.WriteString("file", file.File);
            writer.WriteIfKnown("line", file.Problem.Line);
            writer.WriteString("problem", file.Problem.Problem);
            writer.WriteString("mend", file.Problem.Mend);
        });
        Array(writer, "groups", result.Groups(GroupBy.All), group =>
        {
            writer.WriteString("file", group.Key.File);
            writer.WriteString("op", group.Key.Op);
            writer.WriteString("chip", group.Key.Chip);
            writer.WriteString("dtype", group.Key.Dtype);
            writer.WriteString("size_class", group.Key.Size);
            writer.WriteNumber("rows", group.Rows);
            writer.WriteNumber("predicted", group.Predicted);
            writer.WriteNumber("refused", group.Refused);
            writer.WriteIfKnown("median_ape", group.Errors?.Median);
            writer.WriteIfKnown("p90_ape", group.Errors?.Ninth);
            writer.WriteIfKnown("bias", group.Errors?.Bias);
            writer.WriteIfKnown("interval_coverage", group.Errors?.Coverage);
        });
        Array(writer, "refusals", result.Refusals, refusal =>
        {
            writer.WriteString("file", refusal.File);
            writer.WriteString("reason", refusal.Reason);
            writer.WriteNumber("rows", refusal.Rows);
        });
        Array(writer, "noise", result.Noise, noise =>
        {
            writer.WriteString("file", noise.File);
            writer.WriteString("op", noise.Op);
            writer.WriteNumber("configurations", noise.Floor.Configurations);
            writer.WriteNumber("median_spread", noise.Floor.Median);
            writer.WriteNumber("p90_spread", noise.Floor.Ninth);
        });
        Array(writer, "worst", result.Worst, row =>
        {
            writer.WriteString("file", row.File);
            writer.WriteNumber("line", row.Line);
            writer.WriteString("op", row.Op);
            writer.WriteString("chip", row.Chip);
            writer.WriteString("unit", FigureWords.Unit(row.Unit));
            writer.WriteNumber("measured", row.Measured);
            writer.WriteNumber("predicted", row.Predicted);
            writer.WriteString("row", row.Row);
        });
    }

    private static void Array<T>(Utf8JsonWriter writer, string key, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(key);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
