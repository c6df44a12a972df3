using System.Text.Json.Nodes;

namespace Tokenfab.Catalog.Reading;

/// <summary>Half a surrogate pair is no character; escapes can smuggle one in, and every writer downstream would stumble over it.</summary>
internal static class WellFormed
{
    /// <summary>Whether every surrogate of a text has its other half.</summary>
    public static bool Is(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads every text of a parsed document.</summary>
    /// <exception cref="InvalidOperationException">An escape in it makes half a surrogate pair.</exception>
    public static void Demand(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject keys:
                foreach (var (_, value) in keys)
                {
                    Demand(value);
                }

                break;
            case JsonArray list:
                foreach (var element in list)
                {
                    Demand(element);
                }

                break;
            case JsonValue value:
                value.TryGetValue<string>(out _);
                break;
        }
    }
}
