using System.Text.Json.Nodes;
using Tokenfab.Catalog;
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
    public void EveryModelOfTheCatalogueImports() => Assert.All(CatalogStore.Embedded.List("model"), entry =>
    {
        var model = CatalogStore.Embedded.Model(entry.Id);
        Assert.Equal(entry.Name, model.Name);
        Assert.True(ParameterCount.Of(model).Total > 0);
    });

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
        Assert.All(ModelFiles.Named(name), model =>
        {
            Assert.Equal(weights, model.NativePrecision.Weights);
            Assert.Equal(experts, model.NativePrecision.ExpertWeights);
            Assert.Equal(activations, model.NativePrecision.Activations);
        });

    [Fact]
    public void ANullStatesNothing()
    {
        var config = JsonNode.Parse(Llama)!.AsObject();
        config["num_widgets"] = null;

        Assert.Equal(2, ModelImporter.FromHuggingFaceConfig(config.ToJsonString(), "config.json", "Small").LayerCount);
    }

    [Fact]
    public void WhatAMultimodalConfigLeavesOutItsClassTells()
    {
        // The config of Gemma-3-4B, which states no more of its language model than this.
        var model = ModelImporter.FromHuggingFaceConfig(
            """
            {
              "architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3", "torch_dtype": "bfloat16", "vision_config": {},
              "text_config": { "hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 34, "sliding_window": 1024, "model_type": "gemma3_text" }
            }
            """,
            "config.json", "Gemma-3-4B");

        Assert.Equal(3_880_263_168, ParameterCount.Of(model).Total);
        Assert.Equal(5, model.Layers.Where(run => run.Mixer is GroupedQueryAttention { Span.IsFull: true }).Sum(run => run.Count));
    }

    [Theory]
    [InlineData("""{ "quant_method": "fp8", "fmt": "e4m3" }""", NumberFormat.Fp8, NumberFormat.Fp8, NumberFormat.Bf16)]
    [InlineData("""{ "quant_method": "gptq", "bits": 4, "group_size": 128, "desc_act": true, "sym": true }""", NumberFormat.Int4, NumberFormat.Bf16, NumberFormat.Bf16)]
    [InlineData("""{ "quant_method": "awq", "bits": 8, "zero_point": true }""", NumberFormat.Int8, NumberFormat.Bf16, NumberFormat.Bf16)]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "NVFP4", "kv_cache_quant_algo": "FP8", "exclude_modules": ["lm_head"] }""", NumberFormat.Nvfp4, NumberFormat.Nvfp4, NumberFormat.Fp8)]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "FP8", "kv_cache_scheme": { "dynamic": false, "num_bits": 8, "type": "float" }, "producer": { "name": "modelopt" } }""", NumberFormat.Fp8, NumberFormat.Fp8, NumberFormat.Fp8)]
    [InlineData("""{ "quant_method": "compressed-tensors", "config_groups": { "g": { "targets": ["Linear"], "weights": { "num_bits": 8, "type": "int" }, "input_activations": { "num_bits": 8, "type": "int" } } }, "ignore": ["lm_head"] }""", NumberFormat.Int8, NumberFormat.Int8, NumberFormat.Bf16)]
    [InlineData("""{ "quant_method": "compressed-tensors", "config_groups": { "g": { "targets": ["Linear"], "weights": { "num_bits": 8, "type": "float", "strategy": "block" }, "input_activations": { "num_bits": 8, "type": "float" } } } }""", NumberFormat.Fp8Block, NumberFormat.Fp8, NumberFormat.Bf16)]
    public void QuantisationsAreRead(string quantization, NumberFormat weights, NumberFormat activations, NumberFormat cache)
    {
        var config = JsonNode.Parse(Llama)!.AsObject();
        config["quantization_config"] = JsonNode.Parse(quantization);

        var model = ModelImporter.FromHuggingFaceConfig(config.ToJsonString(), "config.json", "Small");

        Assert.Equal(new PrecisionScheme(weights, weights, activations, cache), model.NativePrecision);
    }

    [Theory]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "NVFP4", "ignore": ["model.layers.7.self_attn*"] }""")]
    [InlineData("""{ "quant_method": "compressed-tensors", "config_groups": { "g": { "targets": ["Linear"], "weights": { "num_bits": 4, "type": "int" } } }, "ignore": ["re:.*self_attn.*"] }""")]
    public void ADenseModelQuantisedInPartIsRefused(string quantization)
    {
        var config = JsonNode.Parse(Llama)!.AsObject();
        config["quantization_config"] = JsonNode.Parse(quantization);

        var error = Assert.Throws<InputException>(() => ModelImporter.FromHuggingFaceConfig(config.ToJsonString(), "config.json", "Small"));
        Assert.Equal("quantization_config.ignore", error.Field);
    }

    [Fact]
    public void GroupsOfModulesMayHaveFormatsOfTheirOwn()
    {
        // As RedHatAI quantises DeepSeek-V4-Flash.
        var config = JsonNode.Parse(ModelFiles.Json("DeepSeek-V4-Flash"))!.AsObject();
        config.Remove("expert_dtype");
        config["quantization_config"] = JsonNode.Parse("""
            {
              "quant_method": "compressed-tensors", "format": "mixed-precision", "ignore": [],
              "config_groups": {
                "group_0": {
                  "format": "float-quantized", "targets": ["re:.*attn.*(fused_wqa_wkv|wq_b|wo_a|wo_b)$"],
                  "weights": { "num_bits": 8, "type": "float", "strategy": "block", "block_structure": [128, 128] },
                  "input_activations": { "num_bits": 8, "type": "float", "group_size": 128 }
                },
                "group_1": {
                  "format": "nvfp4-pack-quantized", "targets": ["re:.*ffn.*(gate|up|down)_proj$"],
                  "weights": { "num_bits": 4, "type": "float", "group_size": 16 },
                  "input_activations": { "num_bits": 4, "type": "float", "group_size": 16 }
                }
              }
            }
            """);

        var model = ModelImporter.FromHuggingFaceConfig(config.ToJsonString(), "config.json", "Mixed");

        Assert.Equal(new PrecisionScheme(NumberFormat.Fp8Block, NumberFormat.Nvfp4, NumberFormat.Fp8, NumberFormat.Bf16), model.NativePrecision);
    }

    [Fact]
    public void LayersAreReadInTheirOrder()
    {
        Assert.All(ModelFiles.Named("gpt-oss-120b"), model =>
        {
            Assert.Equal(36, model.Layers.Count);
            Assert.Equal(128, Assert.IsType<GroupedQueryAttention>(model.Layers[0].Mixer).Span.Window);
            Assert.True(Assert.IsType<GroupedQueryAttention>(model.Layers[1].Mixer).Span.IsFull);
        });
        Assert.All(ModelFiles.Named("DeepSeek-V3"), model => Assert.Equal([3, 58], model.Layers.Select(run => run.Count)));
        Assert.All(ModelFiles.Named("Llama-4-Scout"), model => Assert.Equal(12, model.Layers.Where(run =>
            run.Mixer is GroupedQueryAttention { Span.Chunk: 0 }).Sum(run => run.Count)));
        Assert.All(ModelFiles.Named("Jamba-v0.1"), model =>
        {
            Assert.Equal(4, model.Layers.Where(run => run.Mixer is GroupedQueryAttention).Sum(run => run.Count));
            Assert.Equal(16, model.Layers.Where(run => run.FeedForward is MixtureOfExperts).Sum(run => run.Count));
        });
    }
}
