namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>DeepSeek-V4: compressed attention over one shared key per token, hyper-connections, experts in every layer.</summary>
internal static class DeepSeekV4Family
{
    /// <summary>The compression at which keys are selected by an indexer; wider compressions are read whole.</summary>
    private const int SelectedRatio = 4;

    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        config.Only("num_key_value_heads", config.Size("num_key_value_heads") == 1, "one shared key head is understood");
        config.Only("attention_bias", !config.Flag("attention_bias"), "models without attention biases are understood");
        var layers = Parts.LayerCount(config);
        var modules = config.Number("num_nextn_predict_layers");
        var ratios = config.Numbers("compress_ratios") ?? throw config.Missing("compress_ratios");
        config.Only("compress_ratios", ratios.Count == layers || ratios.Count == layers + modules, "give one for each layer, and may be one for each MTP module");
        config.Only("compress_ratios", ratios.All(ratio => ratio is 0 or SelectedRatio or 128), "0, 4 and 128 are understood");

        // The first layers route by a table of token ids; their experts and their router are shaped like the others'.
        config.Unused("num_hash_layers", "qk_rope_head_dim", "qk_nope_head_dim");
        var experts = DeepSeekFamily.Experts(config);
        var mixers = Mixers(config);
        return Parts.Assemble(config, name, i => (mixers(ratios[i]), experts)) with
        {
            ActiveConvention = ActiveConvention.WithoutEmbedding,
            ResidualStreams = config.Size("hc_mult", absent: 1),
            MtpModules = modules,
            MtpLayers = [new LayerRun(1, mixers(0), experts)],
        };
    }

    private static Func<int, CompressedAttention> Mixers(ConfigReader config)
    {
        var heads = config.Size("num_attention_heads");
        var headSize = config.Size("head_dim");
        var groups = config.Size("o_groups");
        config.Only("o_groups", (long)heads * headSize % groups == 0, "it divides the width of all heads");
        var whole = new CompressedAttention(heads, headSize, config.Size("q_lora_rank"), config.Size("o_lora_rank"), groups, 0)
        {
            Span = AttentionSpan.Full with { Window = config.Size("sliding_window") },
        };
        var selected = config.Size("index_topk");
        var indexer = DeepSeekFamily.Indexer(config, whole.QueryRank);
        return ratio => ratio == 0 ? whole : whole with
        {
            CompressionRatio = ratio,
            Span = whole.Span with { Stride = ratio, Selected = ratio == SelectedRatio ? selected : 0 },
            Indexer = ratio == SelectedRatio ? indexer : null,
        };
    }
}
