using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Qwen3-Next and Qwen3.5: gated delta nets with a gated full attention in every fourth layer.</summary>
internal static class QwenHybridFamily
{
    /// <summary>Tokens that the chunked delta rule takes at once in the kernels in use.</summary>
    private const int ChunkSize = 64;

    public static ModelArchitecture Qwen3Next(ConfigReader config, string name) => Read(config, name, QwenMoeFamily.Layers(config)) with
    {
        ActiveConvention = ActiveConvention.WithoutEmbeddingAndHead,
    };

    public static ModelArchitecture Experts(ConfigReader config, string name) => Read(config, name, QwenMoeFamily.Layers(config));

    public static ModelArchitecture Dense(ConfigReader config, string name)
    {
        var feedForward = Parts.Gated(config);
        config.Unused("mlp_only_layers");
        return Read(config, name, _ => feedForward);
    }

    private static ModelArchitecture Read(ConfigReader config, string name, Func<int, FeedForward> feedForward)
    {
        config.Only("use_sliding_window", !config.Flag("use_sliding_window"), "models without a window are understood");
        config.Only("mtp_use_dedicated_embeddings", !config.Flag("mtp_use_dedicated_embeddings"), "modules that share the model's embeddings are understood");
        var full = DenseFamilies.Qwen3Attention(config) with { OutputGate = config.Flag("attn_output_gate", absent: true) };
        var linear = new RecurrentMixer(
            RecurrenceKind.GatedDeltaNet,
            config.Size("linear_num_key_heads"),
            config.Size("linear_num_value_heads"),
            config.Size("linear_key_head_dim"),
            config.Size("linear_value_head_dim"),
            config.Size("linear_conv_kernel_dim"),
            ChunkSize)
        {
            StateFormat = StateFormats.Read(config, "mamba_ssm_dtype", NumberFormat.Fp32),
        };
        var interval = config.Size("full_attention_interval", absent: 4);
        var isLinear = Parts.LayerTypes(config, Parts.LayerCount(config), "linear_attention", "full_attention");
        return Parts.Assemble(
            config, name, i => (isLinear?[i] ?? (i + 1) % interval != 0 ? linear : full, feedForward(i))) with
        {
            MtpModules = config.Number("mtp_num_hidden_layers"),
        };
    }
}
