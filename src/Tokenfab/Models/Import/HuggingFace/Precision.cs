using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>The formats in which a checkpoint ships: its data type, and what <c>quantization_config</c> says of its weights.</summary>
internal static class Precision
{
    private const string Known = "quantisations known here are fp8, mxfp4, modelopt, compressed-tensors, awq and gptq";

    /// <summary>Reads the formats of a config or of the config around it.</summary>
    /// <param name="config">The language model's section.</param>
    /// <param name="hasExperts">Whether the model has experts, which may have a format of their own.</param>
    public static PrecisionScheme Of(ConfigReader config, bool hasExperts)
    {
        var quantization = config.Section("quantization_config") ?? config.Outer?.Section("quantization_config");
        var type = DataType(config, quantized: quantization is not null);
        var scheme = quantization is null ? new PrecisionScheme(type, type, type, type) : Quantized(quantization, type, hasExperts);
        return config.Text("expert_dtype") switch
        {
            null => scheme,

            // 4-bit floating point with an 8-bit exponent per 32 (DeepSeek-V4).
            "fp4" => scheme with { ExpertWeights = NumberFormat.Mxfp4 },
            "fp8" => scheme with { ExpertWeights = NumberFormat.Fp8Block },
            var other => throw config.Wrong("expert_dtype", $"'{other}' is not understood", "fp4 and fp8 are"),
        };
    }

    private static NumberFormat DataType(ConfigReader config, bool quantized)
    {
        // Newer configs write dtype, older ones torch_dtype, some both; multimodal ones may write it outside the text model.
        string? text = null;
        foreach (var section in (ConfigReader?[])[config.Outer, config])
        {
            text = section?.Text("torch_dtype") ?? section?.Text("dtype") ?? text;
            section?.Unused("dtype");
        }

        return text switch
        {
            "bfloat16" => NumberFormat.Bf16,
            "float16" => NumberFormat.Fp16,
            "float32" => NumberFormat.Fp32,

            // Quantised checkpoints that do not say compute in bfloat16.
            null when quantized => NumberFormat.Bf16,
            null => throw config.Missing("torch_dtype"),
            _ => throw config.Wrong("torch_dtype", $"'{text}' is not understood", "bfloat16, float16 and float32 are"),
        };
    }

    private static PrecisionScheme Quantized(ConfigReader q, NumberFormat type, bool hasExperts)
    {
        var method = q.Text("quant_method") ?? throw q.Missing("quant_method");
        q.Unused("modules_to_not_convert", "exclude_modules", "ignored_layers");
        var scheme = method switch
        {
            "fp8" => Fp8(q, type),
            "mxfp4" => new PrecisionScheme(type, NumberFormat.Mxfp4, type, type),
            "awq" or "gptq" => IntegerWeights(q, type),
            "modelopt" => ModelOpt(q, type, hasExperts),
            "compressed-tensors" => CompressedTensors.Read(q, type, hasExperts),
            _ => throw q.Wrong("quant_method", $"'{method}' is not understood", Known),
        };
        q.Finish();
        return scheme;
    }

    private static PrecisionScheme Fp8(ConfigReader q, NumberFormat type)
    {
        q.Unused("activation_scheme", "scale_fmt");
        q.Only("fmt", q.Text("fmt") is null or "e4m3" or "float8_e4m3fn", "e4m3 is the format in use");
        var block = q.Numbers("weight_block_size");
        q.Only("weight_block_size", block is null or [128, 128], "blocks in use are [128, 128]");
        var weights = block is null ? NumberFormat.Fp8 : NumberFormat.Fp8Block;
        return new PrecisionScheme(weights, weights, NumberFormat.Fp8, type);
    }

    private static PrecisionScheme IntegerWeights(ConfigReader q, NumberFormat type)
    {
        q.Unused(
            "group_size", "zero_point", "version", "backend", "do_fuse", "exllama_config", "desc_act", "sym", "damp_percent", "true_sequential",
            "model_name_or_path", "model_file_base_name", "static_groups", "checkpoint_format", "meta", "lm_head", "dataset", "tokenizer");
        var weights = Integer(q, "bits", q.Size("bits"));
        return new PrecisionScheme(weights, weights, type, type);
    }

    private static PrecisionScheme ModelOpt(ConfigReader q, NumberFormat type, bool hasExperts)
    {
        q.Unused("producer", "config_groups", "group_size");
        var kv = (q.Text("kv_cache_quant_algo"), q.Section("kv_cache_scheme")) switch
        {
            ("FP8", _) => NumberFormat.Fp8,
            (null, { } scheme) => CompressedTensors.KvCache(scheme, type),
            (null, null) => type,
            var (other, _) => throw q.Wrong("kv_cache_quant_algo", $"'{other}' is not understood", "FP8 is"),
        };
        var format = q.Text("quant_algo") switch
        {
            "NVFP4" => NumberFormat.Nvfp4,
            "FP8" => NumberFormat.Fp8,
            null => throw q.Missing("quant_algo"),
            var other => throw q.Wrong("quant_algo", $"'{other}' is not understood", "NVFP4 and FP8 are"),
        };
        var ignored = q.Texts("ignore") ?? q.Texts("exclude_modules") ?? [];
        NumberFormat Of(ModuleKind kind) => ModulePatterns.Match(q, "ignore", ignored, kind) ? type : format;
        return Scheme(q, hasExperts, (Of(ModuleKind.Attention), Of(ModuleKind.Dense), Of(ModuleKind.Expert)), format, kv);
    }

    /// <summary>The scheme of a checkpoint that quantises its kinds of modules apart. Dense networks go with attention; beside experts, where
    /// they are few, they may go with the experts.</summary>
    public static PrecisionScheme Scheme(
        ConfigReader q, bool hasExperts, (NumberFormat Attention, NumberFormat Dense, NumberFormat Expert) weights, NumberFormat activations, NumberFormat kv) =>
        weights.Dense == weights.Attention || (hasExperts && weights.Dense == weights.Expert)
            ? new PrecisionScheme(weights.Attention, hasExperts ? weights.Expert : weights.Attention, activations, kv)
            : throw q.Wrong("ignore", "quantises attention and dense feed-forward layers differently", "checkpoints that treat them alike are understood");

    /// <summary>The integer format of so many bits.</summary>
    public static NumberFormat Integer(ConfigReader q, string key, int bits) => bits switch
    {
        4 => NumberFormat.Int4,
        8 => NumberFormat.Int8,
        _ => throw q.Wrong(key, $"{bits} bits are not understood", "4 and 8 are"),
    };
}
