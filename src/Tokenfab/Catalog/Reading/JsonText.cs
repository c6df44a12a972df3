using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tokenfab.Catalog.Reading;

/// <summary>Reads JSON, and tells the line of every key.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = SourceDocument.DeepestNesting, AllowDuplicateProperties = false };

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name to use in errors.</param>
    /// <param name="visit">Told the path and line of every key and element, in order; null where nobody asks.</param>
    /// <exception cref="InputException">The text is not well-formed, too deep, or has a key twice.</exception>
    public static JsonNode Parse(string text, string file, Action<string, int>? visit)
    {
        try
        {
            var root = JsonNode.Parse(text, nodeOptions: null, Strict);
            if (text.Contains("\\u", StringComparison.Ordinal))
            {
                WellFormed.Demand(root);
            }

            Visit(text, visit);
            return root ?? throw new InputException(file, 1, null, "the file is empty", "Write at least one key");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new InputException(file, null, null, "a text in it holds half a surrogate pair", "Write the character itself", e);
        }
        catch (JsonException e)
        {
            var line = e.LineNumber is { } zeroBased ? (int)zeroBased + 1 : (int?)null;
            throw new InputException(
                file, line, null, $"this is not well-formed JSON: {Sentence(e.Message)}", "Check commas, quotes and braces from this line upwards", e);
        }
    }

    private static string Sentence(string message) => message.Split(" LineNumber:")[0].TrimEnd('.');

    private static void Visit(string text, Action<string, int>? visit)
    {
        if (visit is null)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = SourceDocument.DeepestNesting });
        var open = new Stack<(string Path, int Next)>();
        var (path, line, counted) = (string.Empty, 1, 0);
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            line += bytes.AsSpan(counted, start - counted).Count((byte)'\n');
            counted = start;
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                path = FieldPath.Key(open.Peek().Path, reader.GetString()!);
                visit(path, line);
                continue;
            }

            if (open.TryPeek(out var parent) && parent.Next >= 0)
            {
                open.Pop();
                open.Push((parent.Path, parent.Next + 1));
                path = FieldPath.Element(parent.Path, parent.Next);
            }

            visit(path, line);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((path, reader.TokenType is JsonTokenType.StartArray ? 0 : -1));
            }
        }
    }
}
