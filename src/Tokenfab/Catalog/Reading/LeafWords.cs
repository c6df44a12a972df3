using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Tokenfab.Catalog.Reading;

/// <summary>Words for a value that is not of its field's type.</summary>
internal static class LeafWords
{
    private const int LongestQuote = 60;

    /// <summary>The problem with a value, and its mend.</summary>
    public static (string Problem, string Mend) For(JsonNode? node, JsonTypeInfo type)
    {
        var asked = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        var found = Describe(node);
        return Type.GetTypeCode(asked) switch
        {
            TypeCode.String => ($"{found} stands where text is expected", node is JsonValue ? $"Put it in quotes: \"{node}\"" : "Write text"),
            TypeCode.Boolean => ($"{found} is neither true nor false", "Write true or false, without quotes"),
            TypeCode.Int32 or TypeCode.Int64 => ($"{found} is not a whole number that fits", "Write a whole number, without quotes or unit"),
            TypeCode.Double or TypeCode.Single or TypeCode.Decimal => ($"{found} is not a number", "Write a number, without quotes or unit"),
            _ => ($"{found} is not what is expected here", "See the schema of this kind of file"),
        };
    }

    /// <summary>A value as an error quotes it.</summary>
    public static string Describe(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonObject => "a group of keys",
        JsonArray => "a list",
        _ => $"'{Shorten(node.ToString())}'",
    };

    private static string Shorten(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "...";
}
