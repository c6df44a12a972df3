using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Tokenfab.Models.Import.HuggingFace;

/// <summary>Kinds of modules that a checkpoint may quantise apart.</summary>
internal enum ModuleKind
{
    /// <summary>Projections of attention.</summary>
    Attention,

    /// <summary>Dense feed-forward networks.</summary>
    Dense,

    /// <summary>Routed experts.</summary>
    Expert,
}

/// <summary>Patterns of module names: names, names with wildcards, and regular expressions after <c>re:</c>.</summary>
internal static class ModulePatterns
{
    // A module of each kind as families name it, in a layer that has it.
    private static readonly Dictionary<ModuleKind, string[]> Modules = new()
    {
        [ModuleKind.Attention] = ["model.layers.7.self_attn.o_proj", "model.layers.7.attn.wo_b"],
        [ModuleKind.Dense] = ["model.layers.7.mlp.down_proj", "model.layers.7.ffn.down_proj"],
        [ModuleKind.Expert] = ["model.layers.7.mlp.experts.7.down_proj", "model.layers.7.ffn.experts.7.down_proj"],
    };

    /// <summary>Whether one of some patterns names modules of a kind.</summary>
    /// <param name="config">The section they stand in, for errors.</param>
    /// <param name="key">Their key.</param>
    /// <param name="patterns">The patterns.</param>
    /// <param name="kind">The kind.</param>
    public static bool Match(ConfigReader config, string key, IReadOnlyList<string> patterns, ModuleKind kind) =>
        patterns.Any(pattern => Array.Exists(Modules[kind], module => Match(config, key, pattern, module)));

    private static bool Match(ConfigReader config, string key, string pattern, string module)
    {
        if (!pattern.StartsWith("re:", StringComparison.Ordinal))
        {
            // A bare prefix names everything under it, as in model.layers.7.self_attn.
            return FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", string.Empty, StringComparison.Ordinal), module, ignoreCase: false)
                || module.StartsWith(pattern + ".", StringComparison.Ordinal);
        }

        try
        {
            // The linear-time engine keeps hostile patterns harmless.
            return Regex.IsMatch(module, $"^(?:{pattern.AsSpan(3)})", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            throw config.Wrong(key, $"'{pattern}' is no pattern that can be matched", "Write a module name, or re: and a regular expression");
        }
    }
}
