using Tokenfab.Models.Import;

namespace Tokenfab.Tests.Models;

public sealed class ModelImporterTests : IDisposable
{
    private const string Config = """
        {
          "architectures": ["LlamaForCausalLM"], "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 8,
          "num_key_value_heads": 2, "vocab_size": 1000, "max_position_embeddings": 2048, "torch_dtype": "bfloat16"
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("config.json")]
    [InlineData("my-model_config.json")]
    [InlineData("no-extension")]
    public void AConfigIsKnownByItsContent(string name) => Assert.Equal(2, ModelImporter.FromPath(_folder.Write(name, Config)).LayerCount);

    [Fact]
    public void CheckpointsAreKnownByTheirContent()
    {
        Assert.Equal(2, ModelImporter.FromPath(_folder.Write("a.bin", GgufWriter.Llama().File())).LayerCount);
        Assert.Equal(2, ModelImporter.FromPath(_folder.Write("b.bin", SafetensorsWriter.File(SafetensorsWriter.Qwen3()))).LayerCount);
    }

    [Theory]
    [InlineData("notes.txt", "Once upon a time")]
    [InlineData("empty", "")]
    [InlineData("empty.json", "")]
    [InlineData("empty.gguf", "")]
    [InlineData("empty.safetensors", "")]
    [InlineData("list.json", "[1]")]
    [InlineData("open.json", "{\"architectures\": [")]
    [InlineData("blank.json", "   ")]
    public void OtherFilesAreRefused(string name, string content)
    {
        var path = _folder.Write(name, content);

        Assert.Equal(path, Assert.Throws<InputException>(() => ModelImporter.FromPath(path)).File);
    }

    [Fact]
    public void DeepNestingIsRefused() => Assert.Throws<InputException>(() =>
        ModelImporter.FromPath(_folder.Write("deep.json", string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))));

    [Fact]
    public void WhatIsNotThereIsRefused()
    {
        Assert.Throws<InputException>(() => ModelImporter.FromPath(Path.Combine(_folder.Path, "nowhere.gguf")));
        Assert.Contains("no model", Assert.Throws<InputException>(() => ModelImporter.FromPath(_folder.Path)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderWithTwoModelsIsRefused()
    {
        _folder.Write("a.gguf", GgufWriter.Llama().File());
        Assert.Equal(2, ModelImporter.FromPath(_folder.Path).LayerCount);
        _folder.Write("b.gguf", GgufWriter.Llama().File());

        Assert.Throws<InputException>(() => ModelImporter.FromPath(_folder.Path));
    }

    [Fact]
    public void AConfigOfTwoGigabytesIsNotRead()
    {
        var path = _folder.Write("config.json", "{");
        using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(2_147_483_648);
        }

        Assert.Throws<InputException>(() => ModelImporter.FromPath(path));
    }
}
