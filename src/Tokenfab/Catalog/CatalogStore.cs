using System.Text.Json.Serialization.Metadata;

namespace Tokenfab.Catalog;

/// <summary>What is known and who says so: the catalogue embedded in the engine, overlaid by a user's folder.</summary>
public sealed class CatalogStore
{
    /// <summary>The catalogue that ships with the engine.</summary>
    public static CatalogStore Embedded => throw new InvalidOperationException("not yet");

    /// <summary>This catalogue with a user's folder over it: an entry there replaces the one of the same kind and id.</summary>
    /// <exception cref="InputException">A file of the folder is broken.</exception>
    public CatalogStore Overlay(string folder) => throw new InvalidOperationException("not yet");

    /// <summary>All entries of a kind (<c>accelerator</c>, <c>server</c>, <c>model</c>, <c>die</c>, <c>node</c>), by id; all entries when null.</summary>
    public IReadOnlyList<CatalogEntry> List(string? kind = null) => throw new InvalidOperationException("not yet");

    /// <summary>An entry as a record.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">Its id, name or alias; case, spaces, dashes and underscores do not matter.</param>
    /// <param name="type">The record's shape.</param>
    /// <exception cref="InputException">There is no such entry; the mend names the nearest ones.</exception>
    public T Get<T>(string kind, string name, JsonTypeInfo<T> type) => throw new InvalidOperationException("not yet");
}

/// <summary>One line of the catalogue's index.</summary>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Id">Its id: the file's name.</param>
/// <param name="Name">The name people use.</param>
/// <param name="Aliases">Other names.</param>
public sealed record CatalogEntry(string Kind, string Id, string Name, IReadOnlyList<string> Aliases);
