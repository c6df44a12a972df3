using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.Safetensors;

/// <summary>A model from the tensors of its checkpoint. Where a <c>config.json</c> stands beside them it tells the shape, and the tensors
/// must agree; where none does, the tensors must tell all of it.</summary>
internal static class SafetensorsModel
{
    private const string PutConfig = "put the model's config.json beside the file";

    /// <summary>Reads the model that a file, or the set of parts it belongs to, holds.</summary>
    public static ModelArchitecture Read(string path, string name)
    {
        var parts = ShardedFile.Parts(path);
        var config = Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, "config.json");
        var checkpoint = new Checkpoint(path, parts.SelectMany(SafetensorsHeader.Read));
        if (!File.Exists(config))
        {
            return FromShapes(checkpoint, name);
        }

        var model = ModelImporter.FromPath(config) with { Name = name };
        CheckpointShapes.Check(checkpoint, model);
        return model;
    }

    /// <summary>Reads a model from shapes alone.</summary>
    /// <remarks>Only dense models whose head size stands in a norm or whose heads have sinks can be read so (Qwen3); how many experts a
    /// token uses, and which layers have a window, no tensor tells.</remarks>
    public static ModelArchitecture FromShapes(Checkpoint checkpoint, string name)
    {
        var (vocabulary, hidden) = checkpoint.Matrix("embed_tokens.weight");
        return new ModelArchitecture
        {
            Name = name,
            HiddenSize = hidden,
            VocabularySize = vocabulary,
            TiedEmbeddings = !checkpoint.HasHead,
            ContextLength = int.MaxValue,
            Layers = HuggingFace.Parts.Runs(checkpoint.Layers, i => (Attention(checkpoint, i), FeedForward(checkpoint, i))),
            NativePrecision = Precision(checkpoint),
        };
    }

    private static GroupedQueryAttention Attention(Checkpoint checkpoint, int layer)
    {
        string Name(string tensor) => $"layers.{layer}.self_attn.{tensor}";
        if (checkpoint.Has(Name("kv_a_proj_with_mqa.weight")))
        {
            throw checkpoint.Undetermined(Name("kv_a_proj_with_mqa.weight"), "latent attention has experts after it, and how many of them a token uses no shape tells", PutConfig);
        }

        if (checkpoint.Has($"layers.{layer}.pre_feedforward_layernorm.weight"))
        {
            throw checkpoint.Undetermined($"layers.{layer}.pre_feedforward_layernorm.weight", "models with these norms have windows, which no shape tells", PutConfig);
        }

        var (queries, _) = checkpoint.Matrix(Name("q_proj.weight"));
        var (keys, _) = checkpoint.Matrix(Name("k_proj.weight"));
        if (!checkpoint.Has(Name("q_norm.weight")))
        {
            throw checkpoint.Undetermined(Name("q_proj.weight"), $"how many heads share its {queries} rows no shape tells", PutConfig);
        }

        var headSize = checkpoint.Vector(Name("q_norm.weight"));
        if (headSize == queries || queries % headSize != 0 || keys % headSize != 0)
        {
            throw checkpoint.Undetermined(Name("q_norm.weight"), $"its {headSize} weights are no head of {queries} query and {keys} key rows", PutConfig);
        }

        return new GroupedQueryAttention(queries / headSize, keys / headSize, headSize, headSize)
        {
            QkNorm = QkNorm.PerHead,
            QkvBias = checkpoint.Has(Name("q_proj.bias")),
            OutputBias = checkpoint.Has(Name("o_proj.bias")),
        };
    }

    private static DenseFeedForward FeedForward(Checkpoint checkpoint, int layer)
    {
        var router = checkpoint.First($"layers.{layer}.mlp.gate.weight", $"layers.{layer}.block_sparse_moe.gate.weight", $"layers.{layer}.mlp.router.weight");
        if (router is not null)
        {
            throw checkpoint.Undetermined(router, "how many experts a token uses no shape tells", PutConfig);
        }

        var (intermediate, _) = checkpoint.Matrix($"layers.{layer}.mlp.up_proj.weight");
        return new DenseFeedForward(intermediate, checkpoint.Has($"layers.{layer}.mlp.gate_proj.weight"))
        {
            Bias = checkpoint.Has($"layers.{layer}.mlp.up_proj.bias"),
        };
    }

    private static PrecisionScheme Precision(Checkpoint checkpoint)
    {
        var type = checkpoint.DominantType();
        return type switch
        {
            "BF16" => PrecisionScheme.Bf16,
            "F16" => new PrecisionScheme(NumberFormat.Fp16, NumberFormat.Fp16, NumberFormat.Fp16, NumberFormat.Fp16),
            "F32" => new PrecisionScheme(NumberFormat.Fp32, NumberFormat.Fp32, NumberFormat.Fp32, NumberFormat.Fp32),
            _ => throw checkpoint.Undetermined(null, $"most weights are of type {type}, and how they are quantised no shape tells", PutConfig),
        };
    }
}
