using System.Text.Json.Nodes;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Models.Import;

namespace Tokenfab.Tests.Models;

public sealed class HuggingFaceConfigTests
{
    private const string Llama = """
        {
          "architectures": ["LlamaForCausalLM"],
          "hidden_size": 64,
          "intermediate_size": 128,
          "max_position_embeddings": 2048,
          "num_attention_heads": 8,
          "num_hidden_layers": 2,
          "num_key_value_heads": 2,
          "torch_dtype": "bfloat16",
          "vocab_size": 1000
        }
        """;

    [Fact]
    public void EveryConfigAtHandImports()
    {
        Assert.True(ModelFiles.All.Count >= 20, $"only {ModelFiles.All.Count} configs were found");
        Assert.All(ModelFiles.Models.SelectMany(models => models), model =>
        {
            Assert.NotEmpty(OperatorGraph.Of(model, withMtp: true).Operators);
            Assert.True(model.LayerCount > 0);
        });
    }

    [Fact]
    public void APlainConfigSaysWhatItSays()
    {
        var model = ModelImporter.FromHuggingFaceConfig(Llama, "config.json", "Small");

        Assert.Equal("Small", model.Name);
        Assert.Equal(2048, model.ContextLength);
        Assert.False(model.TiedEmbeddings);
        var run = Assert.Single(model.Layers);
        Assert.Equal(2, run.Count);
        Assert.Equal(new GroupedQueryAttention(8, 2, 8, 8), run.Mixer);
        Assert.Equal(new DenseFeedForward(128, Gated: true), run.FeedForward);
        Assert.Equal(PrecisionScheme.Bf16, model.NativePrecision);
    }

    [Theory]
    [InlineData("num_widgets", "3", "num_widgets")]
    [InlineData("hidden_size", "-64", "hidden_size")]
    [InlineData("hidden_size", "\"64\"", "hidden_size")]
    [InlineData("hidden_size", "64.5", "hidden_size")]
    [InlineData("hidden_size", "1e300", "hidden_size")]
    [InlineData("num_hidden_layers", "90000000", "num_hidden_layers")]
    [InlineData("num_attention_heads", "7", "num_key_value_heads")]
    [InlineData("num_key_value_heads", "3", "num_key_value_heads")]
    [InlineData("vocab_size", "null", "vocab_size")]
    [InlineData("architectures", "[\"HydraForCausalLM\"]", "architectures")]
    [InlineData("architectures", "\"LlamaForCausalLM\"", "architectures")]
    [InlineData("torch_dtype", "\"float128\"", "torch_dtype")]
    [InlineData("mlp_bias", "1", "mlp_bias")]
    [InlineData("quantization_config", "{ \"quant_method\": \"magic\" }", "quantization_config.quant_method")]
    [InlineData("quantization_config", "{ \"quant_method\": \"fp8\", \"weight_block_size\": [64, 64] }", "quantization_config.weight_block_size")]
    [InlineData("quantization_config", "{ \"quant_method\": \"awq\", \"bits\": 4, \"spin\": 1 }", "quantization_config.spin")]
    public void WhatIsNotUnderstoodIsNamed(string key, string value, string field)
    {
        var config = JsonNode.Parse(Llama)!.AsObject();
        config[key] = JsonNode.Parse(value);

        var error = Assert.Throws<InputException>(() => ModelImporter.FromHuggingFaceConfig(config.ToJsonString(), "config.json", "Small"));

        Assert.Equal(field, error.Field);
        Assert.Equal("config.json", error.File);
    }

    [Fact]
    public void AnErrorTellsItsLine()
    {
        var error = Assert.Throws<InputException>(() =>
            ModelImporter.FromHuggingFaceConfig(Llama.Replace("\"hidden_size\": 64", "\"hidden_size\": 0", StringComparison.Ordinal), "config.json", "Small"));

        Assert.Equal(3, error.Line);
    }

    [Theory]
    [InlineData("hidden_size")]
    [InlineData("intermediate_size")]
    [InlineData("vocab_size")]
    [InlineData("num_attention_heads")]
    [InlineData("num_hidden_layers")]
    [InlineData("torch_dtype")]
    [InlineData("architectures")]
    [InlineData("max_position_embeddings")]
    public void AMissingKeyIsNamed(string key)
    {
        var config = JsonNode.Parse(Llama)!.AsObject();
        config.Remove(key);

        var error = Assert.Throws<InputException>(() => ModelImporter.FromHuggingFaceConfig(config.ToJsonString(), "config.json", "Small"));

        Assert.Equal(key, error.Field);
    }

    [Theory]
    [InlineData("DeepSeek-V3", NumberFormat.Fp8Block, NumberFormat.Fp8Block, NumberFormat.Fp8)]
    [InlineData("DeepSeek-V4-Pro", NumberFormat.Fp8Block, NumberFormat.Mxfp4, NumberFormat.Fp8)]
    [InlineData("gpt-oss-120b", NumberFormat.Bf16, NumberFormat.Mxfp4, NumberFormat.Bf16)]
    [InlineData("Kimi-K2.5", NumberFormat.Bf16, NumberFormat.Int4, NumberFormat.Bf16)]
    [InlineData("Kimi-K3", NumberFormat.Bf16, NumberFormat.Mxfp4, NumberFormat.Bf16)]
    [InlineData("Llama-2-7B", NumberFormat.Fp16, NumberFormat.Fp16, NumberFormat.Fp16)]
    public void CheckpointsShipInTheirFormats(string name, NumberFormat weights, NumberFormat experts, NumberFormat activations) =>
        Assert.All(ModelFiles.Models[name], model =>
        {
            Assert.Equal(weights, model.NativePrecision.Weights);
            Assert.Equal(experts, model.NativePrecision.ExpertWeights);
            Assert.Equal(activations, model.NativePrecision.Activations);
        });

    [Fact]
    public void LayersAreReadInTheirOrder()
    {
        Assert.All(ModelFiles.Models["gpt-oss-120b"], model =>
        {
            Assert.Equal(36, model.Layers.Count);
            Assert.Equal(128, Assert.IsType<GroupedQueryAttention>(model.Layers[0].Mixer).Span.Window);
            Assert.True(Assert.IsType<GroupedQueryAttention>(model.Layers[1].Mixer).Span.IsFull);
        });
        Assert.All(ModelFiles.Models["DeepSeek-V3"], model => Assert.Equal([3, 58], model.Layers.Select(run => run.Count)));
        Assert.All(ModelFiles.Models["Llama-4-Scout"], model => Assert.Equal(12, model.Layers.Where(run =>
            run.Mixer is GroupedQueryAttention { Span.Chunk: 0 }).Sum(run => run.Count)));
        Assert.All(ModelFiles.Models["Jamba-v0.1"], model =>
        {
            Assert.Equal(4, model.Layers.Where(run => run.Mixer is GroupedQueryAttention).Sum(run => run.Count));
            Assert.Equal(16, model.Layers.Where(run => run.FeedForward is MixtureOfExperts).Sum(run => run.Count));
        });
    }
}
