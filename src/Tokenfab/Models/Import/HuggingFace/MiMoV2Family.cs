namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>MiMo-V2-Flash: windowed layers with sinks and more key heads than the full ones between them; values narrower than keys.</summary>
internal static class MiMoV2Family
{
    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        var layers = Parts.LayerCount(config);
        var bias = config.Flag("attention_bias");
        var attention = Parts.Attention(config);
        var full = attention with
        {
            ValueHeadSize = config.Size("v_head_dim", attention.HeadSize),
            QkvBias = bias,
            Sinks = config.Flag("add_full_attention_sink_bias"),
        };
        var window = full with
        {
            Heads = config.Size("swa_num_attention_heads", full.Heads),
            KvHeads = config.Size("swa_num_key_value_heads", full.KvHeads),
            HeadSize = config.Size("swa_head_dim", full.HeadSize),
            ValueHeadSize = config.Size("swa_v_head_dim", full.ValueHeadSize),
            Sinks = config.Flag("add_swa_attention_sink_bias"),
            Span = AttentionSpan.Full with { Window = config.Size("sliding_window") },
        };
        config.Unused("sliding_window_size", "attention_chunk_size");
        var windowed = Parts.Marks(config, "hybrid_layer_pattern", layers) ?? throw config.Missing("hybrid_layer_pattern");
        var hasExperts = Parts.Marks(config, "moe_layer_freq", layers) ?? throw config.Missing("moe_layer_freq");
        var experts = DeepSeekFamily.Experts(config);
        var dense = Parts.Gated(config);
        return Parts.Assemble(config, name, i => (windowed[i] ? window : full, hasExperts[i] ? experts : dense)) with
        {
            MtpModules = config.Number("num_nextn_predict_layers"),
        };
    }
}
