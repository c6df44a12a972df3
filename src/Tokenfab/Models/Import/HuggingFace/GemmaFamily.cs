namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Gemma 2 and 3: windowed and full layers in turn, norms before and after each half, tied embeddings.</summary>
internal static class GemmaFamily
{
    /// <summary>Every second layer is full, the first has a window.</summary>
    public static ModelArchitecture Gemma2(ConfigReader config, string name) => Read(config, name, Parts.Attention(config), period: 2);

    /// <summary>One layer in <c>sliding_window_pattern</c> is full; queries and keys are normalised. The configs of the multimodal models
    /// leave out what their class takes anyway (transformers, <c>Gemma3TextConfig</c>).</summary>
    public static ModelArchitecture Gemma3(ConfigReader config, string name)
    {
        var headSize = config.Size("head_dim", absent: 256);
        var attention = new GroupedQueryAttention(
            config.Size("num_attention_heads", absent: 8), config.Size("num_key_value_heads", absent: 4), headSize, headSize)
        {
            QkNorm = QkNorm.PerHead,
        };
        config.Only("num_key_value_heads", attention.Heads % attention.KvHeads == 0, "it divides num_attention_heads");
        return Read(config, name, attention, config.Size("sliding_window_pattern", absent: 6), (262_208, 131_072));
    }

    private static ModelArchitecture Read(ConfigReader config, string name, GroupedQueryAttention attention, int period, (int? Vocabulary, int? Context) absent = default)
    {
        var bias = config.Flag("attention_bias");
        var full = attention with { QkvBias = bias, OutputBias = bias };
        var window = full with { Span = AttentionSpan.Full with { Window = config.Size("sliding_window") } };
        var windowed = Parts.Windowed(config, Parts.LayerCount(config));
        var feedForward = Parts.Gated(config);
        return Parts.Assemble(
            config, name, i => (windowed?[i] ?? (i + 1) % period != 0 ? window : full, feedForward), tied: true, absent: absent) with
        {
            SandwichNorms = true,
        };
    }
}
