using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tokenfab.Catalog;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Reads a config strictly: it remembers which keys were read, and refuses those that nobody read and that are not known to be without effect on shape.</summary>
/// <param name="section">The object to read.</param>
/// <param name="document">The config that it is part of.</param>
/// <param name="path">The section's path within the config; empty for the root.</param>
/// <param name="outer">The section around this one, where some keys of a text model may stand; null for the root.</param>
internal sealed class ConfigReader(JsonObject section, SourceDocument document, string path, ConfigReader? outer = null)
{
    /// <summary>Larger than any width in use by a factor of a thousand, small enough that products of three stay exact in a double.</summary>
    private const int LargestSize = 100_000_000;

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>The section around this one, or null.</summary>
    public ConfigReader? Outer => outer;

    /// <summary>Whether a key is present and not null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A positive whole number.</summary>
    public int Size(string key) => Whole(key, Find(key) ?? throw Missing(key), least: 1);

    /// <summary>A positive whole number, or what the model's class takes where the key is absent or null.</summary>
    public int Size(string key, int absent) => Find(key) is { } value ? Whole(key, value, least: 1) : absent;

    /// <summary>A whole number that may be zero, which it also is where the key is absent or null.</summary>
    public int Number(string key, int absent = 0) => Find(key) is { } value ? Whole(key, value, least: 0) : absent;

    /// <summary>A number of things times the size of one, both of which may be zero.</summary>
    public int Product(string countKey, int count, int size) => (long)count * size is <= LargestSize and var product
        ? (int)product
        : throw Wrong(countKey, $"{count} of {size} are more than {LargestSize}", "Write a smaller number");

    /// <summary>A truth value, or what the model's class takes where the key is absent or null.</summary>
    public bool Flag(string key, bool absent = false) => Find(key) switch
    {
        null => absent,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValueKind() == JsonValueKind.True,
        _ => throw Wrong(key, "is not true or false", "Write true or false"),
    };

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => Find(key) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw Wrong(key, "is not a text", "Write a text in quotes"),
    };

    /// <summary>A list of whole numbers, or null.</summary>
    public IReadOnlyList<int>? Numbers(string key) => Find(key) switch
    {
        null => null,
        JsonArray array => [.. array.Select((item, i) => Whole($"{key}[{i}]", item, least: 0))],
        _ => throw Wrong(key, "is not a list of whole numbers", "Write a list such as [0, 1]"),
    };

    /// <summary>A list of texts, or null.</summary>
    public IReadOnlyList<string>? Texts(string key) => Find(key) switch
    {
        null => null,
        JsonArray array => [.. array.Select((item, i) => item is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw Wrong($"{key}[{i}]", "is not a text", "Write a text in quotes"))],
        _ => throw Wrong(key, "is not a list of texts", "Write a list of texts"),
    };

    /// <summary>A nested object, or null. Keys of the text model that some configs write outside it are looked for here.</summary>
    public ConfigReader? Section(string key) => Find(key) switch
    {
        null => null,
        JsonObject nested => new ConfigReader(nested, document, PathOf(key), this),
        _ => throw Wrong(key, "is not an object", "Write an object in braces"),
    };

    /// <summary>The nested objects of an object, whatever their names.</summary>
    public IReadOnlyList<ConfigReader> Sections() => [.. section.Select(item => Section(item.Key)).OfType<ConfigReader>()];

    /// <summary>Keys that this family writes but whose figures do not bear on its shape, or repeat another key's.</summary>
    public void Unused(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _read.Add(key);
        }
    }

    /// <summary>Refuses a value of a key that this family's shape is not known for.</summary>
    public void Only(string key, bool understood, string mend)
    {
        if (!understood)
        {
            throw Wrong(key, $"{Show(Find(key))} is not understood", mend);
        }
    }

    /// <summary>Refuses keys that were not read and are not known to be without effect.</summary>
    public void Finish()
    {
        foreach (var (key, value) in section)
        {
            // A null states nothing, whatever its key.
            if (value is not null && !_read.Contains(key) && !KnownKeys.Contains(key))
            {
                throw Wrong(key, $"{Show(value)} is a key that this model family is not known to have", "Remove it if it does not change the model's shape, or report the model");
            }
        }
    }

    /// <summary>An error at a key.</summary>
    public InputException Wrong(string key, string problem, string mend) => document.Error(PathOf(key), problem, mend);

    /// <summary>An error for an absent key.</summary>
    public InputException Missing(string key) => Wrong(key, "is missing", "a config of this model family has it");

    private JsonNode? Find(string key)
    {
        _read.Add(key);
        return section.TryGetPropertyValue(key, out var value) ? value : null;
    }

    private int Whole(string key, JsonNode? node, int least)
    {
        if (node is JsonValue value
            && value.GetValueKind() == JsonValueKind.Number
            && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= LargestSize
            && number == Math.Floor(number))
        {
            return (int)number;
        }

        throw Wrong(key, $"{Show(node)} is not a whole number from {least} to {LargestSize}", "Write such a number");
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : $"{text.AsSpan(0, 60)}...";
    }
}
