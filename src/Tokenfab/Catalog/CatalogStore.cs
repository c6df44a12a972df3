using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Tokenfab.Catalog.Reading;

namespace Tokenfab.Catalog;

/// <summary>What is known and who says so: the catalogue embedded in the engine, overlaid by a user's folder.</summary>
public sealed class CatalogStore
{
    private static readonly Lazy<CatalogStore> TheEmbedded = new(LoadEmbedded);

    private readonly Dictionary<(string Kind, string Id), CatalogShelf> _shelves;
    private readonly Lazy<Dictionary<(string Kind, string Key), CatalogShelf>> _byName;

    private CatalogStore(IEnumerable<CatalogShelf> shelves)
    {
        _shelves = [];
        foreach (var shelf in shelves)
        {
            _shelves[(shelf.Entry.Kind, shelf.Entry.Id)] = shelf;
        }

        _byName = new(() => CatalogShelf.IndexNames(_shelves.Values));
    }

    private CatalogStore(Dictionary<(string Kind, string Id), CatalogShelf> shelves, Lazy<Dictionary<(string Kind, string Key), CatalogShelf>> byName) =>
        (_shelves, _byName) = (shelves, byName);

    /// <summary>The catalogue that ships with the engine.</summary>
    public static CatalogStore Embedded => TheEmbedded.Value;

    /// <summary>A catalogue of one folder alone.</summary>
    /// <exception cref="InputException">A file of the folder is broken, or two entries of a kind answer to one name.</exception>
    /// <param name="folder">The folder: accelerators, servers and so on in it.</param>
    /// <param name="onError">Told of each broken file, which is then left out; null to throw at the first.</param>
    public static CatalogStore FromFolder(string folder, Action<InputException>? onError = null) =>
        new CatalogStore([]).Overlay(CatalogFolder.Read(folder, onError));

    /// <summary>This catalogue with a user's folder over it: an entry there replaces the one of the same kind and id.</summary>
    /// <exception cref="InputException">A file of the folder is broken, or two entries of a kind answer to one name.</exception>
    /// <param name="folder">The folder: accelerators, servers and so on in it.</param>
    /// <param name="onError">Told of each broken file, which is then left out; null to throw at the first.</param>
    public CatalogStore Overlay(string folder, Action<InputException>? onError = null) => Overlay(CatalogFolder.Read(folder, onError));

    /// <summary>This catalogue with one file over it, which may lie anywhere.</summary>
    /// <param name="kind">What kind of thing the file describes.</param>
    /// <param name="path">The file; its name is the entry's id.</param>
    /// <exception cref="InputException">The file is broken, or answers to another entry's name.</exception>
    public CatalogStore OverlayFile(string kind, string path) => Overlay([CatalogFolder.ReadThing(CatalogKind.Of(kind), null, path)]);

    private CatalogStore Overlay(IEnumerable<CatalogFolder.Item> items)
    {
        var store = new CatalogStore(_shelves.Values.Concat(items.Select(i => new CatalogShelf(i.Entry, () => i.Document))));
        _ = store._byName.Value;
        return store;
    }

    /// <summary>This catalogue with one entry changed in memory; names stay as they are.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">Its id, name or alias.</param>
    /// <param name="change">Changes the entry's content.</param>
    /// <exception cref="InputException">There is no such entry; the mend names the nearest ones.</exception>
    internal CatalogStore With(string kind, string name, Action<JsonNode> change)
    {
        var shelf = Find(kind, name) is { } entry ? _shelves[(entry.Kind, entry.Id)] : throw Unknown(kind, name);
        var root = shelf.Content().Root.DeepClone();
        change(root);
        var document = new SourceDocument(root, shelf.Entry.File);
        return new CatalogStore(new(_shelves) { [(shelf.Entry.Kind, shelf.Entry.Id)] = shelf with { Content = () => document } }, _byName);
    }

    /// <summary>All entries of a kind (<c>accelerator</c>, <c>server</c>, <c>die</c>, <c>node</c>, <c>model</c>, <c>source</c>), by id; all entries when null.</summary>
    /// <exception cref="InputException">There is no such kind.</exception>
    public IReadOnlyList<CatalogEntry> List(string? kind = null)
    {
        var kinds = kind is null ? CatalogKind.All : [CatalogKind.Of(kind)];
        return [.. kinds.SelectMany(k => _shelves.Values
            .Where(s => s.Entry.Kind == k.Name).Select(s => s.Entry).OrderBy(e => e.Id, StringComparer.Ordinal))];
    }

    /// <summary>Every entry that answers to a name, of whatever kind; case, spaces, dashes, underscores, dots and slashes do not matter.</summary>
    public IReadOnlyList<CatalogEntry> Find(string name) => [.. CatalogKind.All.Select(k => Find(k.Name, name)).OfType<CatalogEntry>()];

    /// <summary>The entry of a kind that answers to a name; null where none does.</summary>
    /// <exception cref="InputException">There is no such kind.</exception>
    public CatalogEntry? Find(string kind, string name) =>
        _byName.Value.TryGetValue((CatalogKind.Of(kind).Name, CatalogName.Key(name)), out var shelf) ? shelf.Entry : null;

    /// <summary>An entry as a record.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">Its id, name or alias; case, spaces, dashes, underscores, dots and slashes do not matter.</param>
    /// <param name="type">The record's shape.</param>
    /// <exception cref="InputException">There is no such entry; the mend names the nearest ones. Or the entry is broken.</exception>
    public T Get<T>(string kind, string name, JsonTypeInfo<T> type) => Document(kind, name).As(type);

    /// <summary>An entry as it is written, the id put in.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">Its id, name or alias.</param>
    /// <exception cref="InputException">There is no such entry; the mend names the nearest ones.</exception>
    public SourceDocument Document(string kind, string name) =>
        Find(kind, name) is { } entry ? _shelves[(entry.Kind, entry.Id)].Content() : throw Unknown(kind, name);

    /// <summary>Who says so.</summary>
    /// <param name="id">Its id, as a figure's <c>source</c> names it.</param>
    /// <exception cref="InputException">There is no such source.</exception>
    public Source Source(string id) => Get("source", id, SourceJson.Strict.Source);

    /// <summary>The error for a name that no entry of a kind answers to.</summary>
    /// <param name="kind">The kind; null for every kind.</param>
    /// <param name="name">The name.</param>
    public InputException Unknown(string? kind, string name)
    {
        var entries = List(kind);
        var near = Nearest.To(name, entries.SelectMany(e => e.Aliases.Prepend(e.Name).Prepend(e.Id)));
        return new(
            kind ?? "catalog", null, null, $"'{name}' is not in the catalogue{(kind is null ? string.Empty : $" of {Plural(kind)}")}",
            near.Count > 0 ? $"Did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?" : $"'tokenfab catalog list' names all {entries.Count} entries");
    }

    private static string Plural(string kind) => kind.EndsWith('y') ? $"{kind[..^1]}ies" : $"{kind}s";

    private static CatalogStore LoadEmbedded()
    {
        using var stream = typeof(CatalogStore).Assembly.GetManifestResourceStream(PackedCatalog.Resource)
            ?? throw new InvalidOperationException("The engine was built without its catalogue.");
        var packed = new byte[stream.Length];
        stream.ReadExactly(packed);
        return new(PackedCatalog.Read(packed));
    }
}
