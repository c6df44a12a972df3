using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Output;

/// <summary>Writes answers as JSON: snake_case keys that name their unit, null for what is not known.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one object and a line end.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> body)
    {
        output.Write(Text(body));
        output.Write('\n');
    }

    /// <summary>One object as text.</summary>
    public static string Text(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            body(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A number, or null where it is not known or not finite: JSON has no infinity.</summary>
    public static void WriteIfKnown(this Utf8JsonWriter writer, string key, double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            writer.WriteNumber(key, known);
        }
        else
        {
            writer.WriteNull(key);
        }
    }

    /// <summary>A string, or null where it is not known.</summary>
    public static void WriteIfKnown(this Utf8JsonWriter writer, string key, string? value)
    {
        if (value is null)
        {
            writer.WriteNull(key);
        }
        else
        {
            writer.WriteString(key, value);
        }
    }

    /// <summary>A quantity in its base unit, which the key must name.</summary>
    public static void WriteQuantity<T>(this Utf8JsonWriter writer, string key, T? value)
        where T : struct, IQuantity<T> => writer.WriteIfKnown(key, value?.Value);

    /// <summary>A list of strings.</summary>
    public static void WriteStrings(this Utf8JsonWriter writer, string key, IEnumerable<string> values)
    {
        writer.WriteStartArray(key);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
