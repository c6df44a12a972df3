using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tokenfab.Catalog.Reading;

/// <summary>Scalars by YAML 1.2, section 10.3.2 (core schema): quoted is text; plain may be null, a boolean or a number.</summary>
internal static class YamlScalar
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");

    /// <summary>The scalar as JSON; null for null.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="error">Makes the error for a number that JSON cannot hold.</param>
    public static JsonNode? ToJson(Scalar scalar, Func<string, Exception> error)
    {
        var text = scalar.Value;
        return scalar.Style is not ScalarStyle.Plain ? JsonValue.Create(text) : text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            ".nan" or ".NaN" or ".NAN" => throw error($"'{text}' is not a number"),
            ['+' or '-', .. var unsigned] when IsInfinity(unsigned) => throw error($"'{text}' is not a finite number"),
            _ when IsInfinity(text) => throw error($"'{text}' is not a finite number"),
            _ => Number(text, error) ?? JsonValue.Create(text),
        };
    }

    private static bool IsInfinity(string text) => text is ".inf" or ".Inf" or ".INF";

    // The framework's parser takes just the core schema's numbers once only these characters occur; '2026-01-01' and '1.2.3' stay text.
    private static JsonValue? Number(string text, Func<string, Exception> error)
    {
        if (text.AsSpan().ContainsAnyExcept(NumberCharacters))
        {
            return Hexadecimal(text);
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? null
            : double.IsFinite(number) ? JsonValue.Create(number)
            : throw error($"'{text}' is too large a number");
    }

    private static JsonValue? Hexadecimal(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : null;
}
