using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>The <c>compressed-tensors</c> quantisation: groups of layers with a scheme each, and patterns of layers left alone.</summary>
internal static class CompressedTensors
{
    /// <summary>Reads the formats of a quantised checkpoint whose other tensors are of a type.</summary>
    public static PrecisionScheme Read(ConfigReader q, NumberFormat type, bool hasExperts)
    {
        q.Unused("quantization_status", "global_compression_ratio", "sparsity_config", "transform_config", "version");
        var kv = q.Section("kv_cache_scheme") is { } scheme ? KvCache(scheme, type) : type;
        var groups = q.Section("config_groups") ?? throw q.Missing("config_groups");
        var format = q.Text("format");
        var schemes = groups.Sections().Select(group => Group(group, group.Text("format") ?? format, type)).ToList();
        groups.Finish();

        var ignored = q.Texts("ignore") ?? [];
        Scheme? Of(ModuleKind kind) => ModulePatterns.Match(q, "ignore", ignored, kind)
            ? null
            : schemes.Find(group => group.Targets.Contains("Linear", StringComparer.Ordinal) || ModulePatterns.Match(q, "config_groups", group.Targets, kind));
        var (attention, dense, experts) = (Of(ModuleKind.Attention), Of(ModuleKind.Dense), Of(ModuleKind.Expert));
        return Precision.Scheme(
            q,
            hasExperts,
            (attention?.Weights ?? type, dense?.Weights ?? type, experts?.Weights ?? type),
            (attention ?? dense ?? experts)?.Activations ?? type,
            kv);
    }

    /// <summary>Reads the format of a KV cache scheme.</summary>
    public static NumberFormat KvCache(ConfigReader scheme, NumberFormat type)
    {
        var format = (scheme.Text("type"), scheme.Number("num_bits")) switch
        {
            ("float", 8) => NumberFormat.Fp8,
            ("int", 8) => NumberFormat.Int8,
            (null, 0) => type,
            _ => throw scheme.Wrong("num_bits", "this cache format is not understood", "8 bits, float or int, are"),
        };
        UnusedDetails(scheme);
        scheme.Finish();
        return format;
    }

    private static void UnusedDetails(ConfigReader scheme) => scheme.Unused(
        "dynamic", "symmetric", "strategy", "group_size", "block_structure", "actorder", "observer", "observer_kwargs", "scale_dtype", "zp_dtype");

    private static Scheme Group(ConfigReader group, string? format, NumberFormat type)
    {
        group.Unused("output_activations");
        var targets = group.Texts("targets") ?? throw group.Missing("targets");
        var weights = group.Section("weights") ?? throw group.Missing("weights");
        var scheme = new Scheme(targets, Weights(weights, format), group.Section("input_activations") is { } inputs ? Activations(inputs) : type);
        group.Finish();
        return scheme;
    }

    private static NumberFormat Weights(ConfigReader weights, string? format)
    {
        var block = string.Equals(weights.Text("strategy"), "block", StringComparison.Ordinal);
        var bits = weights.Size("num_bits");
        var type = weights.Text("type");
        UnusedDetails(weights);
        weights.Finish();
        return (type, bits) switch
        {
            ("int", _) => Precision.Integer(weights, "num_bits", bits),
            ("float", 8) => block ? NumberFormat.Fp8Block : NumberFormat.Fp8,
            ("float", 4) when format?.StartsWith("mxfp4", StringComparison.Ordinal) == true => NumberFormat.Mxfp4,
            ("float", 4) when format?.StartsWith("nvfp4", StringComparison.Ordinal) == true => NumberFormat.Nvfp4,
            _ => throw weights.Wrong("type", $"{bits}-bit '{type}' in format '{format}' is not understood", "int4, int8, fp8, mxfp4 and nvfp4 are"),
        };
    }

    private static NumberFormat Activations(ConfigReader inputs)
    {
        var bits = inputs.Size("num_bits");
        var type = inputs.Text("type");
        UnusedDetails(inputs);
        inputs.Finish();
        return (type, bits) switch
        {
            ("float", 8) => NumberFormat.Fp8,
            ("int", 8) => NumberFormat.Int8,
            ("float", 4) => NumberFormat.Nvfp4,
            _ => throw inputs.Wrong("num_bits", $"{bits}-bit '{type}' activations are not understood", "fp8, int8 and nvfp4 are"),
        };
    }

    private sealed record Scheme(IReadOnlyList<string> Targets, NumberFormat Weights, NumberFormat Activations);
}
