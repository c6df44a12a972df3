using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tokenfab.Quantities;

namespace Tokenfab.Catalog.Reading;

/// <summary>A sourced figure: value, range, source, confidence and note.</summary>
internal sealed class FactConverter<T> : JsonConverter<Fact<T>>, ISchemaSource
    where T : struct, IQuantity<T>
{
    private static readonly QuantityConverter<T> Amount = new();

    private static readonly SourceIdsConverter Ids = new();

    private static readonly string[] Keys = ["value", "range", "source", "confidence", "note"];

    // Two units of one figure may round apart in the last bit: 3.35 TB/s and 3350 GB/s must not fail a range.
    private const double Rounding = 1e-12;

    /// <inheritdoc/>
    public override Fact<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new FieldProblem(string.Empty, $"{T.Kind.Noun} stands here without its source",
                $"Write {{ value: {T.Kind.Example}, source: ..., confidence: official }}");
        }

        T? value = null;
        (T Low, T High)? range = null;
        IReadOnlyList<string>? sources = null;
        Confidence? confidence = null;
        string? note = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "value": value = QuantityConverter<T>.Read(ref reader, ".value"); break;
                case "range": range = Range(ref reader); break;
                case "source": sources = SourceIdsConverter.Read(ref reader, ".source"); break;
                case "confidence": confidence = WordConverter<Confidence>.Read(ref reader, ".confidence"); break;
                case "note": note = Text(ref reader, ".note"); break;
                default: throw new FieldProblem(FieldPath.Key(".", key)[1..], $"the key '{key}' is not known here", Nearest.Mend(key, Keys));
            }
        }

        return Make(value ?? throw Missing("value"), range, sources ?? throw Missing("source"), confidence ?? throw Missing("confidence"), note);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Fact<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("value", QuantityConverter<T>.Text(value.Value));
        if (value.Low.CompareTo(value.High) != 0)
        {
            writer.WriteStartArray("range");
            writer.WriteStringValue(QuantityConverter<T>.Text(value.Low));
            writer.WriteStringValue(QuantityConverter<T>.Text(value.High));
            writer.WriteEndArray();
        }

        writer.WritePropertyName("source");
        Ids.Write(writer, value.Sources, options);
        writer.WriteString("confidence", WordConverter<Confidence>.Word(value.Confidence));
        if (value.Note is { } note)
        {
            writer.WriteString("note", note);
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public string SchemaName => $"{Amount.SchemaName}_fact";

    /// <inheritdoc/>
    public JsonObject Schema(Func<ISchemaSource, JsonObject> refer) => new()
    {
        ["description"] = $"{T.Kind.Noun}, and who says so",
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["value"] = refer(Amount),
            ["range"] = new JsonObject
            {
                ["description"] = "low and high, where sources disagree",
                ["type"] = "array", ["items"] = refer(Amount), ["minItems"] = 2, ["maxItems"] = 2,
            },
            ["source"] = refer(Ids),
            ["confidence"] = refer(new WordConverter<Confidence>()),
            ["note"] = new JsonObject { ["type"] = "string" },
        },
        ["required"] = new JsonArray("value", "source", "confidence"),
        ["additionalProperties"] = false,
    };

    private static Fact<T> Make(T value, (T Low, T High)? range, IReadOnlyList<string> sources, Confidence confidence, string? note)
    {
        var (low, high) = range ?? (value, value);
        var slack = Math.Abs(value.Value) * Rounding;
        if (low.Value > value.Value + slack || high.Value < value.Value - slack)
        {
            throw new FieldProblem(".range", $"the value {QuantityConverter<T>.Text(value)} lies outside its range",
                "Write the range as [low, high] around the value");
        }

        return new(value, low.Value < value.Value ? low : value, high.Value > value.Value ? high : value, sources, confidence, note);
    }

    private static (T Low, T High) Range(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartArray)
        {
            reader.Read();
            var low = QuantityConverter<T>.Read(ref reader, ".range[0]");
            if (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var high = QuantityConverter<T>.Read(ref reader, ".range[1]");
                if (reader.Read() && reader.TokenType is JsonTokenType.EndArray)
                {
                    return (low, high);
                }
            }
        }

        throw new FieldProblem(".range", "a range has two ends", $"Write [low, high], as in [{T.Kind.Example}, {T.Kind.Example}]");
    }

    private static string Text(ref Utf8JsonReader reader, string step) =>
        reader.TokenType is JsonTokenType.String && reader.GetString() is { Length: > 0 } text
            ? text
            : throw new FieldProblem(step, "text is expected here", "Write text; quote what looks like a number");

    private static FieldProblem Missing(string key) =>
        new(string.Empty, $"the key '{key}' is missing", $"Write {{ value: {T.Kind.Example}, source: ..., confidence: official }}");
}
