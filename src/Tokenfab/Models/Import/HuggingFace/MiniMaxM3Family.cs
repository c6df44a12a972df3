namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>MiniMax-M3: leading layers with full attention and a dense network, then block-sparse attention and experts.</summary>
internal static class MiniMaxM3Family
{
    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        config.Only("attention_output_gate", !config.Flag("attention_output_gate"), "models without an output gate are understood");
        var layers = Parts.LayerCount(config);
        var full = Parts.Attention(config) with { QkNorm = MiniMaxFamily.Norm(config) };
        var sparse = config.Section("sparse_attention_config") is { } section ? Sparse(section, full, layers) : _ => full;
        var hasExperts = Parts.Marks(config, "moe_layer_freq", layers) ?? throw config.Missing("moe_layer_freq");
        var intermediate = config.Size("moe_intermediate_size", config.Size("intermediate_size"));
        var shared = config.Number("shared_intermediate_size");
        var experts = new MixtureOfExperts(config.Size("num_local_experts"), config.Size("num_experts_per_tok"), intermediate, Gated: true)
        {
            SharedIntermediate = config.Product("n_shared_experts", config.Number("n_shared_experts", absent: 1), shared),
            SelectionBias = config.Flag("use_routing_bias"),
        };
        var dense = Parts.Gated(config, "dense_intermediate_size");
        config.Unused("first_k_dense_replace");
        return Parts.Assemble(config, name, i => (sparse(i), hasExperts[i] ? experts : dense)) with
        {
            ActiveConvention = ActiveConvention.WithoutEmbeddingAndHead,

            // Of the modules that were trained the config says how many predict.
            MtpModules = config.Number("num_nextn_predict_layers", config.Number("num_mtp_modules")),
        };
    }

    // Blocks of keys are chosen by the best score within them; every key is scored.
    private static Func<int, GroupedQueryAttention> Sparse(ConfigReader section, GroupedQueryAttention full, int layers)
    {
        var used = section.Flag("use_sparse_attention", absent: true);
        var isSparse = Parts.Marks(section, "sparse_attention_freq", layers) ?? throw section.Missing("sparse_attention_freq");
        var withoutValue = Parts.Marks(section, "sparse_disable_index_value", layers);
        section.Only(
            "sparse_disable_index_value", withoutValue is null || withoutValue.Zip(isSparse).All(layer => layer.First || !layer.Second),
            "indexers without values are understood");
        section.Unused("sparse_init_block", "sparse_local_block", "sparse_score_type");
        var headSize = section.Size("sparse_index_dim");
        var selected = section.Product("sparse_topk_blocks", section.Size("sparse_topk_blocks"), section.Size("sparse_block_size"));
        var sparse = full with
        {
            Indexer = new SparseIndexer(section.Size("sparse_num_index_heads"), headSize, section.Outer!.Size("hidden_size"))
            {
                WeighsHeads = false,
                KeyElements = 2 * headSize,
            },
            Span = AttentionSpan.Full with { Selected = selected },
        };
        section.Finish();
        return i => used && isSparse[i] ? sparse : full;
    }
}
