using System.Globalization;
using System.Text.Json.Nodes;
using Tokenfab.Quantities;

namespace Tokenfab.Planning.WhatIf;

/// <summary>Changes one field of a document as a user would: a text, or a sourced figure, whose range goes with the old value.</summary>
internal static class FieldEdit
{
    /// <summary>Makes a change at a path.</summary>
    /// <param name="root">The document, which is changed.</param>
    /// <param name="path">The field: <c>memory.bandwidth</c>, <c>rules[0].rate</c>.</param>
    /// <param name="change">What to do with it.</param>
    /// <param name="missing">What stands there where nothing is written; null where nothing does.</param>
    /// <exception cref="InputException">There is no such field, or it is no number that can be multiplied.</exception>
    public static void Apply(JsonNode root, string path, Change change, string? missing)
    {
        var steps = path.Split('.').SelectMany(Steps).ToArray();
        var at = root;
        foreach (var step in steps[..^1])
        {
            at = Child(at, step) ?? Make(at, step, change);
        }

        var last = steps[^1];
        if (Child(at, last) is JsonObject fact && fact.ContainsKey("value"))
        {
            fact["value"] = New(fact["value"], change, null);
            fact.Remove("range");
        }
        else
        {
            Put(at, last, New(Child(at, last), change, missing), change);
        }
    }

    private static IEnumerable<string> Steps(string part)
    {
        var open = part.IndexOf('[', StringComparison.Ordinal);
        return open < 0 ? [part] : part[open..].Split('[', StringSplitOptions.RemoveEmptyEntries).Select(index => index.TrimEnd(']')).Prepend(part[..open]);
    }

    private static JsonNode? Child(JsonNode node, string step) => node switch
    {
        JsonArray list => int.TryParse(step, CultureInfo.InvariantCulture, out var i) && i >= 0 && i < list.Count ? list[i] : null,
        JsonObject group => group[step],
        _ => null,
    };

    private static JsonObject Make(JsonNode at, string step, Change change)
    {
        var made = new JsonObject();
        Put(at, step, made, change);
        return made;
    }

    private static void Put(JsonNode at, string step, JsonNode value, Change change)
    {
        switch (at)
        {
            case JsonArray list when int.TryParse(step, CultureInfo.InvariantCulture, out var i) && i >= 0 && i < list.Count:
                list[i] = value;
                break;
            case JsonObject group:
                group[step] = value;
                break;
            default:
                throw new InputException("--set", null, change.Key, $"there is no '{step}' there", "Name a field as the file does, as in 'economics.electricity'");
        }
    }

    private static JsonValue New(JsonNode? old, Change change, string? missing)
    {
        if (change.Text is { } text)
        {
            return JsonValue.Create(text);
        }

        var today = (old as JsonValue)?.ToString() ?? missing;
        var length = today is null ? 0 : Quantity.NumberLength(today);
        if (today is null || !double.TryParse(today.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw new InputException(
                "--set", null, change.Key, today is null ? "it has no value today that could be multiplied" : $"'{today}' is no number that could be multiplied",
                "Write the value itself, as in 'economics.electricity=0.12 USD/kWh'");
        }

        return JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"{number * change.Factor!.Value:R}{today[length..]}"));
    }
}
