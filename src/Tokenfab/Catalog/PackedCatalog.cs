using System.Text;
using System.Text.Json.Nodes;

namespace Tokenfab.Catalog;

/// <summary>The catalogue in one block of bytes: an index that loads in one pass, then the JSON of each entry, read only when asked for.</summary>
/// <remarks>Layout: a version, the number of entries, per entry its index line with the length of its JSON, then all JSON end to end.
/// YAML is left behind at build time, because its parser alone costs a tenth of a second of start.</remarks>
internal static class PackedCatalog
{
    /// <summary>The name of the resource in the engine's assembly.</summary>
    public const string Resource = "catalog";

    private const int Version = 1;

    /// <summary>Writes entries with their content.</summary>
    public static void Write(Stream stream, IReadOnlyList<CatalogFolder.Item> items)
    {
        var contents = items.Select(i => Encoding.UTF8.GetBytes(i.Document.Root.ToJsonString())).ToList();
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        writer.Write(items.Count);
        foreach (var (item, content) in items.Zip(contents))
        {
            WriteEntry(writer, item.Entry);
            writer.Write(content.Length);
        }

        foreach (var content in contents)
        {
            writer.Write(content);
        }
    }

    /// <summary>Reads the index, and gives each entry the means to read its content.</summary>
    public static IReadOnlyList<CatalogShelf> Read(byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed, writable: false), Encoding.UTF8);
        if (reader.ReadInt32() != Version)
        {
            throw new InvalidOperationException("The embedded catalogue is of another version than the engine: rebuild.");
        }

        var lines = new (CatalogEntry Entry, int Length)[reader.ReadInt32()];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = (ReadEntry(reader), reader.ReadInt32());
        }

        var shelves = new CatalogShelf[lines.Length];
        var start = (int)reader.BaseStream.Position;
        for (var i = 0; i < lines.Length; i++)
        {
            var content = packed.AsMemory(start, lines[i].Length);
            var file = $"catalog/{lines[i].Entry.File}";
            shelves[i] = new(lines[i].Entry, () => new SourceDocument(JsonNode.Parse(content.Span)!, file));
            start += lines[i].Length;
        }

        return shelves;
    }

    private static void WriteEntry(BinaryWriter writer, CatalogEntry entry)
    {
        writer.Write(entry.Kind);
        writer.Write(entry.Id);
        writer.Write(entry.Name);
        writer.Write(entry.File);
        WriteTexts(writer, entry.Aliases);
        WriteTexts(writer, entry.Columns);
    }

    private static CatalogEntry ReadEntry(BinaryReader reader)
    {
        var (kind, id, name, file) = (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
        return new(kind, id, name, [.. ReadTexts(reader).OfType<string>()]) { File = file, Columns = ReadTexts(reader) };
    }

    private static void WriteTexts(BinaryWriter writer, IReadOnlyList<string?> texts)
    {
        writer.Write(texts.Count);
        foreach (var text in texts)
        {
            writer.Write(text is not null);
            writer.Write(text ?? string.Empty);
        }
    }

    private static string?[] ReadTexts(BinaryReader reader)
    {
        var texts = new string?[reader.ReadInt32()];
        for (var i = 0; i < texts.Length; i++)
        {
            var present = reader.ReadBoolean();
            var text = reader.ReadString();
            texts[i] = present ? text : null;
        }

        return texts;
    }
}
