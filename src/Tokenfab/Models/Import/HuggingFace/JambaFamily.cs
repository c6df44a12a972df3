using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Jamba (arXiv:2403.19887): Mamba-1 with attention in every eighth layer, experts in every second.</summary>
internal static class JambaFamily
{
    /// <summary>Mamba-1 scans token by token.</summary>
    private const int Scan = 1;

    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        config.Only("mamba_proj_bias", !config.Flag("mamba_proj_bias"), "projections without biases are understood");
        var attention = Parts.Attention(config);
        var hidden = config.Size("hidden_size");
        var mamba = new RecurrentMixer(
            RecurrenceKind.Mamba1,
            KeyHeads: 1,
            ValueHeads: config.Product("mamba_expand", config.Size("mamba_expand", absent: 2), hidden),
            KeyHeadSize: config.Size("mamba_d_state", absent: 16),
            ValueHeadSize: 1,
            ConvolutionKernel: config.Size("mamba_d_conv", absent: 4),
            ChunkSize: Scan)
        {
            LowRank = config.Size("mamba_dt_rank", (hidden + 15) / 16),
            ConvolutionBias = config.Flag("mamba_conv_bias", absent: true),
            StateFormat = NumberFormat.Fp32,
        };
        var dense = Parts.Gated(config);
        var experts = new MixtureOfExperts(config.Size("num_experts"), config.Size("num_experts_per_tok"), dense.Intermediate, Gated: true);
        var (attentionEvery, attentionAt) = (config.Size("attn_layer_period"), config.Number("attn_layer_offset"));
        var (expertsEvery, expertsAt) = (config.Size("expert_layer_period"), config.Number("expert_layer_offset"));
        config.Unused("sliding_window");
        return Parts.Assemble(config, name, i => (
            i % attentionEvery == attentionAt ? attention : mamba,
            i % expertsEvery == expertsAt && experts.Experts > 1 ? experts : dense));
    }
}
