using System.Globalization;

namespace Tokenfab.Catalog.Reading;

/// <summary>Paths of fields as errors show them: <c>memory.bandwidth</c>, <c>dies[1].die</c>, <c>peak['a.b']</c>.</summary>
internal static class FieldPath
{
    /// <summary>The path of a key of the object at a path.</summary>
    public static string Key(string parent, string key) =>
        key.Length == 0 || key.AsSpan().IndexOfAny(" .[]'") >= 0 ? $"{parent}['{key}']"
        : parent.Length == 0 ? key
        : $"{parent}.{key}";

    /// <summary>The path of an element of the list at a path.</summary>
    public static string Element(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    /// <summary>The path of a field inside the field at a path; either may be empty.</summary>
    public static string Join(string parent, string field) =>
        parent.Length == 0 || field.Length == 0 || field[0] == '[' ? parent + field : $"{parent}.{field}";

    /// <summary>The path without its last step; empty for a path of one step.</summary>
    public static string Parent(string path)
    {
        if (path.EndsWith(']'))
        {
            var quoted = path.EndsWith("']", StringComparison.Ordinal);
            return path[..Math.Max(0, path.LastIndexOf(quoted ? "['" : "[", StringComparison.Ordinal))];
        }

        return path[..Math.Max(0, path.LastIndexOf('.'))];
    }
}
