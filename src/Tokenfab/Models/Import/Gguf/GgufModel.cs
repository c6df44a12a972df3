using System.Collections.Frozen;
using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.Gguf;

/// <summary>A model from the metadata and tensors of its GGUF file: metadata tell sizes, tensors which biases, norms and experts there are.</summary>
internal static class GgufModel
{
    private const int MostLayers = 4096;

    // How layers with a window stand among the others, where an architecture has windows.
    private static readonly FrozenDictionary<string, Func<int, bool>?> Architectures = new Dictionary<string, Func<int, bool>?>(StringComparer.Ordinal)
    {
        ["llama"] = null,
        ["qwen2"] = null,
        ["qwen2moe"] = null,
        ["qwen3"] = null,
        ["qwen3moe"] = null,
        ["deepseek2"] = null,
        ["gemma2"] = i => i % 2 == 0,
        ["gemma3"] = i => (i + 1) % 6 != 0,
        ["phi3"] = _ => true,
        ["gpt-oss"] = i => i % 2 == 0,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads the model that a file, or the set of parts it belongs to, holds.</summary>
    public static ModelArchitecture Read(string path, string name)
    {
        var parts = ShardedFile.Parts(path).Select(GgufHeader.Read).ToList();
        var tensors = new Dictionary<string, GgufTensor>(StringComparer.Ordinal);
        foreach (var tensor in parts.SelectMany(part => part.Tensors.Values))
        {
            if (!tensors.TryAdd(tensor.Name, tensor))
            {
                throw new InputException(path, null, tensor.Name, "stands in two parts", "the parts belong to different files");
            }
        }

        return Read(new GgufFile(parts[0].Metadata, tensors), path, name);
    }

    /// <summary>Reads the model that a header describes.</summary>
    public static ModelArchitecture Read(GgufFile file, string path, string name)
    {
        const string Key = "general.architecture";
        var architecture = file.Metadata.GetValueOrDefault(Key)?.Text ?? throw new InputException(path, null, Key, "is missing", "GGUF files of models have it");
        if (!Architectures.TryGetValue(architecture, out var windowed))
        {
            throw new InputException(
                path, null, Key, $"'{architecture}' is not an architecture known here", $"known are {string.Join(", ", Architectures.Keys.Order(StringComparer.Ordinal))}");
        }

        var keys = new GgufKeys(file, path, architecture);
        var layers = keys.Size("block_count");
        if (layers > MostLayers)
        {
            throw keys.Wrong("block_count", $"{layers} layers are not understood", $"no known model has more than {MostLayers}");
        }

        var hidden = keys.Size("embedding_length");
        if (file.Tensors.GetValueOrDefault("token_embd.weight")?.Dimensions is not [var width, var vocabulary] || width != hidden)
        {
            throw new InputException(path, null, "token_embd.weight", $"is no table with rows of {hidden}", "Give the file, or all parts, of a whole language model");
        }

        var mixer = architecture == "deepseek2" ? Latent(keys) : GgufAttention.Read(keys, file, layers, hidden, windowed);
        var feedForward = FeedForward(keys, file, layers);
        var model = new ModelArchitecture
        {
            Name = file.Metadata.GetValueOrDefault("general.name")?.Text ?? name,
            HiddenSize = hidden,
            VocabularySize = (int)vocabulary,
            TiedEmbeddings = !file.Tensors.ContainsKey("output.weight"),
            ContextLength = keys.Size("context_length"),
            Layers = HuggingFace.Parts.Runs(layers, i => (mixer(i), feedForward(i))),
            SandwichNorms = file.Tensors.ContainsKey("blk.0.post_attention_norm.weight") && file.Tensors.ContainsKey("blk.0.post_ffw_norm.weight"),
            ActiveConvention = architecture is "gpt-oss" or "deepseek2" ? ActiveConvention.WithoutEmbedding : ActiveConvention.All,
            NativePrecision = Precision(file),
        };
        keys.Finish();
        return model;
    }

    private static Func<int, TokenMixer> Latent(GgufKeys keys)
    {
        // Newer files write the widths of the absorbed form, and those of the heads under keys of their own.
        var keySize = keys.Size("attention.key_length_mla", keys.Size("attention.key_length"));
        var valueSize = keys.Size("attention.value_length_mla", keys.Size("attention.value_length"));
        var rope = keys.Size("rope.dimension_count");
        keys.Number("attention.head_count_kv");
        if (rope >= keySize)
        {
            throw keys.Wrong("rope.dimension_count", $"{rope} is not less than the head's {keySize}", "the file is damaged");
        }

        var latent = new LatentAttention(
            keys.Size("attention.head_count"), keys.Number("attention.q_lora_rank"), keys.Size("attention.kv_lora_rank"), keySize - rope, rope, valueSize);
        return _ => latent;
    }

    private static Func<int, FeedForward> FeedForward(GgufKeys keys, GgufFile file, int layers)
    {
        var experts = keys.Number("expert_count");
        var used = keys.Number("expert_used_count");
        var width = keys.PerLayer("feed_forward_length", layers, keys.Has("expert_feed_forward_length") ? keys.Size("expert_feed_forward_length") : null);
        var expertWidth = keys.Number("expert_feed_forward_length");
        var shared = keys.Number("expert_shared_count");
        var sharedWidth = keys.Number("expert_shared_feed_forward_length");
        keys.Number("leading_dense_block_count");
        bool Has(int i, string tensor) => file.Tensors.ContainsKey($"blk.{i}.{tensor}");
        return i =>
        {
            if (!Has(i, "ffn_gate_inp.weight"))
            {
                // Phi-3 has gate and up in one tensor of twice the width.
                var fused = file.Tensors.GetValueOrDefault($"blk.{i}.ffn_up.weight")?.Dimensions is [_, var up] && up == 2L * width(i);
                return new DenseFeedForward(width(i), Gated: fused || Has(i, "ffn_gate.weight"));
            }

            if (experts == 0 || used == 0 || used > experts)
            {
                throw keys.Wrong("expert_used_count", $"{used} of {experts} experts are not understood", "files of mixtures of experts have both numbers");
            }

            var intermediate = expertWidth > 0 ? expertWidth : width(i);
            var hasShared = Has(i, "ffn_up_shexp.weight");
            return new MixtureOfExperts(experts, used, intermediate, Gated: Has(i, "ffn_gate_exps.weight") || Has(i, "ffn_gate_up_exps.weight"))
            {
                Bias = Has(i, "ffn_up_exps.bias"),
                SelectionBias = Has(i, "exp_probs_b.bias"),
                SharedIntermediate = !hasShared ? 0 : sharedWidth > 0 ? sharedWidth : Shared(keys, Math.Max(shared, 1), intermediate),
                SharedGate = Has(i, "ffn_gate_inp_shexp.weight"),
            };
        };
    }

    private static int Shared(GgufKeys keys, int count, int width) => (long)count * width <= ShapeLimits.Widest
        ? count * width
        : throw keys.Wrong("expert_shared_count", $"{count} experts of {width} are more than {ShapeLimits.Widest}", "the file is damaged");

    private static PrecisionScheme Precision(GgufFile file)
    {
        var weights = file.Tensors.Values.Where(tensor => tensor.Dimensions.Count > 1 && tensor.Name.StartsWith("blk.", StringComparison.Ordinal)).ToList();
        var experts = weights.Where(tensor => tensor.Name.Contains("_exps.", StringComparison.Ordinal)).ToList();
        var others = Dominant(weights.Except(experts), NumberFormat.Fp16);
        var activations = others is NumberFormat.Bf16 or NumberFormat.Fp32 ? others : NumberFormat.Fp16;
        return new PrecisionScheme(others, Dominant(experts, others), activations, activations);
    }

    private static NumberFormat Dominant(IEnumerable<GgufTensor> tensors, NumberFormat none) => tensors
        .GroupBy(tensor => tensor.Type.Format)
        .OrderByDescending(format => format.Sum(tensor => tensor.Elements))
        .ThenBy(format => format.Key)
        .Select(format => (NumberFormat?)format.Key)
        .FirstOrDefault() ?? none;
}
