using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Tokenfab.Catalog;

namespace Tokenfab.Calibration;

/// <summary>Writes a calibration as a file of the catalogue.</summary>
internal static class CalibrationFile
{
    public static void Write<T>(string path, string heading, T calibration)
    {
        var options = CatalogJson.Options();
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
        var content = JsonSerializer.SerializeToNode(calibration, options)!.AsObject();
        content.Remove("id");
        var text = new StringBuilder();
        foreach (var line in heading.Split('\n'))
        {
            text.Append("# ").AppendLine(line);
        }

        Append(text, content, string.Empty);
        File.WriteAllText(path, text.ToString().ReplaceLineEndings("\n"));
    }

    private static void Append(StringBuilder text, JsonObject content, string indent)
    {
        foreach (var (key, value) in content)
        {
            switch (value)
            {
                case JsonObject inner:
                    text.Append(indent).Append(key).AppendLine(":");
                    Append(text, inner, indent + "  ");
                    break;
                case JsonArray list when list.All(item => item is JsonValue):
                    text.Append(indent).Append(key).Append(": ").AppendLine(Scalar(list));
                    break;
                case JsonArray list:
                    text.Append(indent).Append(key).AppendLine(":");
                    foreach (var item in list.OfType<JsonObject>())
                    {
                        text.Append(indent).Append("  - { ").AppendJoin(", ", item.Select(pair => $"{pair.Key}: {Scalar(pair.Value!)}")).AppendLine(" }");
                    }

                    break;
                default:
                    text.Append(indent).Append(key).Append(": ").AppendLine(Scalar(value!));
                    break;
            }
        }
    }

    private static string Scalar(JsonNode value) => value switch
    {
        JsonArray list => $"[{string.Join(", ", list.Select(item => Scalar(item!)))}]",
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => number.GetValue<double>().ToString("0.######", CultureInfo.InvariantCulture),
        _ => Quantity(value.ToString()),
    };

    // Quantities print in the unit that fits their size, which for rates may be bits: three digits and bytes read better.
    private static string Quantity(string text)
    {
        var words = text.Split(' ');
        if (words.Length != 2 || !double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            // What YAML would take for a number is a version here.
            return text.Contains(": ", StringComparison.Ordinal) || (text.Length > 0 && char.IsAsciiDigit(text[0])) ? $"\"{text}\"" : text;
        }

        var (scale, unit) = words[1] switch { "Tb/s" => (125.0, "GB/s"), "Gb/s" => (0.125, "GB/s"), "s" when Math.Abs(number) < 1e-6 => (1e9, "ns"), var other => (1.0, other) };
        return string.Create(CultureInfo.InvariantCulture, $"{number * scale:G6} {unit}");
    }
}
