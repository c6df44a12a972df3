namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>OPT, whose shape is GPT-3's (arXiv:2005.14165): learned positions, biases everywhere, no gate.</summary>
internal static class OptFamily
{
    /// <summary>The position table has two rows more than positions.</summary>
    private const int PositionOffset = 2;

    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        config.Only("enable_bias", config.Flag("enable_bias", absent: true), "models with biases are understood");
        config.Only("do_layer_norm_before", config.Flag("do_layer_norm_before", absent: true), "models with pre-norms are understood");
        config.Only("word_embed_proj_dim", config.Size("word_embed_proj_dim", config.Size("hidden_size")) == config.Size("hidden_size"), "embeddings of the hidden size are understood");
        config.Unused("intermediate_size", "layer_norm_elementwise_affine", "_remove_final_layer_norm");
        var mixer = Parts.Attention(config) with { QkvBias = true, OutputBias = true };
        var feedForward = new DenseFeedForward(config.Size("ffn_dim"), Gated: false) { Bias = true };
        return Parts.Assemble(config, name, _ => (mixer, feedForward), tied: true) with
        {
            NormBias = true,
            PositionEmbeddings = config.Size("max_position_embeddings") + PositionOffset,
        };
    }
}
