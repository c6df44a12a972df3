using System.Globalization;
using System.Text.Json;

namespace Tokenfab.Validation.Foreign;

/// <summary>Reads cells out of JSON without minding what is missing.</summary>
internal static class JsonCells
{
    /// <summary>A member, by a path of names; null where there is none.</summary>
    public static JsonElement? At(this JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    /// <summary>A number; null where there is none. Some tools write numbers as strings.</summary>
    public static double? Number(this JsonElement element, params string[] path) => element.At(path) switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.String } text when double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>A word; null where there is none.</summary>
    public static string? Word(this JsonElement element, params string[] path) => element.At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A number as a cell.</summary>
    public static string? Cell(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Mean requests in flight by Little's law, where a tool does not say how many users it ran.</summary>
    /// <param name="requests">Requests completed.</param>
    /// <param name="duration">Over how many seconds.</param>
    /// <param name="latency">Mean seconds from a request's start to its end.</param>
    public static double? InFlight(double? requests, double? duration, double? latency) => requests * latency / duration;
}
