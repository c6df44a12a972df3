using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Nemotron-H and Nemotron 3: each layer is one Mamba-2 mixer, attention, dense network or mixture of experts, in a pattern of letters.</summary>
internal static class NemotronFamily
{
    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        config.Only("use_bias", !config.Flag("use_bias"), "models without projection biases are understood");
        config.Only("mamba_proj_bias", !config.Flag("mamba_proj_bias"), "models without projection biases are understood");
        config.Only("sliding_window", !config.Has("sliding_window"), "models without a window are understood");

        // Heads and their width give the inner width; the rank of the step size is Mamba-1's.
        config.Unused("expand", "time_step_rank", "intermediate_size", "moe_intermediate_size");
        const string Key = "hybrid_override_pattern";
        var pattern = config.Text(Key) ?? throw config.Missing(Key);
        config.Only(Key, pattern.Length == Parts.LayerCount(config), "give one letter for each of num_hidden_layers");
        var halves = new Dictionary<char, (TokenMixer? Mixer, FeedForward? FeedForward)>();
        var mtp = config.Text("mtp_hybrid_override_pattern");
        var modules = config.Number("num_nextn_predict_layers");
        var model = Parts.Assemble(config, name, i => Half(config, Key, pattern[i], halves)) with
        {
            ActiveConvention = pattern.Contains('E', StringComparison.Ordinal) ? ActiveConvention.WithoutEmbedding : ActiveConvention.All,
            MtpModules = modules,
        };
        ReadExperts(config);
        return mtp is null ? model : model with
        {
            MtpLayers = Parts.Runs(mtp.Length, i => Half(config, "mtp_hybrid_override_pattern", mtp[i], halves)),
        };
    }

    private static (TokenMixer? Mixer, FeedForward? FeedForward) Half(
        ConfigReader config, string key, char letter, Dictionary<char, (TokenMixer? Mixer, FeedForward? FeedForward)> halves)
    {
        if (!halves.TryGetValue(letter, out var half))
        {
            half = letter switch
            {
                'M' => (Mamba(config), null),
                '*' => (Attention(config), null),
                '-' => (null, new DenseFeedForward(config.Size("intermediate_size"), Gated: false) { Bias = config.Flag("mlp_bias") }),
                'E' => (null, Experts(config)),
                _ => throw config.Wrong(key, $"the letter '{letter}' is not understood", "M, *, - and E are"),
            };
            halves.Add(letter, half);
        }

        return half;
    }

    private static RecurrentMixer Mamba(ConfigReader config) => new(
        RecurrenceKind.Mamba2,
        KeyHeads: config.Size("n_groups"),
        ValueHeads: config.Size("mamba_num_heads"),
        KeyHeadSize: config.Size("ssm_state_size"),
        ValueHeadSize: config.Size("mamba_head_dim"),
        ConvolutionKernel: config.Size("conv_kernel"),
        ChunkSize: config.Size("chunk_size"))
    {
        ConvolutionBias = config.Flag("use_conv_bias", absent: true),
        StateFormat = StateFormats.Read(config, "mamba_ssm_cache_dtype", NumberFormat.Fp32),
    };

    private static GroupedQueryAttention Attention(ConfigReader config)
    {
        var heads = config.Size("num_attention_heads");
        var headSize = config.Size("attention_head_dim", config.Size("head_dim", absent: 128));
        return new GroupedQueryAttention(heads, config.Size("num_key_value_heads"), headSize, headSize)
        {
            QkvBias = config.Flag("attention_bias"),
            OutputBias = config.Flag("attention_bias"),
        };
    }

    private static MixtureOfExperts Experts(ConfigReader config) => new(
        config.Size("n_routed_experts"), config.Size("num_experts_per_tok"), config.Size("moe_intermediate_size"), Gated: false)
    {
        SharedIntermediate = config.Product("n_shared_experts", config.Number("n_shared_experts"), config.Size("moe_shared_expert_intermediate_size")),
        LatentSize = config.Number("moe_latent_size"),
        SelectionBias = true,
    };

    // Configs of models without experts or attention biases may carry their keys all the same.
    private static void ReadExperts(ConfigReader config) => config.Unused(
        "n_routed_experts", "num_experts_per_tok", "n_shared_experts", "moe_shared_expert_intermediate_size", "moe_latent_size", "mlp_bias");
}
