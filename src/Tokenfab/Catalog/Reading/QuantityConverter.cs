using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Tokenfab.Quantities;

namespace Tokenfab.Catalog.Reading;

/// <summary>A quantity as a string of number and unit; a bare number only where the quantity has a bare unit.</summary>
internal sealed class QuantityConverter<T> : JsonConverter<T>, ISchemaSource
    where T : struct, IQuantity<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, string.Empty);

    /// <summary>Reads a quantity that is a part of something larger.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="step">Which part, for the error.</param>
    public static T Read(ref Utf8JsonReader reader, string step)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => reader.GetDouble().ToString("R", CultureInfo.InvariantCulture),
            _ => throw new FieldProblem(step, $"{T.Kind.Noun} is expected here", Example),
        };
        if (!Quantity.TryParse<T>(text, out var value, out var problem))
        {
            throw new FieldProblem(step, problem, Example);
        }

        return T.Kind.MayBeNegative || value.Value >= 0.0
            ? value
            : throw new FieldProblem(step, $"'{text}' is negative", $"Write {T.Kind.Noun} of zero or more, as in '{T.Kind.Example}'");
    }

    /// <summary>The shortest text that reads back as the same amount.</summary>
    public static string Text(T value)
    {
        foreach (var (symbol, factor) in T.Kind.Units.OrderByDescending(u => u.Factor))
        {
            var number = value.Value / factor;
            if (Math.Abs(number) >= 1.0 && number * factor == value.Value)
            {
                return Join(number, symbol);
            }
        }

        return Join(value.Value, T.Kind.Units.First(u => u.Factor == 1.0).Symbol);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    /// <inheritdoc/>
    public string SchemaName => JsonNamingPolicy.SnakeCaseLower.ConvertName(typeof(T).Name);

    /// <inheritdoc/>
    public JsonObject Schema(Func<ISchemaSource, JsonObject> refer)
    {
        var units = T.Kind.Units.Where(u => u.Symbol.Length > 0).Select(u => Regex.Escape(u.Symbol)).ToList();
        var bare = units.Count < T.Kind.Units.Length;
        return new()
        {
            ["description"] = T.Kind.Noun,
            ["type"] = bare ? new JsonArray("string", "number") : "string",
            ["pattern"] = $"^[-+]?[0-9.]+([eE][-+]?[0-9]+)? *({string.Join('|', units)}){(bare ? "?" : string.Empty)}$",
            ["examples"] = new JsonArray(T.Kind.Example),
        };
    }

    private static string Example => $"Write it as in '{T.Kind.Example}'";

    private static string Join(double number, string symbol) =>
        $"{number.ToString("R", CultureInfo.InvariantCulture)} {symbol}".TrimEnd();
}
