namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Mixtral: Mistral with a mixture of experts in every layer.</summary>
internal static class MixtralFamily
{
    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        var mixer = Parts.Attention(config) with { Span = AttentionSpan.Full with { Window = config.Number("sliding_window") } };
        var experts = new MixtureOfExperts(
            config.Size("num_local_experts"), config.Size("num_experts_per_tok"), config.Size("intermediate_size"), Gated: true);
        return Parts.Assemble(config, name, _ => (mixer, experts));
    }
}
