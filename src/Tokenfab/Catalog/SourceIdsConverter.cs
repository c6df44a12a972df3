using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tokenfab.Catalog.Reading;

namespace Tokenfab.Catalog;

/// <summary>Ids of sources: one as text, or several as a list; never none.</summary>
public sealed class SourceIdsConverter : JsonConverter<IReadOnlyList<string>>, ISchemaSource
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, string.Empty);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var id in value)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
    }

    /// <inheritdoc/>
    string ISchemaSource.SchemaName => "source_ids";

    /// <inheritdoc/>
    JsonObject ISchemaSource.Schema(Func<ISchemaSource, JsonObject> refer) => new()
    {
        ["description"] = "the id of a source in sources.yaml, or several",
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string" },
            new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["minItems"] = 1 }),
    };

    /// <summary>Reads ids that are a part of something larger.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="step">Which part, for the error.</param>
    internal static IReadOnlyList<string> Read(ref Utf8JsonReader reader, string step)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return [Id(ref reader, step)];
        }

        var ids = new List<string>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            ids.Add(Id(ref reader, step));
        }

        return ids.Count > 0 ? ids : throw new FieldProblem(step, "no source is named", "Name the id of one in sources.yaml");
    }

    private static string Id(ref Utf8JsonReader reader, string step) =>
        reader.TokenType is JsonTokenType.String && reader.GetString() is { Length: > 0 } id
            ? id
            : throw new FieldProblem(step, "the id of a source is expected here", "Write an id of sources.yaml, in quotes if it looks like a number");
}
