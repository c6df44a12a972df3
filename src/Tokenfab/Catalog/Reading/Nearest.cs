namespace Tokenfab.Catalog.Reading;

/// <summary>Finds the known names nearest to a misspelt one, by edit distance.</summary>
internal static class Nearest
{
    private const int LongestList = 12;
    private const int MostNames = 5;

    /// <summary>A mend that names the nearest known words, and all of them where they are few.</summary>
    public static string Mend(string unknown, IEnumerable<string> known)
    {
        var all = known.ToList();
        var near = To(unknown, all);
        var meant = near.Count == 0 ? string.Empty : $"Did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?";
        var list = all.Count <= LongestList ? $"Known here: {string.Join(", ", all)}"
            : near.Count > 0 ? string.Empty
            : $"Known here are {string.Join(", ", all.Take(LongestList))} and {all.Count - LongestList} more";
        return $"{meant} {list}".Trim();
    }

    /// <summary>The known names within a third of the word's length, nearest first; names that contain the word count as near.</summary>
    public static IReadOnlyList<string> To(string unknown, IEnumerable<string> known)
    {
        if (unknown.Length is 0 or > 100)
        {
            return [];
        }

        var limit = Math.Max(1, unknown.Length / 3);
        return [.. known
            .Select(name => (Name: name, Distance: Distance(unknown, name, limit)))
            .Where(n => n.Distance <= limit)
            .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Select(n => n.Name).Distinct(StringComparer.Ordinal).Take(MostNames)];
    }

    private static int Distance(string unknown, string name, int limit)
    {
        var (a, b) = (unknown.ToLowerInvariant(), name.ToLowerInvariant());
        if (a.Length >= 3 && b.Contains(a, StringComparison.Ordinal))
        {
            return 1;
        }

        if (Math.Abs(a.Length - b.Length) > limit)
        {
            return limit + 1;
        }

        // Levenshtein by rows: row[j] is the distance of the prefixes of lengths i and j.
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
