using System.Globalization;

namespace Tokenfab.Kernels.Measured;

/// <summary>Which of several tables of one kernel is used.</summary>
internal static class TableChoice
{
    /// <summary>One table for each key: the engine's own where there is one, else that of the framework with most rows; of those the latest version.</summary>
    /// <param name="tables">All tables of a chip.</param>
    /// <param name="engine">The serving engine; null for none in particular.</param>
    public static IEnumerable<MeasuredTable> Of(IEnumerable<MeasuredTable> tables, string? engine) =>
        tables.GroupBy(table => table.Key).Select(same => same
            .GroupBy(table => table.Framework, StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(framework => string.Equals(framework.Key, engine, StringComparison.OrdinalIgnoreCase))
            .ThenByDescending(framework => framework.Sum(table => (long)table.Rows))
            .ThenBy(framework => framework.Key, StringComparer.Ordinal)
            .First()
            .OrderByDescending(table => table.Version, Comparer<string>.Create(CompareVersions))
            .First());

    /// <summary>Orders versions as people do: 0.5.9 before 0.5.10, 1.3.0rc15 before 1.3.0.</summary>
    public static int CompareVersions(string left, string right)
    {
        var (a, b) = (Parts(left), Parts(right));
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            var order = (int.TryParse(a[i], CultureInfo.InvariantCulture, out var x), int.TryParse(b[i], CultureInfo.InvariantCulture, out var y)) switch
            {
                (true, true) => x.CompareTo(y),
                (true, false) => 1,
                (false, true) => -1,
                _ => string.CompareOrdinal(a[i], b[i]),
            };
            if (order != 0)
            {
                return order;
            }
        }

        // What follows a common start is a later patch where it is a number or "post", an earlier candidate where it is another word.
        return a.Count == b.Count ? string.CompareOrdinal(left, right)
            : a.Count > b.Count ? IsLater(a[b.Count]) : -IsLater(b[a.Count]);
    }

    private static int IsLater(string part) => char.IsAsciiDigit(part[0]) || part == "post" ? 1 : -1;

    private static List<string> Parts(string version)
    {
        var parts = new List<string>();
        for (var i = 0; i < version.Length;)
        {
            var start = i;
            if (char.IsAsciiDigit(version[i]))
            {
                while (i < version.Length && char.IsAsciiDigit(version[i]))
                {
                    i++;
                }
            }
            else if (char.IsAsciiLetter(version[i]))
            {
                while (i < version.Length && char.IsAsciiLetter(version[i]))
                {
                    i++;
                }
            }
            else
            {
                i++;
                continue;
            }

            parts.Add(version[start..i]);
        }

        return parts;
    }
}
