using Tokenfab.Silicon;

namespace Tokenfab.Cli.Wafers;

/// <summary>The words for yield models, as the catalogue writes them.</summary>
internal static class YieldWords
{
    private static readonly (string Word, YieldModel Model)[] Words =
    [
        ("poisson", YieldModel.Poisson),
        ("murphy", YieldModel.Murphy),
        ("rectangular", YieldModel.Rectangular),
        ("seeds", YieldModel.Seeds),
        ("moore", YieldModel.Moore),
        ("bose_einstein", YieldModel.BoseEinstein),
        ("negative_binomial", YieldModel.NegativeBinomial),
    ];

    public static string[] All => [.. Words.Select(w => w.Word)];

    public static YieldModel Model(string word) => Words.Single(w => w.Word == word).Model;

    public static string Of(YieldModel model) => Words.Single(w => w.Model == model).Word;
}
