using System.Collections.Frozen;

namespace Tokenfab.Models.Import.Gguf;

/// <summary>Reads the keys of an architecture strictly: <c>llama.block_count</c> and its like.</summary>
/// <param name="file">The header.</param>
/// <param name="path">The file's name, for errors.</param>
/// <param name="architecture">The architecture's word, before the dot.</param>
internal sealed class GgufKeys(GgufFile file, string path, string architecture)
{
    private const int LargestSize = 100_000_000;

    private static readonly FrozenSet<string> Known = FrozenSet.ToFrozenSet(
    [
        "vocab_size", "tensor_data_layout", "attention.layer_norm_rms_epsilon", "attention.layer_norm_epsilon", "attention.causal", "attention.scale",
        "attn_logit_softcapping", "final_logit_softcapping", "logit_scale", "embedding_scale", "residual_scale", "expert_weights_scale",
        "expert_weights_norm", "expert_gating_func", "expert_group_count", "expert_group_used_count", "attention.temperature_length",
        "attention.temperature_scale", "interleave_moe_layer_step", "swiglu_limit", "pooling_type",
    ]);

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>A positive number.</summary>
    public int Size(string key) => Optional(key) ?? throw Wrong(key, "is missing", $"files of {architecture} models have it");

    /// <summary>A positive number, or another where the key is absent.</summary>
    public int Size(string key, int absent) => Optional(key) ?? absent;

    /// <summary>A number that may be zero, as it is where the key is absent.</summary>
    public int Number(string key)
    {
        var whole = Find(key)?.Whole;
        return whole switch
        {
            null => 0,
            >= 0 and <= LargestSize => (int)whole,
            _ => throw Wrong(key, $"{whole} is no number from 0 to {LargestSize}", "the file is damaged"),
        };
    }

    /// <summary>A positive number for each layer: a list, or one number for all.</summary>
    public Func<int, int> PerLayer(string key, int layers, int? absent = null)
    {
        if (Find(key)?.Wholes is not { } list)
        {
            var one = absent is { } other ? Size(key, other) : Size(key);
            return _ => one;
        }

        return list.Count == layers && list.All(size => size is >= 1 and <= LargestSize)
            ? i => (int)list[i]
            : throw Wrong(key, $"has {list.Count} entries for {layers} layers, or entries that are no sizes", "models with attention in every layer are understood");
    }

    /// <summary>A list of whole numbers, or null.</summary>
    public IReadOnlyList<long>? List(string key) => Find(key)?.Wholes;

    /// <summary>Whether a key is present.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Refuses keys of the architecture that were not read and are not known to be without effect.</summary>
    public void Finish()
    {
        var prefix = $"{architecture}.";
        foreach (var key in file.Metadata.Keys)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal)
                && key[prefix.Length..] is var rest
                && !_read.Contains(rest) && !Known.Contains(rest) && !rest.StartsWith("rope.", StringComparison.Ordinal))
            {
                throw Wrong(rest, "is a key that this architecture is not known to have", "report the model");
            }
        }
    }

    /// <summary>An error at a key.</summary>
    public InputException Wrong(string key, string problem, string mend) => new(path, null, $"{architecture}.{key}", problem, mend);

    private int? Optional(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        return value.Whole is >= 1 and <= LargestSize
            ? (int)value.Whole
            : throw Wrong(key, $"is no number from 1 to {LargestSize}", "the file is damaged");
    }

    private GgufValue? Find(string key)
    {
        _read.Add(key);
        return file.Metadata.GetValueOrDefault($"{architecture}.{key}");
    }
}
