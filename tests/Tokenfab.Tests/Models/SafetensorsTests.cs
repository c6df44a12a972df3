using Tokenfab.Models;
using Tokenfab.Models.Import;

namespace Tokenfab.Tests.Models;

public sealed class SafetensorsTests : IDisposable
{
    private const string Config = """
        {
          "architectures": ["Qwen3ForCausalLM"], "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
          "num_key_value_heads": 2, "head_dim": 16, "vocab_size": 100, "max_position_embeddings": 4096, "tie_word_embeddings": true,
          "torch_dtype": "bfloat16"
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ShapesTellADenseModelWhoseHeadsAreNormalised()
    {
        var model = ModelImporter.FromPath(_folder.Write("tiny.safetensors", SafetensorsWriter.File(SafetensorsWriter.Qwen3())));

        var run = Assert.Single(model.Layers);
        Assert.Equal(2, run.Count);
        Assert.Equal(new GroupedQueryAttention(4, 2, 16, 16) { QkNorm = QkNorm.PerHead }, run.Mixer);
        Assert.Equal(new DenseFeedForward(48, Gated: true), run.FeedForward);
        Assert.Equal(("tiny", 32, 100, true), (model.Name, model.HiddenSize, model.VocabularySize, model.TiedEmbeddings));
    }

    [Fact]
    public void ShapesAndConfigTellTheSameModel()
    {
        var path = _folder.Write("tiny.safetensors", SafetensorsWriter.File(SafetensorsWriter.Qwen3()));
        var shapes = ModelImporter.FromPath(path);
        _folder.Write("config.json", Config);
        var config = ModelImporter.FromPath(path);

        Assert.Equal(shapes.Layers, config.Layers);
        Assert.Equal(4096, config.ContextLength);
        Assert.Equal(ParameterCount.Of(shapes), ParameterCount.Of(config));
        Assert.Equal("tiny", config.Name);
    }

    [Fact]
    public void WhatNoShapeTellsIsAskedFor()
    {
        var path = _folder.Write("tiny.safetensors", SafetensorsWriter.File(SafetensorsWriter.Qwen3(withNorms: false)));

        var error = Assert.Throws<InputException>(() => ModelImporter.FromPath(path));

        Assert.Equal("model.layers.0.self_attn.q_proj.weight", error.Field);
        Assert.Contains("config.json", error.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void AConfigOfAnotherModelIsNoticed()
    {
        var path = _folder.Write("tiny.safetensors", SafetensorsWriter.File(SafetensorsWriter.Qwen3()));
        _folder.Write("config.json", Config.Replace("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 4", StringComparison.Ordinal));

        Assert.Equal("model.layers.0.self_attn.k_proj.weight", Assert.Throws<InputException>(() => ModelImporter.FromPath(path)).Field);
    }

    [Fact]
    public void PartsAreReadTogether()
    {
        var tensors = SafetensorsWriter.Qwen3();
        _folder.Write("model-00001-of-00002.safetensors", SafetensorsWriter.File(tensors[..9]));
        var second = _folder.Write("model-00002-of-00002.safetensors", SafetensorsWriter.File(tensors[9..]));

        Assert.Equal(2, ModelImporter.FromPath(second).LayerCount);
        Assert.Equal(2, ModelImporter.FromPath(_folder.Path).LayerCount);

        File.Delete(Path.Combine(_folder.Path, "model-00001-of-00002.safetensors"));
        Assert.Contains("part 1", Assert.Throws<InputException>(() => ModelImporter.FromPath(second)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderIsReadByItsConfig()
    {
        _folder.Write("config.json", Config);

        Assert.Equal(Path.GetFileName(_folder.Path), ModelImporter.FromPath(_folder.Path).Name);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "begins at")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", 8, "takes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"a":{"dtype":"Q17","shape":[2],"data_offsets":[0,8]}}""", 8, "type")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "offsets")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, "shape")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}""", 0, "object")]
    [InlineData("""{"__metadata__":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}""", 0, "well-formed")]
    [InlineData("{}", 0, "embed_tokens")]
    [InlineData("{} {}", 0, "well-formed")]
    public void HostileHeadersAreRefused(string header, long data, string problem)
    {
        var path = _folder.Write("bad.safetensors", SafetensorsWriter.File(header, data));

        Assert.Contains(problem, Assert.Throws<InputException>(() => ModelImporter.FromPath(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(100_000_001UL)]
    [InlineData(90_000_000UL)]
    public void AClaimedHeaderIsNotAllocated(ulong claimed)
    {
        var path = _folder.Write("bad.safetensors", SafetensorsWriter.File("{}", 0, claimed));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InputException>(() => ModelImporter.FromPath(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void TwoGigabytesAreNotRead()
    {
        var path = _folder.Write("large.safetensors", SafetensorsWriter.File("""{"model.embed_tokens.weight":{"dtype":"U8","shape":[2147483648,1],"data_offsets":[0,2147483648]}}""", 0));
        using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(file.Length + 2_147_483_648);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InputException>(() => ModelImporter.FromPath(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }
}
