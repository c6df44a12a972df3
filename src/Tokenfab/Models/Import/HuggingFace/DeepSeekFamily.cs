namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>DeepSeek-V2, V3 and V3.2, and Kimi K2: latent attention, experts with shared ones after leading dense layers.</summary>
internal static class DeepSeekFamily
{
    public static ModelArchitecture Read(ConfigReader config, string name) => Read(config, name, Latent(config));

    /// <summary>With the lightning indexer in front of attention (DeepSeek-V3.2 report, section 2.1).</summary>
    public static ModelArchitecture Sparse(ConfigReader config, string name)
    {
        var latent = Latent(config);
        return Read(config, name, latent with
        {
            Indexer = Indexer(config, latent.QueryRank),
            Span = AttentionSpan.Full with { Selected = config.Size("index_topk") },
        });
    }

    /// <summary>The indexer that <c>index_*</c> keys describe.</summary>
    public static SparseIndexer Indexer(ConfigReader config, int queryRank)
    {
        config.Only("q_lora_rank", queryRank > 0, "an indexer reads the compressed query");
        return new SparseIndexer(config.Size("index_n_heads"), config.Size("index_head_dim"), queryRank);
    }

    /// <summary>Latent attention.</summary>
    public static LatentAttention Latent(ConfigReader config)
    {
        config.Only("attention_bias", !config.Flag("attention_bias"), "models without attention biases are understood");

        // Every head has a key of its own in the expanded form; the figure repeats the number of heads.
        config.Unused("num_key_value_heads", "qk_head_dim", "head_dim");
        return new LatentAttention(
            config.Size("num_attention_heads"),
            config.Number("q_lora_rank"),
            config.Size("kv_lora_rank"),
            config.Size("qk_nope_head_dim"),
            config.Size("qk_rope_head_dim"),
            config.Size("v_head_dim"));
    }

    /// <summary>The experts that <c>n_routed_experts</c> and its companions describe.</summary>
    public static MixtureOfExperts Experts(ConfigReader config)
    {
        var intermediate = config.Size("moe_intermediate_size");
        return new MixtureOfExperts(config.Size("n_routed_experts"), config.Size("num_experts_per_tok"), intermediate, Gated: true)
        {
            SharedIntermediate = config.Product("n_shared_experts", config.Number("n_shared_experts"), intermediate),
            SelectionBias = SelectionBias(config),
        };
    }

    /// <summary>Whether a bias per expert balances the load instead of an auxiliary loss.</summary>
    public static bool SelectionBias(ConfigReader config) => config.Text("topk_method") switch
    {
        "noaux_tc" => true,
        null or "greedy" or "group_limited_greedy" => false,
        var other => throw config.Wrong("topk_method", $"'{other}' is not understood", "greedy, group_limited_greedy and noaux_tc are"),
    };

    private static ModelArchitecture Read(ConfigReader config, string name, LatentAttention latent)
    {
        var experts = Experts(config);
        var leading = config.Number("first_k_dense_replace");
        var every = config.Size("moe_layer_freq", absent: 1);
        var dense = Parts.Gated(config);
        return Parts.Assemble(config, name, i => (latent, i >= leading && i % every == 0 ? experts : dense)) with
        {
            ActiveConvention = config.Text("model_type")?.StartsWith("deepseek", StringComparison.Ordinal) == true
                ? ActiveConvention.WithoutEmbedding
                : ActiveConvention.All,
            MtpModules = config.Number("num_nextn_predict_layers"),
        };
    }
}
