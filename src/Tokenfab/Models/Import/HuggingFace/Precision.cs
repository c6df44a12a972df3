using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>The formats in which a checkpoint ships: its data type, and what <c>quantization_config</c> says of its weights.</summary>
internal static class Precision
{
    private const string Known = "quantisations known here are fp8, mxfp4, modelopt, compressed-tensors, awq and gptq";

    /// <summary>Reads the formats of a config or of the config around it.</summary>
    public static PrecisionScheme Of(ConfigReader config)
    {
        var quantization = config.Section("quantization_config") ?? config.Outer?.Section("quantization_config");
        var type = DataType(config, quantized: quantization is not null);
        var scheme = quantization is null ? new PrecisionScheme(type, type, type, type) : Quantized(quantization, type);
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

    private static PrecisionScheme Quantized(ConfigReader q, NumberFormat type)
    {
        var method = q.Text("quant_method") ?? throw q.Missing("quant_method");
        q.Unused("modules_to_not_convert", "exclude_modules", "ignored_layers");
        var scheme = method switch
        {
            "fp8" => Fp8(q, type),
            "mxfp4" => new PrecisionScheme(type, NumberFormat.Mxfp4, type, type),
            "awq" or "gptq" => IntegerWeights(q, type),
            "modelopt" => ModelOpt(q, type),
            "compressed-tensors" => CompressedTensors.Read(q, type),
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

    private static PrecisionScheme ModelOpt(ConfigReader q, NumberFormat type)
    {
        q.Unused("producer", "config_groups", "ignore", "group_size");
        var kv = (q.Text("kv_cache_quant_algo"), q.Has("kv_cache_scheme")) switch
        {
            (null, false) => type,
            (null, true) => KvFormat(q.Section("kv_cache_scheme")!, type),
            ("FP8", _) => NumberFormat.Fp8,
            _ => throw q.Wrong("kv_cache_quant_algo", "is not understood", "FP8 is"),
        };
        return q.Text("quant_algo") switch
        {
            "NVFP4" => new PrecisionScheme(NumberFormat.Nvfp4, NumberFormat.Nvfp4, NumberFormat.Nvfp4, kv),
            "FP8" => new PrecisionScheme(NumberFormat.Fp8, NumberFormat.Fp8, NumberFormat.Fp8, kv),
            null => throw q.Missing("quant_algo"),
            var other => throw q.Wrong("quant_algo", $"'{other}' is not understood", "NVFP4 and FP8 are"),
        };
    }

    /// <summary>The integer format of so many bits.</summary>
    public static NumberFormat Integer(ConfigReader q, string key, int bits) => bits switch
    {
        4 => NumberFormat.Int4,
        8 => NumberFormat.Int8,
        _ => throw q.Wrong(key, $"{bits} bits are not understood", "4 and 8 are"),
    };

    /// <summary>The format of a KV cache scheme.</summary>
    public static NumberFormat KvFormat(ConfigReader scheme, NumberFormat type)
    {
        var format = (scheme.Text("type"), scheme.Number("num_bits")) switch
        {
            ("float", 8) => NumberFormat.Fp8,
            ("int", 8) => NumberFormat.Int8,
            (null, 0) => type,
            _ => throw scheme.Wrong("num_bits", "this cache format is not understood", "8 bits, float or int, are"),
        };
        CompressedTensors.UnusedDetails(scheme);
        scheme.Finish();
        return format;
    }
}
