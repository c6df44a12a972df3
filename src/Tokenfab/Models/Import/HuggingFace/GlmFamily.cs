namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>GLM-4.5: grouped-query attention with biases, experts with a shared one after leading dense layers.</summary>
internal static class GlmFamily
{
    public static ModelArchitecture Read(ConfigReader config, string name)
    {
        var attention = Parts.Attention(config) with
        {
            QkvBias = config.Flag("attention_bias"),
            QkNorm = config.Flag("use_qk_norm") ? QkNorm.PerHead : QkNorm.None,
        };
        var experts = DeepSeekFamily.Experts(config) with { SelectionBias = true };
        var leading = config.Number("first_k_dense_replace");
        var dense = Parts.Gated(config);
        return Parts.Assemble(config, name, i => (attention, i >= leading ? experts : dense)) with
        {
            ActiveConvention = ActiveConvention.WithoutEmbeddingAndHead,
            MtpModules = config.Number("num_nextn_predict_layers"),
        };
    }
}
