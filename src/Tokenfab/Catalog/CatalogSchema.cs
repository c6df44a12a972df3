using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Tokenfab.Catalog.Reading;

namespace Tokenfab.Catalog;

/// <summary>JSON Schema (2020-12) of a record that is read by <see cref="SourceDocument.As{T}"/>, for editors and other tools.</summary>
public static class CatalogSchema
{
    /// <summary>The schema of a file that holds one record.</summary>
    /// <param name="type">The record's shape.</param>
    /// <param name="title">What the file describes, in a word or two.</param>
    /// <remarks>A top key <c>id</c> is left out: the reader puts it in from the file's name.</remarks>
    public static JsonObject OfFile(JsonTypeInfo type, string title)
    {
        var shared = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        return Whole(title, Record(type, shared), shared);
    }

    /// <summary>The schema of a file that holds many records, each under its id.</summary>
    /// <param name="type">The record's shape.</param>
    /// <param name="title">What the file describes, in a word or two.</param>
    public static JsonObject OfMap(JsonTypeInfo type, string title)
    {
        var shared = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        return Whole(title, new JsonObject { ["type"] = "object", ["additionalProperties"] = Record(type, shared) }, shared);
    }

    private static JsonObject Record(JsonTypeInfo type, SortedDictionary<string, JsonNode?> shared)
    {
        var exporter = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, schema) => Transform(context, schema, shared),
        };
        var record = type.GetJsonSchemaAsNode(exporter).AsObject();
        (record["properties"] as JsonObject)?.Remove("id");
        if (record["required"] is JsonArray required)
        {
            record["required"] = new JsonArray([.. required.Where(key => key!.GetValue<string>() != "id").Select(key => key!.DeepClone())]);
        }

        return record;
    }

    private static JsonObject Whole(string title, JsonObject schema, SortedDictionary<string, JsonNode?> shared)
    {
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        if (shared.Count > 0)
        {
            schema["$defs"] = new JsonObject(shared);
        }

        return schema;
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema, SortedDictionary<string, JsonNode?> shared)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var converter = context.PropertyInfo?.CustomConverter ?? context.TypeInfo.Options.GetTypeInfo(type).Converter;
        return converter is ISchemaSource own ? Refer(own, shared) : WithoutNull(schema);
    }

    private static JsonObject Refer(ISchemaSource own, SortedDictionary<string, JsonNode?> shared)
    {
        if (!shared.ContainsKey(own.SchemaName))
        {
            shared[own.SchemaName] = own.Schema(part => Refer(part, shared));
        }

        return new() { ["$ref"] = $"#/$defs/{own.SchemaName}" };
    }

    // An absent key says "not known"; the schema leaves the second way to say it, null, out.
    private static JsonNode WithoutNull(JsonNode schema)
    {
        if (schema is JsonObject keys)
        {
            keys.Remove("default");
            if (keys["type"] is JsonArray types)
            {
                var others = types.Select(t => t!.GetValue<string>()).Where(t => t != "null").ToList();
                keys["type"] = others.Count == 1 ? others[0] : new JsonArray([.. others.Select(t => (JsonNode)t)]);
            }
        }

        return schema;
    }
}
