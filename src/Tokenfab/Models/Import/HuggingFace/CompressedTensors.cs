using System.Text.RegularExpressions;
using Tokenfab.Hardware;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>The <c>compressed-tensors</c> quantisation: groups of layers with a scheme each, and patterns of layers left alone.</summary>
internal static class CompressedTensors
{
    // One module of each kind that a checkpoint may leave alone.
    private const string AttentionModule = "model.layers.7.self_attn.o_proj";
    private const string DenseModule = "model.layers.7.mlp.down_proj";
    private const string ExpertModule = "model.layers.7.mlp.experts.7.down_proj";

    public static PrecisionScheme Read(ConfigReader q, NumberFormat type)
    {
        q.Unused("quantization_status", "global_compression_ratio", "sparsity_config", "transform_config", "version");
        var kv = q.Section("kv_cache_scheme") is { } scheme ? Precision.KvFormat(scheme, type) : type;
        var groups = q.Section("config_groups") ?? throw q.Missing("config_groups");
        var group = groups.Sections() is [var only] ? only : throw q.Wrong("config_groups", "does not have exactly one group", "checkpoints with one group are understood");
        var format = q.Text("format");
        var (weights, activations) = Group(group, group.Text("format") ?? format, type);

        var ignored = q.Texts("ignore") ?? [];
        var attention = Ignores(q, ignored, AttentionModule);
        var dense = Ignores(q, ignored, DenseModule);
        var experts = Ignores(q, ignored, ExpertModule);
        if (attention != dense)
        {
            throw q.Wrong("ignore", "quantises attention and dense feed-forward layers differently", "checkpoints that quantise both or neither are understood");
        }

        groups.Finish();
        return new PrecisionScheme(attention ? type : weights, experts ? type : weights, activations, kv);
    }

    /// <summary>Marks what a scheme says beyond its format.</summary>
    public static void UnusedDetails(ConfigReader scheme) => scheme.Unused(
        "dynamic", "symmetric", "strategy", "group_size", "block_structure", "actorder", "observer", "observer_kwargs", "scale_dtype", "zp_dtype");

    private static (NumberFormat Weights, NumberFormat Activations) Group(ConfigReader group, string? format, NumberFormat type)
    {
        group.Unused("targets", "output_activations");
        var weights = group.Section("weights") ?? throw group.Missing("weights");
        var result = (Weights(weights, format), group.Section("input_activations") is { } inputs ? Activations(inputs) : type);
        group.Finish();
        return result;
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

    // Patterns are module names, or regular expressions after "re:". The linear-time engine keeps hostile ones harmless.
    private static bool Ignores(ConfigReader q, IReadOnlyList<string> patterns, string module)
    {
        foreach (var pattern in patterns)
        {
            if (!pattern.StartsWith("re:", StringComparison.Ordinal))
            {
                if (string.Equals(pattern, module, StringComparison.Ordinal))
                {
                    return true;
                }

                continue;
            }

            try
            {
                if (Regex.IsMatch(module, $"^(?:{pattern.AsSpan(3)})", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
                {
                    return true;
                }
            }
            catch (Exception problem) when (problem is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
            {
                throw q.Wrong("ignore", $"'{pattern}' is no pattern that can be matched", "write a module name, or re: and a regular expression");
            }
        }

        return false;
    }
}
