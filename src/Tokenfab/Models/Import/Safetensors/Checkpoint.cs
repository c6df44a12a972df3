using System.Globalization;

namespace Tokenfab.Models.Import.Safetensors;

/// <summary>The tensors of a whole checkpoint by name, without the prefix under which its language model stands.</summary>
internal sealed class Checkpoint
{
    private const string Embedding = "embed_tokens.weight";
    private const string NotWhole = "give a whole checkpoint of a Hugging Face language model";
    private static readonly string[] Prefixes = ["model.", "language_model.model.", "model.language_model.", string.Empty];

    private readonly Dictionary<string, TensorShape> _tensors = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly string _prefix;

    /// <summary>Collects the tensors of all parts.</summary>
    /// <param name="file">The file that the user named, for errors.</param>
    /// <param name="tensors">The tensors.</param>
    public Checkpoint(string file, IEnumerable<TensorShape> tensors)
    {
        _file = file;
        foreach (var tensor in tensors)
        {
            if (!_tensors.TryAdd(tensor.Name, tensor))
            {
                throw Error(tensor.Name, "stands in two parts", "the parts belong to different checkpoints");
            }
        }

        _prefix = Prefixes.FirstOrDefault(prefix => _tensors.ContainsKey(prefix + Embedding))
            ?? throw Error(null, $"holds no '{Prefixes[0]}{Embedding}'", NotWhole);
        HasHead = _tensors.ContainsKey("lm_head.weight") || _tensors.ContainsKey("language_model.lm_head.weight");
        Layers = CountLayers();
    }

    /// <summary>Layers, numbered from zero without a gap.</summary>
    public int Layers { get; }

    /// <summary>Whether a head stands beside the embedding table.</summary>
    public bool HasHead { get; }

    /// <summary>Whether there is such a tensor.</summary>
    public bool Has(string name) => _tensors.ContainsKey(_prefix + name);

    /// <summary>The first of some names that there is, or null.</summary>
    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Has(name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The rows and columns of a matrix.</summary>
    public (int Rows, int Columns) Matrix(string name) => Shape(name) is [var rows, var columns]
        ? (Size(name, rows), Size(name, columns))
        : throw Error(_prefix + name, "is no matrix", NotWhole);

    /// <summary>The length of a vector.</summary>
    public int Vector(string name) => Shape(name) is [var length] ? Size(name, length) : throw Error(_prefix + name, "is no vector", NotWhole);

    /// <summary>The type that most elements have.</summary>
    public string DominantType() => _tensors.Values
        .GroupBy(tensor => tensor.Type, StringComparer.Ordinal)
        .OrderByDescending(type => type.Sum(tensor => tensor.Elements))
        .ThenBy(type => type.Key, StringComparer.Ordinal)
        .First().Key;

    /// <summary>An error at a tensor: what it leaves open.</summary>
    public InputException Undetermined(string? name, string problem, string mend) => Error(name is null ? null : _prefix + name, problem, mend);

    private IReadOnlyList<long> Shape(string name) => _tensors.TryGetValue(_prefix + name, out var tensor)
        ? tensor.Shape
        : throw Error(_prefix + name, "there is no such tensor", "models named as Llama, Qwen, DeepSeek and Mixtral are understood");

    private int Size(string name, long size) => size is >= 1 and <= 100_000_000
        ? (int)size
        : throw Error(_prefix + name, $"has a dimension of {size}", NotWhole);

    private int CountLayers()
    {
        var prefix = $"{_prefix}layers.";
        var numbers = new SortedSet<int>();
        foreach (var name in _tensors.Keys)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)
                && name.IndexOf('.', prefix.Length) is > 0 and var end
                && int.TryParse(name.AsSpan(prefix.Length, end - prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
        }

        return numbers.Count > 0 && numbers.Max == numbers.Count - 1
            ? numbers.Count
            : throw Error(null, $"its layers are not numbered from zero without a gap ({numbers.Count} of them)", NotWhole);
    }

    private InputException Error(string? tensor, string problem, string mend) => new(_file, null, tensor, problem, mend);
}
