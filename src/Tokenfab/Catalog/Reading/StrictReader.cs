using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Tokenfab.Catalog.Reading;

/// <summary>Reads JSON into a record and says exactly which field is at fault.</summary>
/// <remarks>The serializer alone knows that something is wrong but words it for programmers, so the document is first walked
/// along the record's own contract; unknown keys are told before missing ones, since one is often the other misspelt.</remarks>
internal static class StrictReader
{
    /// <summary>Makes an error from a field's path, what is wrong, the mend and the cause.</summary>
    public delegate InputException ErrorAt(string? field, string problem, string mend, Exception? inner);

    /// <summary>Reads a record.</summary>
    /// <exception cref="InputException">A field is unknown, missing or malformed.</exception>
    public static T Read<T>(JsonNode root, JsonTypeInfo<T> type, ErrorAt error)
    {
        root = root.DeepClone();
        Check(root, type, string.Empty, error);
        try
        {
            return root.Deserialize(type) ?? throw error(null, "the file is empty", "Write at least one key", null);
        }
        catch (FieldProblem e)
        {
            // A property with a converter of its own has no contract to walk along: the serializer's path says where it stands.
            throw error(NullIfRoot(e.Path!.TrimStart('$', '.') + e.Step), e.Message, e.Mend, e);
        }
        catch (JsonException e)
        {
            throw error(e.Path?.TrimStart('$', '.'), e.Message.Split(" Path:")[0].TrimEnd('.'), "See the schema of this kind of file", e);
        }
    }

    private static void Check(JsonNode? node, JsonTypeInfo type, string path, ErrorAt error)
    {
        switch (type.Kind, node)
        {
            case (JsonTypeInfoKind.Object, JsonObject keys) when type.PolymorphismOptions is null:
                CheckKeys(keys, type, path, error);
                break;
            case (JsonTypeInfoKind.Object, _) when type.PolymorphismOptions is null:
                throw error(NullIfRoot(path), $"{Describe(node)} stands where keys are expected", $"Write {KeyList(type)}", null);
            case (JsonTypeInfoKind.Enumerable, JsonArray elements):
                for (var i = 0; i < elements.Count; i++)
                {
                    CheckPresent(elements[i], type.ElementType!, type, FieldPath.Element(path, i), error);
                }

                break;
            case (JsonTypeInfoKind.Enumerable, _):
                throw error(NullIfRoot(path), $"{Describe(node)} stands where a list is expected", "Write a list, as in [a, b]", null);
            case (JsonTypeInfoKind.Dictionary, JsonObject keys):
                foreach (var (key, value) in keys)
                {
                    CheckPresent(value, type.ElementType!, type, FieldPath.Key(path, key), error);
                }

                break;
            case (JsonTypeInfoKind.Dictionary, _):
                throw error(NullIfRoot(path), $"{Describe(node)} stands where keys are expected", "Write 'name: value' lines", null);
            default:
                CheckLeaf(node, type, path, error);
                break;
        }
    }

    private static void CheckKeys(JsonObject keys, JsonTypeInfo type, string path, ErrorAt error)
    {
        var known = type.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null).ToDictionary(p => p.Name, StringComparer.Ordinal);
        if (keys.FirstOrDefault(k => !known.ContainsKey(k.Key)) is { Key: { } unknown })
        {
            throw error(FieldPath.Key(path, unknown), $"the key '{unknown}' is not known here", Nearest.Mend(unknown, known.Keys), null);
        }

        if (known.Values.FirstOrDefault(p => IsRequired(p) && !keys.ContainsKey(p.Name)) is { } missing)
        {
            throw error(NullIfRoot(path), $"the key '{missing.Name}' is missing", $"Add '{missing.Name}: ...' here", null);
        }

        FillAbsentLists(keys, known.Values, type.Options);
        foreach (var (key, value) in keys)
        {
            var property = known[key];
            if (value is null && !property.IsSetNullable)
            {
                throw error(FieldPath.Key(path, key), $"'{key}' has no value", "Write one, or drop the key if it may be absent", null);
            }

            if (value is not null && property.CustomConverter is null)
            {
                Check(value, type.Options.GetTypeInfo(property.PropertyType), FieldPath.Key(path, key), error);
            }
        }
    }

    // The source generator drops the initialiser of an init-only property, so an absent list would be null rather than empty. A property
    // with a setter keeps its default and is left alone.
    private static void FillAbsentLists(JsonObject keys, IEnumerable<JsonPropertyInfo> known, JsonSerializerOptions options)
    {
        foreach (var property in known.Where(p => p.AssociatedParameter is not null && !p.IsSetNullable && !p.PropertyType.IsValueType && !keys.ContainsKey(p.Name)))
        {
            JsonNode? empty = options.GetTypeInfo(property.PropertyType).Kind switch
            {
                JsonTypeInfoKind.Enumerable => new JsonArray(),
                JsonTypeInfoKind.Dictionary => new JsonObject(),
                _ => null,
            };
            if (empty is not null)
            {
                keys.Add(property.Name, empty);
            }
        }
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    private static void CheckPresent(JsonNode? node, Type elementType, JsonTypeInfo parent, string path, ErrorAt error)
    {
        if (node is null)
        {
            throw error(path, "an entry is empty", "Write a value, or drop the entry", null);
        }

        Check(node, parent.Options.GetTypeInfo(elementType), path, error);
    }

    private static void CheckLeaf(JsonNode? node, JsonTypeInfo type, string path, ErrorAt error)
    {
        try
        {
            node.Deserialize(type);
        }
        catch (FieldProblem e)
        {
            throw error(NullIfRoot(path + e.Step), e.Message, e.Mend, e);
        }
        catch (JsonException e)
        {
            var (problem, mend) = LeafWords.For(node, type);
            throw error(NullIfRoot(path), problem, mend, e);
        }
    }

    private static string Describe(JsonNode? node) => LeafWords.Describe(node);

    private static string KeyList(JsonTypeInfo type) => $"the keys {string.Join(", ", type.Properties.Select(p => p.Name))}";

    private static string? NullIfRoot(string path) => path.Length == 0 ? null : path;
}
