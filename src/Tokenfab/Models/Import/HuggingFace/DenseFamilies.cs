namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Decoders of grouped-query attention and gated networks: Llama, Mistral, Phi-3, Qwen2, Qwen3, MiMo.</summary>
internal static class DenseFamilies
{
    public static ModelArchitecture Llama(ConfigReader config, string name) => Plain(config, name, Parts.Attention(config));

    /// <summary>Mistral and Phi-3, whose window, where they have one, is every layer's.</summary>
    public static ModelArchitecture Mistral(ConfigReader config, string name) => Plain(config, name, Parts.Attention(config) with
    {
        Span = AttentionSpan.Full with { Window = config.Number("sliding_window") },
    });

    public static ModelArchitecture Qwen2(ConfigReader config, string name) => Qwen(config, name, Parts.Attention(config) with { QkvBias = true });

    public static ModelArchitecture Qwen3(ConfigReader config, string name) => Qwen(config, name, Qwen3Attention(config));

    /// <summary>Qwen2 with multi-token prediction.</summary>
    public static ModelArchitecture MiMo(ConfigReader config, string name)
    {
        var bias = config.Flag("attention_bias", absent: true);
        return Qwen(config, name, Parts.Attention(config) with { QkvBias = bias }) with
        {
            MtpModules = config.Number("num_nextn_predict_layers"),
        };
    }

    /// <summary>Attention of Qwen3 and its mixtures.</summary>
    public static GroupedQueryAttention Qwen3Attention(ConfigReader config)
    {
        var bias = config.Flag("attention_bias");
        return Parts.Attention(config) with { QkvBias = bias, OutputBias = bias, QkNorm = QkNorm.PerHead };
    }

    /// <summary>The mixer of each layer of a Qwen model: those from <c>max_window_layers</c> on may have a window.</summary>
    public static Func<int, GroupedQueryAttention> QwenLayers(ConfigReader config, GroupedQueryAttention attention)
    {
        var used = config.Flag("use_sliding_window");
        var window = config.Number("sliding_window");
        var first = config.Number("max_window_layers");
        var types = Parts.Windowed(config, Parts.LayerCount(config));
        if (!used)
        {
            return _ => attention;
        }

        config.Only("sliding_window", window > 0, "a model with use_sliding_window has one");
        var windowed = attention with { Span = AttentionSpan.Full with { Window = window } };
        return i => (types?[i] ?? i >= first) ? windowed : attention;
    }

    private static ModelArchitecture Qwen(ConfigReader config, string name, GroupedQueryAttention attention)
    {
        var mixer = QwenLayers(config, attention);
        var feedForward = Parts.Gated(config);
        return Parts.Assemble(config, name, i => (mixer(i), feedForward));
    }

    private static ModelArchitecture Plain(ConfigReader config, string name, GroupedQueryAttention attention)
    {
        var bias = config.Flag("attention_bias");
        var mixer = attention with { QkvBias = bias, OutputBias = bias };
        var feedForward = Parts.Gated(config) with { Bias = config.Flag("mlp_bias") };
        return Parts.Assemble(config, name, _ => (mixer, feedForward));
    }
}
