namespace Tokenfab.Catalog;

/// <summary>One line of the catalogue's index.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Id">Its id: the file's name.</param>
/// <param name="Name">The name people use.</param>
/// <param name="Aliases">Other names.</param>
public sealed record CatalogEntry(string Kind, string Id, string Name, IReadOnlyList<string> Aliases)
{
    /// <summary>The file it was read from, from the catalogue's root: <c>accelerators/h100-sxm.yaml</c>.</summary>
    public required string File { get; init; }

    /// <summary>The few figures that a list shows, as written, in the order of <see cref="CatalogKind.Columns"/>; null where not known.</summary>
    public required IReadOnlyList<string?> Columns { get; init; }

    /// <summary>One of the columns by its key, as written; null where not known.</summary>
    public string? Column(string key) =>
        CatalogKind.Of(Kind).Columns.Select((column, i) => column.Key == key ? Columns[i] : null).FirstOrDefault(text => text is not null);

    /// <summary>Every spelling that finds the entry, reduced.</summary>
    internal IEnumerable<string> Keys =>
        (CatalogKind.Of(Kind).IsNamed ? Aliases.Prepend(Name).Prepend(Id) : [Id]).Select(CatalogName.Key).Distinct(StringComparer.Ordinal);
}
