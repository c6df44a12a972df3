namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Gemma 4: full layers with wider and fewer heads whose keys are their values; dense network and experts side by side.</summary>
internal static class Gemma4Family
{
    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        config.Only("num_kv_shared_layers", config.Number("num_kv_shared_layers") == 0, "models whose layers all have keys of their own are understood");
        config.Only("hidden_size_per_layer_input", config.Number("hidden_size_per_layer_input") == 0, "models without per-layer embeddings are understood");
        config.Only("use_double_wide_mlp", !config.Flag("use_double_wide_mlp"), "models with one width are understood");
        config.Unused("vocab_size_per_layer_input", "use_bidirectional_attention");

        var layers = Parts.LayerCount(config);
        var bias = config.Flag("attention_bias");
        var window = Parts.Attention(config) with
        {
            QkNorm = QkNorm.PerHead,
            QkvBias = bias,
            OutputBias = bias,
            Span = AttentionSpan.Full with { Window = config.Size("sliding_window") },
        };
        var width = config.Size("global_head_dim", window.HeadSize);
        var shared = config.Flag("attention_k_eq_v");
        var full = window with
        {
            Span = AttentionSpan.Full,
            HeadSize = width,
            ValueHeadSize = width,
            KvHeads = shared ? config.Size("num_global_key_value_heads", window.KvHeads) : window.KvHeads,
            KeysAreValues = shared,
        };
        config.Unused("num_global_key_value_heads");
        var windowed = Parts.Windowed(config, layers) ?? throw config.Missing("layer_types");
        var dense = Parts.Gated(config);
        var experts = config.Flag("enable_moe_block")
            ? new MixtureOfExperts(config.Size("num_experts"), config.Size("top_k_experts"), config.Size("moe_intermediate_size"), Gated: true) { Dense = dense }
            : null;
        config.Unused("num_experts", "top_k_experts", "moe_intermediate_size");

        var model = Parts.Assemble(config, name, i => (windowed[i] ? window : full, (FeedForward?)experts ?? dense), tied: true) with
        {
            SandwichNorms = true,
        };

        // A scale per layer; with experts, norms around both branches, the router's scale and one per expert.
        var scales = 1.0 + (experts is null ? 0.0 : (4.0 * model.HiddenSize) + experts.Experts);
        return model with { Extras = [new ExtraParameters("layer and router scales", layers * scales, Active: true)] };
    }
}
