namespace Tokenfab.Catalog;

/// <summary>Names as people write them, reduced to what tells two things apart.</summary>
internal static class CatalogName
{
    /// <summary>The name in lower case without spaces, dashes, underscores, dots and slashes.</summary>
    public static string Key(string name) => string.Create(name.Count(Counts), name, (key, source) =>
    {
        var next = 0;
        foreach (var c in source.Where(Counts))
        {
            key[next++] = char.ToLowerInvariant(c);
        }
    });

    private static bool Counts(char c) => c is not (' ' or '-' or '_' or '.' or '/');
}
