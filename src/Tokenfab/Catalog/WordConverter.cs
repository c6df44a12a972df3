using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tokenfab.Catalog.Reading;

namespace Tokenfab.Catalog;

/// <summary>Reads and writes an enumeration as snake_case words; put it on the enumeration:
/// <c>[JsonConverter(typeof(WordConverter&lt;TopologyKind&gt;))]</c>.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
/// <remarks>Where the rule gives an odd word, <see cref="JsonStringEnumMemberNameAttribute"/> on the member says a better one.
/// The framework's own converter is not used for reading, because it takes <c>a, b</c> for a sum of flags.</remarks>
public sealed class WordConverter<T> : JsonConverter<T>, ISchemaSource
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = AllWords();

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, string.Empty);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Word(value));

    /// <summary>Reads a word that is a part of something larger.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="step">Which part, for the error.</param>
    internal static T Read(ref Utf8JsonReader reader, string step)
    {
        var word = reader.TokenType is JsonTokenType.String ? reader.GetString()! : string.Empty;
        return Values.TryGetValue(word, out var value)
            ? value
            : throw new FieldProblem(step, $"'{word}' is none of the words known here", Nearest.Mend(word, Values.Keys));
    }

    /// <summary>The word of a value.</summary>
    internal static string Word(T value) => Values.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Key;

    /// <inheritdoc/>
    string ISchemaSource.SchemaName => JsonNamingPolicy.SnakeCaseLower.ConvertName(typeof(T).Name);

    /// <inheritdoc/>
    JsonObject ISchemaSource.Schema(Func<ISchemaSource, JsonObject> refer) =>
        new() { ["enum"] = new JsonArray([.. Values.Keys.Select(word => (JsonNode)word)]) };

    private static Dictionary<string, T> AllWords()
    {
        var options = new JsonSerializerOptions();
        var framework = (JsonConverter<T>)new JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower).CreateConverter(typeof(T), options);
        return Enum.GetValues<T>().ToDictionary(value => Word(framework, value, options), StringComparer.Ordinal);
    }

    private static string Word(JsonConverter<T> framework, T value, JsonSerializerOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            framework.Write(writer, value, options);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan).Trim('"');
    }
}
