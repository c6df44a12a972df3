using Tokenfab.Catalog;
using Tokenfab.Hardware;

namespace Tokenfab.Planning;

/// <summary>The words of a scenario's precision lists, and the schemes they stand for.</summary>
internal static class PrecisionWords
{
    private static readonly string[] Weights = ["native", "bf16", "fp8", "int8", "int4", "nvfp4", "mxfp4"];
    private static readonly string[] Caches = ["bf16", "fp8", "int8"];

    /// <summary>Refuses words that are none.</summary>
    public static void Check(SearchSpec search, SourceDocument document)
    {
        CheckList(search.Precisions, Weights, "search.precisions", document);
        CheckList(search.KvCache, Caches, "search.kv_cache", document);
    }

    /// <summary>The schemes to try on a chip, each with what a reader must know of it, and why words were refused.</summary>
    public static IReadOnlyList<(PrecisionScheme Scheme, string Note)> For(
        SearchSpec search, PrecisionScheme native, Accelerator chip, List<string> refusals)
    {
        var schemes = new List<(PrecisionScheme, string)>();
        foreach (var word in search.Precisions)
        {
            foreach (var cache in search.KvCache)
            {
                var scheme = Scheme(word, native) with { KvCache = Cache(cache) };
                var support = PrecisionSupport.Of(chip, scheme);
                if (support.Level == PrecisionLevel.Refused && word == "native")
                {
                    // A checkpoint's weights can be widened in the kernel on any chip; only quantised inputs need units of their own.
                    scheme = scheme with { Activations = NumberFormat.Bf16 };
                    support = PrecisionSupport.Of(chip, scheme);
                }

                if (support.Level == PrecisionLevel.Refused)
                {
                    refusals.Add($"{word}: {support.Reason}");
                }
                else if (!schemes.Exists(known => known.Item1 == scheme))
                {
                    schemes.Add((scheme, support.Reason));
                }
            }
        }

        return schemes;
    }

    private static PrecisionScheme Scheme(string word, PrecisionScheme native) => word switch
    {
        "native" => native,
        "bf16" => PrecisionScheme.Bf16,
        "fp8" => native.Weights == NumberFormat.Fp8Block ? native : Uniform(NumberFormat.Fp8, NumberFormat.Fp8),
        "int8" => Uniform(NumberFormat.Int8, NumberFormat.Int8),
        "int4" => Uniform(NumberFormat.Int4, NumberFormat.Bf16),
        "nvfp4" => Uniform(NumberFormat.Nvfp4, NumberFormat.Nvfp4),
        _ => Uniform(NumberFormat.Mxfp4, NumberFormat.Mxfp4),
    };

    private static PrecisionScheme Uniform(NumberFormat weights, NumberFormat activations) =>
        new(weights, weights, activations, NumberFormat.Bf16);

    private static NumberFormat Cache(string word) => word switch
    {
        "fp8" => NumberFormat.Fp8,
        "int8" => NumberFormat.Int8,
        _ => NumberFormat.Bf16,
    };

    private static void CheckList(IReadOnlyList<string> words, string[] known, string field, SourceDocument document)
    {
        if (words.Count == 0)
        {
            throw document.Error(field, "the list is empty", $"write one or more of {string.Join(", ", known)}");
        }

        for (var i = 0; i < words.Count; i++)
        {
            if (!known.Contains(words[i]))
            {
                throw document.Error($"{field}[{i}]", $"'{words[i]}' is no known format", $"write one of {string.Join(", ", known)}");
            }
        }
    }
}
