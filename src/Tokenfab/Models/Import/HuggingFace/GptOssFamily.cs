namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>GPT-OSS: windowed and full layers in turn, attention sinks, biases in attention, router and experts.</summary>
internal static class GptOssFamily
{
    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        var bias = config.Flag("attention_bias", absent: true);
        var full = Parts.Attention(config) with { QkvBias = bias, OutputBias = bias, Sinks = true };
        var window = full with { Span = AttentionSpan.Full with { Window = config.Size("sliding_window") } };
        var windowed = Parts.Windowed(config, Parts.LayerCount(config));
        var experts = new MixtureOfExperts(
            config.Size("num_local_experts"), config.Size("num_experts_per_tok"), config.Size("intermediate_size"), Gated: true) { Bias = true };
        config.Unused("experts_per_token");
        return Parts.Assemble(config, name, i => (windowed?[i] ?? i % 2 == 0 ? window : full, experts)) with
        {
            ActiveConvention = ActiveConvention.WithoutEmbedding,
        };
    }
}
