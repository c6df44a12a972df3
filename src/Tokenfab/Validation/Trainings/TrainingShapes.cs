using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Validation.EndToEnd;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Trainings;

/// <summary>The model of a training row: by its dimensions where they are told, else by its name.</summary>
internal static class TrainingShapes
{
    // Rows that leave the vocabulary out are of GPT-2's tokeniser, padded as Megatron pads it.
    private const int UsualVocabulary = 51200;

    /// <summary>The model; null, and a problem, where the row tells too little.</summary>
    public static ModelArchitecture? Of(TruthRow row)
    {
        var name = row.TextOr("model", string.Empty);
        var isMixture = row.Has("experts") || row.TextOr("kind", string.Empty).StartsWith("moe", StringComparison.Ordinal);
        if (row.Has("hidden") && row.Has("layers") && row.Has("heads") && !isMixture)
        {
            return Dense(row, name);
        }

        if (name.Length > 0 && Find(row.Subjects.Catalog, name) is { } id)
        {
            return row.Subjects.Catalog.Model(id);
        }

        row.Note(row.Has("hidden") && !isMixture ? "'layers' or 'heads' is empty, and no model of the catalogue has the name" : $"the catalogue knows no model '{name}'");
        return null;
    }

    private static ModelArchitecture? Dense(TruthRow row, string name)
    {
        var (layers, hidden, heads, seq) = (row.Count("layers"), row.Count("hidden"), row.Count("heads"), row.Count("seq"));
        if (row.Problem is not null || hidden % heads != 0 && !row.Has("head_size"))
        {
            row.Note("'heads' do not divide 'hidden'");
            return null;
        }

        var kvHeads = row.CountOr("kv_heads", heads);
        var width = row.CountOr("ffn", 4 * hidden);
        var vocabulary = row.CountOr("vocab", UsualVocabulary);
        var head = row.CountOr("head_size", hidden / heads);
        var stated = row.NumberOr("params_total_b", 0.0) * 1e9;
        if (stated == 0.0 && row.TextOr("params_g", string.Empty) is { Length: > 1 } text && double.TryParse(text.TrimEnd('G'), System.Globalization.CultureInfo.InvariantCulture, out var billions))
        {
            stated = billions * 1e9;
        }

        ModelArchitecture Shape(bool gated, bool tied) => new()
        {
            Name = name.Length > 0 ? name : $"{layers} layers of {hidden}",
            HiddenSize = hidden,
            VocabularySize = vocabulary,
            TiedEmbeddings = tied,
            ContextLength = seq,
            PositionEmbeddings = gated ? 0 : seq,
            Layers = [new LayerRun(layers, new GroupedQueryAttention(heads, kvHeads, head, head), new DenseFeedForward(width, gated))],
            NativePrecision = PrecisionScheme.Bf16,
        };

        // Whether there is a gate, and a head of its own, is told by the parameters where they are stated. GPT's have neither.
        var told = row.TextOr("tied", string.Empty);
        bool[] ties = told.Length > 0 ? [string.Equals(told, "true", StringComparison.OrdinalIgnoreCase)] : [true, false];
        var shapes = ties.SelectMany(tied => (ModelArchitecture[])[Shape(gated: false, tied), Shape(gated: true, tied)]).ToArray();
        return stated > 0.0
            ? shapes.MinBy(shape => Math.Abs(Math.Log(ParameterCount.Of(shape).Total / stated)))
            : shapes[width == 4 * hidden ? 0 : 1];
    }

    // Tables of training write LLAMA3_70B, Nemotron_3_Super, DeepSeekV3 (w/o MTP), DeepSeek-V3 671B-A37B.
    private static string? Find(CatalogStore catalog, string name)
    {
        var bare = name.Split('(')[0].Trim();
        if (ModelNames.Find(catalog, bare) is { } known)
        {
            return known;
        }

        var key = Key(bare);
        var entries = catalog.List("model").SelectMany(entry => entry.Aliases.Append(entry.Id).Append(entry.Name).Select(spelling => (Key: Key(spelling), entry.Id))).ToArray();
        var begun = entries.Where(entry => key.StartsWith(entry.Key, StringComparison.Ordinal)).OrderByDescending(entry => entry.Key.Length).FirstOrDefault();
        if (begun.Id is not null && (begun.Key.Length == key.Length || char.IsAsciiDigit(key[begun.Key.Length]) && !char.IsAsciiDigit(begun.Key[^1]) || begun.Key.Length >= 8))
        {
            return begun.Id;
        }

        var longer = entries.Where(entry => entry.Key.StartsWith(key, StringComparison.Ordinal)).Select(entry => entry.Id).Distinct(StringComparer.Ordinal).ToArray();
        return longer.Length == 1 ? longer[0] : null;
    }

    private static string Key(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
