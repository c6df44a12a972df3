namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Kimi Linear (arXiv:2510.26692) and Kimi K3: delta attention with a latent attention in every fourth layer, experts in a latent space.</summary>
internal static class KimiLinearFamily
{
    /// <summary>Tokens that the chunked delta rule takes at once in the kernels in use.</summary>
    private const int ChunkSize = 64;

    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        var layers = Parts.LayerCount(config);
        var latent = DeepSeekFamily.Latent(config) with { OutputGate = config.Flag("mla_use_output_gate") };
        config.Unused("mla_use_nope", "head_dim", "topk_method", "v_head_dim");
        var mixers = Mixers(config.Section("linear_attn_config") ?? throw config.Missing("linear_attn_config"), latent, layers);
        var intermediate = config.Size("moe_intermediate_size");
        var experts = new MixtureOfExperts(config.Size("num_experts"), config.Size("num_experts_per_token"), intermediate, Gated: true)
        {
            SharedIntermediate = config.Product("num_shared_experts", config.Number("num_shared_experts"), intermediate),
            LatentSize = config.Number("routed_expert_hidden_size"),
            LatentNorm = config.Flag("latent_moe_use_norm"),
            SelectionBias = true,
        };
        var leading = config.Number("first_k_dense_replace");
        var every = config.Size("moe_layer_freq", absent: 1);
        var dense = Parts.Gated(config);
        var model = Parts.Assemble(config, name, i => (mixers[i], i >= leading && i % every == 0 ? experts : dense)) with
        {
            MtpModules = config.Number("num_nextn_predict_layers"),
        };

        // Each half of a layer chooses among frozen residuals with a norm and a projection to one score.
        return config.Number("attn_res_block_size") == 0 ? model : model with
        {
            Extras = [new ExtraParameters("attention residuals", 4.0 * layers * model.HiddenSize, Active: true)],
        };
    }

    // The lists count layers from one.
    private static TokenMixer[] Mixers(ConfigReader linear, LatentAttention latent, int layers)
    {
        var heads = linear.Size("num_heads");
        var headSize = linear.Size("head_dim");
        var delta = new RecurrentMixer(
            RecurrenceKind.KimiDelta, heads, heads, headSize, headSize, linear.Size("short_conv_kernel_size"), ChunkSize)
        {
            LowRank = headSize,
            FullRankGate = linear.Flag("use_full_rank_gate"),
        };
        linear.Unused("gate_lower_bound");
        var mixers = new TokenMixer[layers];
        foreach (var (key, mixer) in ((string, TokenMixer)[])[("kda_layers", delta), ("full_attn_layers", latent)])
        {
            foreach (var layer in linear.Numbers(key) ?? throw linear.Missing(key))
            {
                linear.Only(key, layer >= 1 && layer <= layers && mixers[layer - 1] is null, "layers count from one and stand in one list only");
                mixers[layer - 1] = mixer;
            }
        }

        linear.Only("kda_layers", mixers.All(mixer => mixer is not null), "every layer stands in one of the two lists");
        linear.Finish();
        return mixers;
    }
}
