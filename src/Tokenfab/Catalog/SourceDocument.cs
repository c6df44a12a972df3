using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Tokenfab.Catalog.Reading;

namespace Tokenfab.Catalog;

/// <summary>A YAML or JSON file that knows the line of every key, so that an error can say where it is.</summary>
/// <remarks>YAML is read by the 1.2 core schema: <c>no</c> and <c>2026-01-01</c> are text, <c>true</c> and <c>12</c> are not.
/// Anchors, aliases, tags, several documents in a file and doubled keys are refused.</remarks>
public sealed class SourceDocument
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const long LargestFile = 64L * 1024 * 1024;

    /// <summary>The deepest nesting that is read.</summary>
    public const int DeepestNesting = 64;

    private readonly string? _text;
    private readonly string _place = string.Empty;
    private readonly Lazy<IReadOnlyDictionary<string, int>> _lines;

    private SourceDocument(string text, string file)
    {
        _text = text;
        File = file;
        Root = Read(text, null);
        _lines = new(IndexLines);
    }

    /// <summary>Content whose text is not at hand, as an entry of the embedded catalogue: its errors name no line.</summary>
    internal SourceDocument(JsonNode root, string file)
    {
        File = file;
        Root = root;
        _lines = new(IndexLines);
    }

    private SourceDocument(SourceDocument whole, string key)
    {
        File = whole.File;
        Root = whole.Root[key]!.DeepClone();
        _place = FieldPath.Key(whole._place, key);
        _lines = whole._lines;
    }

    /// <summary>The file's name as the user gave it.</summary>
    public string File { get; }

    /// <summary>The content as JSON.</summary>
    public JsonNode Root { get; }

    /// <summary>Reads a file: JSON where its name ends in <c>.json</c>, YAML elsewhere.</summary>
    /// <exception cref="InputException">The file is missing, too large, or no well-formed YAML or JSON.</exception>
    public static SourceDocument FromFile(string path) => new(TextFile.Read(path, LargestFile), path);

    /// <summary>Reads text.</summary>
    /// <param name="text">JSON where <paramref name="file"/> ends in <c>.json</c>, YAML elsewhere.</param>
    /// <param name="file">The name to use in errors.</param>
    /// <exception cref="InputException">The text is not well-formed.</exception>
    public static SourceDocument Parse(string text, string file) => new(text, file);

    /// <summary>The line of a field, from 1, or of its nearest parent that has one; the path is written as in <c>memory.bandwidth</c> or <c>chips[2]</c>.</summary>
    public int? LineOf(string field)
    {
        for (var path = FieldPath.Join(_place, field); path.Length > 0; path = FieldPath.Parent(path))
        {
            if (_lines.Value.TryGetValue(path, out var line))
            {
                return line;
            }
        }

        return _lines.Value.TryGetValue(string.Empty, out var first) ? first : null;
    }

    /// <summary>An error at a field of this file.</summary>
    /// <param name="field">The field's path; null for the file as a whole.</param>
    /// <param name="problem">What is wrong, with the offending value.</param>
    /// <param name="mend">What would be right.</param>
    /// <param name="inner">The cause, if another exception told of it.</param>
    public InputException Error(string? field, string problem, string mend, Exception? inner = null) =>
        new(File, LineOf(field ?? string.Empty), FieldPath.Join(_place, field ?? string.Empty) is { Length: > 0 } path ? path : null, problem, mend, inner);

    /// <summary>Does what follows from this file, and lets an error that knows a field but not its line tell both.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="parts">Where the field may stand besides at the top, as in <c>layout</c>; the first that has it counts.</param>
    /// <exception cref="InputException">The work refuses a field: with file, line and path.</exception>
    public T Placing<T>(Func<T> work, params ReadOnlySpan<string> parts)
    {
        try
        {
            return work();
        }
        catch (InputException error) when (error is { Line: null, Field: not null })
        {
            var path = error.Field;
            foreach (var part in parts)
            {
                var nested = FieldPath.Join(part, error.Field);
                path = !_lines.Value.ContainsKey(path) && _lines.Value.ContainsKey(nested) ? nested : path;
            }

            throw Error(path, error.Problem, error.Mend, error);
        }
    }

    /// <summary>What stands under one key of the top, as a document of its own whose errors still tell the place in this file.</summary>
    internal SourceDocument Part(string key) => new(this, key);

    /// <summary>The content as a record, strictly: unknown keys, missing keys and malformed quantities are errors.</summary>
    /// <exception cref="InputException">A field is unknown, missing or malformed; names file, line, field and mend.</exception>
    public T As<T>(JsonTypeInfo<T> type) => StrictReader.Read(Root, type, Error);

    // The lines are wanted only for an error, so the text is read a second time then, rather than kept as a tree by everyone.
    private Dictionary<string, int> IndexLines()
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        if (_text is not null)
        {
            Read(_text, (path, line) => lines.TryAdd(path, line));
        }

        return lines;
    }

    private JsonNode Read(string text, Action<string, int>? visit) =>
        File.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? JsonText.Parse(text, File, visit)
            : YamlText.Parse(text, File, visit);
}
