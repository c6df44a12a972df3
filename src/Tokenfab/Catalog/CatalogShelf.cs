namespace Tokenfab.Catalog;

/// <summary>An entry and the means to read its content.</summary>
/// <param name="Entry">Its line in the index.</param>
/// <param name="Content">Reads its content, the id put in.</param>
internal readonly record struct CatalogShelf(CatalogEntry Entry, Func<SourceDocument> Content)
{
    /// <summary>Where each name leads, by kind and reduced name.</summary>
    /// <exception cref="InputException">Two entries of a kind answer to one name.</exception>
    public static Dictionary<(string Kind, string Key), CatalogShelf> IndexNames(IEnumerable<CatalogShelf> shelves)
    {
        var names = new Dictionary<(string, string), CatalogShelf>();
        foreach (var shelf in shelves)
        {
            foreach (var key in shelf.Entry.Keys)
            {
                if (!names.TryAdd((shelf.Entry.Kind, key), shelf))
                {
                    var other = names[(shelf.Entry.Kind, key)].Entry;
                    throw new InputException(
                        shelf.Entry.File, null, "aliases", $"'{key}' is also what {other.File} answers to", "Drop the name from one of the two");
                }
            }
        }

        return names;
    }
}
