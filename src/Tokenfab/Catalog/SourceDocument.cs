using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Tokenfab.Catalog;

/// <summary>A YAML or JSON file with the line of every key, so that an error can say where it is.</summary>
public sealed class SourceDocument
{
    /// <summary>The content as JSON.</summary>
    public JsonNode Root => throw new InvalidOperationException("not yet");

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing, too large, or no well-formed YAML or JSON.</exception>
    public static SourceDocument FromFile(string path) => throw new InvalidOperationException("not yet");

    /// <summary>Reads text.</summary>
    /// <param name="text">YAML, of which JSON is a part.</param>
    /// <param name="file">The name to use in errors.</param>
    /// <exception cref="InputException">The text is not well-formed.</exception>
    public static SourceDocument Parse(string text, string file) => throw new InvalidOperationException("not yet");

    /// <summary>The line of a field, from 1, or of its nearest parent that has one; the path is written as in <c>memory.bandwidth</c> or <c>chips[2]</c>.</summary>
    public int? LineOf(string field) => throw new InvalidOperationException("not yet");

    /// <summary>The content as a record, strictly: unknown keys, missing keys and malformed quantities are errors.</summary>
    /// <exception cref="InputException">A field is unknown, missing or malformed; names file, line, field and mend.</exception>
    public T As<T>(JsonTypeInfo<T> type) => throw new InvalidOperationException("not yet");
}
