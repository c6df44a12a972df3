namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Llama 4: chunked attention but for every fourth layer, which has no positions; experts in every layer or every second one.</summary>
internal static class Llama4Family
{
    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        var layers = Parts.LayerCount(config);
        var bias = config.Flag("attention_bias");
        var full = Parts.Attention(config) with { QkvBias = bias, OutputBias = bias };
        var chunk = full with { Span = AttentionSpan.Full with { Chunk = config.Size("attention_chunk_size") } };
        var interval = config.Size("no_rope_layer_interval", absent: 4);

        // One marks a layer with positions, whose attention is chunked.
        var rotary = config.Numbers("no_rope_layers") is { Count: > 0 } ? Parts.Marks(config, "no_rope_layers", layers) : null;

        // Queries and keys are normalised without weights, where they are.
        config.Unused("use_qk_norm", "attn_temperature_tuning", "attn_scale", "floor_scale", "for_llm_compressor");
        var experts = new MixtureOfExperts(
            config.Size("num_local_experts"), config.Size("num_experts_per_tok"), config.Size("intermediate_size"), Gated: true)
        {
            SharedIntermediate = config.Size("intermediate_size"),
        };
        var dense = Parts.Gated(config, "intermediate_size_mlp");
        var step = config.Size("interleave_moe_layer_step", absent: 1);
        var listed = config.Numbers("moe_layers");
        return Parts.Assemble(config, name, i => (
            rotary?[i] ?? (i + 1) % interval != 0 ? chunk : full,
            (listed is null ? (i + 1) % step == 0 : listed.Contains(i)) ? experts : dense));
    }
}
