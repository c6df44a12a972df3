using System.Text.Json.Nodes;
using Tokenfab.Catalog.Reading;

namespace Tokenfab.Catalog;

/// <summary>Reads a folder of catalogue files: one sub-folder a kind, one file a thing, and the file of sources.</summary>
internal static class CatalogFolder
{
    private const string Extension = ".yaml";

    /// <summary>An entry with its content, the id put in.</summary>
    public readonly record struct Item(CatalogEntry Entry, SourceDocument Document);

    /// <summary>All entries, by kind and then by id.</summary>
    /// <param name="folder">The catalogue's root.</param>
    /// <param name="onError">Told of each broken file, which is then left out; null to throw at the first.</param>
    /// <exception cref="InputException">The folder is missing, has foreign folders or files in it, or a file is broken.</exception>
    public static IReadOnlyList<Item> Read(string folder, Action<InputException>? onError = null)
    {
        var items = new List<Item>();
        foreach (var (kind, path) in Files(folder))
        {
            try
            {
                items.AddRange(kind.IsNamed ? [ReadThing(kind, folder, path)] : ReadSources(kind, path));
            }
            catch (InputException e) when (onError is not null)
            {
                onError(e);
            }
        }

        return items;
    }

    /// <summary>Reads one file as an entry of a kind.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="root">The catalogue's root, from which the entry's file is named; null where the file stands alone.</param>
    /// <param name="path">The file.</param>
    public static Item ReadThing(CatalogKind kind, string? root, string path)
    {
        var id = Path.GetFileNameWithoutExtension(path);
        if (!IsId(id))
        {
            throw new InputException(path, null, null, $"'{id}' is no id", "Name the file in lower-case letters, digits, dots and dashes, as in h100-sxm.yaml");
        }

        var document = SourceDocument.FromFile(path);
        var name = Text(Keys(document)["name"]) ?? throw document.Error(null, "the key 'name' is missing, or is not text", "Add 'name: ...' here");
        var file = root is null ? Path.GetFileName(path) : Path.GetRelativePath(root, path).Replace('\\', '/');
        return new(Entry(kind, id, name, file, document), document);
    }

    private static IEnumerable<(CatalogKind Kind, string Path)> Files(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException(folder, null, null, "there is no such folder", "Name a folder with accelerators, servers, dies, nodes or models in it");
        }

        RefuseForeign(folder);
        foreach (var kind in CatalogKind.All)
        {
            var path = Path.Combine(folder, kind.Folder);
            if (!kind.IsNamed && File.Exists(path))
            {
                yield return (kind, path);
            }
            else if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path).Where(f => !IsAside(f)).Order(StringComparer.Ordinal))
                {
                    yield return (kind, file);
                }
            }
        }
    }

    private static void RefuseForeign(string folder)
    {
        var known = CatalogKind.All.Select(k => k.Folder).Append("schema").ToList();
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).Where(f => !IsAside(f)).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new InputException(path, null, null, $"'{name}' is no part of a catalogue", Nearest.Mend(name, known));
            }

            if (Directory.Exists(path) && name != "schema")
            {
                RefuseForeignFiles(path);
            }
        }
    }

    private static void RefuseForeignFiles(string folder)
    {
        var foreign = Directory.EnumerateFileSystemEntries(folder)
            .Where(f => !IsAside(f) && !f.EndsWith(Extension, StringComparison.Ordinal))
            .Min(StringComparer.Ordinal);
        if (foreign is not null)
        {
            throw new InputException(foreign, null, null, $"only {Extension} files are read here", $"Rename it, or move it out of the catalogue");
        }
    }

    private static bool IsAside(string path) => Path.GetFileName(path) is ['.', ..] or "README.md";

    private static IEnumerable<Item> ReadSources(CatalogKind kind, string path)
    {
        var document = SourceDocument.FromFile(path);
        foreach (var (id, content) in Keys(document))
        {
            var name = Text((content as JsonObject)?["title"]) ?? throw document.Error(FieldPath.Key(string.Empty, id), "the key 'title' is missing, or is not text", "Add 'title: ...'");
            var part = document.Part(id);
            yield return new(Entry(kind, id, name, kind.Folder, part), part);
        }
    }

    private static CatalogEntry Entry(CatalogKind kind, string id, string name, string file, SourceDocument document)
    {
        var content = Keys(document);
        if (content.ContainsKey("id"))
        {
            throw document.Error("id", "the id is not written in the file", $"Drop it: the id is the file's name, here '{id}'");
        }

        content.Insert(0, "id", id);
        return new(kind.Name, id, name, Aliases(document, content["aliases"]))
        {
            File = file,
            Columns = [.. kind.Columns.Select(c => c.Fields.Select(f => Text(At(content, f))).FirstOrDefault(t => t is not null))],
        };
    }

    private static JsonObject Keys(SourceDocument document) =>
        document.Root as JsonObject ?? throw document.Error(null, "a catalogue file is a group of keys", "Write 'name: ...' and so on");

    private static string[] Aliases(SourceDocument document, JsonNode? aliases) => aliases switch
    {
        null => [],
        JsonArray list => [.. list.Select(a => Text(a) ?? throw document.Error("aliases", "an alias is not text", "Quote it"))],
        _ => throw document.Error("aliases", "a list is expected here", "Write [a, b]"),
    };

    private static JsonNode? At(JsonNode content, string field)
    {
        JsonNode? at = content;
        foreach (var step in field.Split('.'))
        {
            at = (at as JsonObject)?[step];
        }

        return at;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;

    private static bool IsId(string id) =>
        id.Length > 0 && char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
