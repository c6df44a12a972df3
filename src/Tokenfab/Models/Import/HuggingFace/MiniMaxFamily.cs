namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>MiniMax-M1 (lightning attention with a full one in every eighth layer) and M2 (full attention throughout).</summary>
internal static class MiniMaxFamily
{
    /// <summary>Tokens that the lightning kernel takes at once (arXiv:2401.04658).</summary>
    private const int LightningBlock = 256;

    public static ModelArchitecture M1(ConfigReader config, string name)
    {
        var full = Parts.Attention(config);
        var lightning = new RecurrentMixer(
            RecurrenceKind.Lightning, full.Heads, full.Heads, full.HeadSize, full.HeadSize, ConvolutionKernel: 0, LightningBlock);
        var isFull = Parts.Marks(config, "attn_type_list", Parts.LayerCount(config)) ?? throw config.Missing("attn_type_list");
        config.Unused(
            "layernorm_full_attention_alpha", "layernorm_full_attention_beta", "layernorm_linear_attention_alpha",
            "layernorm_linear_attention_beta", "layernorm_mlp_alpha", "layernorm_mlp_beta", "postnorm", "shared_moe_mode", "sliding_window",
            "max_model_len", "block_size");
        var experts = Experts(config, config.Size("intermediate_size"));
        return Parts.Assemble(config, name, i => (isFull[i] ? full : lightning, experts)) with
        {
            ActiveConvention = ActiveConvention.WithoutEmbeddingAndHead,
        };
    }

    public static ModelArchitecture M2(ConfigReader config, string name)
    {
        var attention = Parts.Attention(config) with { QkNorm = Norm(config) };
        var modules = config.Number("num_mtp_modules");
        config.Only("mtp_transformer_layers", config.Size("mtp_transformer_layers", absent: 1) == 1, "modules of one layer are understood");
        config.Unused("attn_type_list", "max_model_len");
        var experts = Experts(config, config.Size("intermediate_size")) with { SelectionBias = config.Flag("use_routing_bias") };
        return Parts.Assemble(config, name, _ => (attention, experts)) with
        {
            ActiveConvention = ActiveConvention.WithoutEmbeddingAndHead,
            MtpModules = config.Flag("use_mtp") ? modules : 0,
        };
    }

    /// <summary>How queries and keys are normalised.</summary>
    public static QkNorm Norm(ConfigReader config)
    {
        var type = config.Text("qk_norm_type");
        return (config.Flag("use_qk_norm"), type) switch
        {
            (false, _) => QkNorm.None,
            (true, null or "per_layer") => QkNorm.PerLayer,
            (true, "per_head") => QkNorm.PerHead,
            _ => throw config.Wrong("qk_norm_type", $"'{type}' is not understood", "per_layer and per_head are"),
        };
    }

    private static MixtureOfExperts Experts(ConfigReader config, int intermediate) =>
        new(config.Size("num_local_experts"), config.Size("num_experts_per_tok"), intermediate, Gated: true)
        {
            SharedIntermediate = config.Number("shared_intermediate_size"),
        };
}
