namespace Tokenfab.Models.Import.Gguf;

/// <summary>Grouped-query attention from a GGUF file.</summary>
internal static class GgufAttention
{
    /// <summary>The attention of each layer.</summary>
    /// <param name="keys">The architecture's keys.</param>
    /// <param name="file">The header.</param>
    /// <param name="layers">Layers in all.</param>
    /// <param name="hidden">Width of the residual stream.</param>
    /// <param name="windowed">Which layers have a window, where the architecture has any.</param>
    public static Func<int, TokenMixer> Read(GgufKeys keys, GgufFile file, int layers, int hidden, Func<int, bool>? windowed)
    {
        var heads = keys.PerLayer("attention.head_count", layers);
        var first = heads(0);
        var kvHeads = keys.PerLayer("attention.head_count_kv", layers, first);
        if (!keys.Has("attention.key_length") && hidden % first != 0)
        {
            throw keys.Wrong("attention.head_count", $"{first} does not divide the width of {hidden}", "the file is damaged");
        }

        var keySize = keys.Size("attention.key_length", hidden / first);
        var valueSize = keys.Size("attention.value_length", keySize);
        var window = keys.Number("attention.sliding_window");
        if (window > 0 && windowed is null)
        {
            throw keys.Wrong("attention.sliding_window", $"a window of {window} is not understood in this architecture", "report the model");
        }

        var pattern = Pattern(keys, layers) ?? windowed;
        bool Has(int i, string tensor) => file.Tensors.ContainsKey($"blk.{i}.{tensor}");
        return i =>
        {
            var rows = file.Tensors.GetValueOrDefault($"blk.{i}.attn_q.weight")?.Dimensions;
            if (heads(i) % kvHeads(i) != 0 || (rows is not null && (rows.Count != 2 || rows[1] != (long)heads(i) * keySize)))
            {
                throw keys.Wrong("attention.head_count", $"{heads(i)} heads of {keySize} with {kvHeads(i)} key heads are not what layer {i} has", "the file is damaged");
            }

            return new GroupedQueryAttention(heads(i), kvHeads(i), keySize, valueSize)
            {
                QkvBias = Has(i, "attn_q.bias") || Has(i, "attn_qkv.bias"),
                OutputBias = Has(i, "attn_output.bias"),
                QkNorm = Has(i, "attn_q_norm.weight") ? QkNorm.PerHead : QkNorm.None,
                Sinks = Has(i, "attn_sinks.weight"),
                Span = window > 0 && pattern!(i) ? AttentionSpan.Full with { Window = window } : AttentionSpan.Full,
            };
        };
    }

    // Newer files say themselves which layers have a window: a mark for each, or the period of the full ones.
    private static Func<int, bool>? Pattern(GgufKeys keys, int layers)
    {
        const string Key = "attention.sliding_window_pattern";
        if (keys.List(Key) is { } marks)
        {
            return marks.Count == layers ? i => marks[i] != 0 : throw keys.Wrong(Key, $"has {marks.Count} marks for {layers} layers", "the file is damaged");
        }

        var period = keys.Number(Key);
        return period == 0 ? null : i => (i + 1) % period != 0;
    }
}
