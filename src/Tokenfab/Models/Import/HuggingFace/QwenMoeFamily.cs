namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>The mixtures of experts of Qwen2 (with a gated shared expert) and Qwen3 (without).</summary>
internal static class QwenMoeFamily
{
    public static ModelArchitecture Qwen2(ConfigReader config, string name) =>
        Read(config, name, Parts.Attention(config) with { QkvBias = config.Flag("qkv_bias", absent: true) });

    public static ModelArchitecture Qwen3(ConfigReader config, string name) => Read(config, name, DenseFamilies.Qwen3Attention(config));

    /// <summary>The feed-forward of each layer: experts, but for the layers that <c>mlp_only_layers</c> and <c>decoder_sparse_step</c> leave dense.</summary>
    public static Func<int, FeedForward> Layers(ConfigReader config)
    {
        var shared = config.Number("shared_expert_intermediate_size");
        var experts = new MixtureOfExperts(
            config.Size("num_experts"), config.Size("num_experts_per_tok"), config.Size("moe_intermediate_size"), Gated: true)
        {
            SharedIntermediate = shared,
            SharedGate = shared > 0,
        };
        var only = config.Numbers("mlp_only_layers") ?? [];
        var step = config.Size("decoder_sparse_step", absent: 1);
        var layers = Parts.LayerCount(config);
        var dense = only.Count > 0 || step > 1 ? Parts.Gated(config) : null;
        config.Unused("intermediate_size");
        var isDense = new bool[layers];
        for (var i = 0; i < layers; i++)
        {
            isDense[i] = (i + 1) % step != 0;
        }

        foreach (var i in only)
        {
            config.Only("mlp_only_layers", i < layers, "its layers exist");
            isDense[i] = true;
        }

        return i => isDense[i] ? dense! : experts;
    }

    private static ModelArchitecture Read(ConfigReader config, string name, GroupedQueryAttention attention)
    {
        var mixer = DenseFamilies.QwenLayers(config, attention);
        var feedForward = Layers(config);
        return Parts.Assemble(config, name, i => (mixer(i), feedForward(i)));
    }
}
