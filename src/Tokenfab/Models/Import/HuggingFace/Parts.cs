namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Parts that many families have alike.</summary>
internal static class Parts
{
    /// <summary>Far more layers than any model has; a bound on what a hostile config can make us build.</summary>
    private const int MostLayers = 4096;

    /// <summary>The architecture around a model's layers.</summary>
    /// <param name="config">The language model's section.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="layer">The mixer and feed-forward of a layer, by its index.</param>
    /// <param name="tied">Whether the family ties head and embedding where the config does not say.</param>
    /// <param name="bounded">Whether the family has a longest context.</param>
    /// <param name="absent">Vocabulary and longest context that the family's class takes where the config does not say; null where it takes none.</param>
    public static ModelArchitecture Assemble(
        ConfigReader config, string name, Func<int, (TokenMixer? Mixer, FeedForward? FeedForward)> layer, bool tied = false, bool bounded = true, (int? Vocabulary, int? Context) absent = default)
    {
        var runs = Runs(LayerCount(config), layer);
        return new ModelArchitecture
        {
            Name = name,
            HiddenSize = config.Size("hidden_size"),
            VocabularySize = absent.Vocabulary is { } vocabulary ? config.Size("vocab_size", vocabulary) : config.Size("vocab_size"),
            TiedEmbeddings = config.Flag("tie_word_embeddings", config.Outer?.Flag("tie_word_embeddings", tied) ?? tied),
            ContextLength = !bounded ? int.MaxValue
                : absent.Context is { } context ? config.Size("max_position_embeddings", context) : config.Size("max_position_embeddings"),
            Layers = runs,
            NativePrecision = Precision.Of(config, runs.Any(run => run.FeedForward is MixtureOfExperts)),
        };
    }

    /// <summary>The number of layers.</summary>
    public static int LayerCount(ConfigReader config)
    {
        var layers = config.Size("num_hidden_layers");
        config.Only("num_hidden_layers", layers <= MostLayers, $"no known model has more than {MostLayers} layers");
        return layers;
    }

    /// <summary>Layers one by one as runs of identical ones.</summary>
    public static IReadOnlyList<LayerRun> Runs(int layers, Func<int, (TokenMixer? Mixer, FeedForward? FeedForward)> layer)
    {
        var runs = new List<LayerRun>();
        for (var i = 0; i < layers; i++)
        {
            var (mixer, feedForward) = layer(i);
            if (runs.Count > 0 && Equals(runs[^1].Mixer, mixer) && Equals(runs[^1].FeedForward, feedForward))
            {
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            }
            else
            {
                runs.Add(new LayerRun(1, mixer, feedForward));
            }
        }

        return runs;
    }

    /// <summary>Grouped-query attention over all earlier tokens, without biases.</summary>
    public static GroupedQueryAttention Attention(ConfigReader config)
    {
        var heads = config.Size("num_attention_heads");
        var kvHeads = config.Size("num_key_value_heads", heads);
        config.Only("num_key_value_heads", heads % kvHeads == 0, "it divides num_attention_heads");
        var headSize = HeadSize(config, heads);
        return new GroupedQueryAttention(heads, kvHeads, headSize, headSize);
    }

    /// <summary>The width of a head; an equal share of the hidden size where the config does not say.</summary>
    public static int HeadSize(ConfigReader config, int heads)
    {
        if (config.Has("head_dim"))
        {
            return config.Size("head_dim");
        }

        var hidden = config.Size("hidden_size");
        config.Only("num_attention_heads", hidden % heads == 0, "it divides hidden_size, or head_dim is given");
        return hidden / heads;
    }

    /// <summary>A gated dense network of <c>intermediate_size</c>.</summary>
    public static DenseFeedForward Gated(ConfigReader config, string key = "intermediate_size") => new(config.Size(key), Gated: true);

    /// <summary>A list with a value for each layer, or null where the key is absent.</summary>
    public static IReadOnlyList<T>? PerLayer<T>(ConfigReader config, string key, IReadOnlyList<T>? values, int layers)
    {
        if (values is not null && values.Count != layers)
        {
            throw config.Wrong(key, $"has {values.Count} entries for {layers} layers", "Give one entry for each layer");
        }

        return values;
    }

    /// <summary>Which layers have a sliding window, from <c>layer_types</c>; null where the key is absent.</summary>
    public static IReadOnlyList<bool>? Windowed(ConfigReader config, int layers) => LayerTypes(config, layers, "sliding_attention", "full_attention");

    /// <summary>Which layers are of the first of two types, from <c>layer_types</c>; null where the key is absent.</summary>
    public static IReadOnlyList<bool>? LayerTypes(ConfigReader config, int layers, string first, string second)
    {
        var types = PerLayer(config, "layer_types", config.Texts("layer_types"), layers);
        return types is null ? null : [.. types.Select((type, i) => type == first || (type == second
            ? false
            : throw config.Wrong($"layer_types[{i}]", $"'{type}' is not understood", $"this family has {first} and {second}")))];
    }

    /// <summary>A list of zeros and ones, one for each layer, as truth values; null where the key is absent.</summary>
    public static IReadOnlyList<bool>? Marks(ConfigReader config, string key, int layers)
    {
        var marks = PerLayer(config, key, config.Numbers(key), layers);
        return marks is null ? null : [.. marks.Select((mark, i) => mark switch
        {
            0 => false,
            1 => true,
            _ => throw config.Wrong($"{key}[{i}]", $"{mark} is not understood", "Write 0 or 1"),
        })];
    }
}
