using System.Globalization;
using System.Text.RegularExpressions;
using Tokenfab.Parallelism;

namespace Tokenfab.Planning.Replay;

/// <summary>Reads layouts as they are written: <c>TP8 PP2 DP2 EP16</c>.</summary>
internal static partial class LayoutWords
{
    /// <summary>The layout of a text.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static ParallelLayout Read(string text, string file, string field)
    {
        var degrees = new Dictionary<string, int>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var match = Degree().Match(word);
            if (!match.Success || !degrees.TryAdd(match.Groups["kind"].Value.ToUpperInvariant(), int.Parse(match.Groups["degree"].Value, CultureInfo.InvariantCulture)))
            {
                throw Wrong(file, field, text, $"'{word}' is no degree of parallelism");
            }
        }

        int Of(string name) => degrees.GetValueOrDefault(name, 1);
        var layout = new ParallelLayout(Of("TP"), Of("PP"), Of("CP"), Of("DP"), Of("EP"));
        return degrees.ContainsValue(0) || layout.StageChips % layout.Expert != 0
            ? throw Wrong(file, field, text, "its degrees do not fit together: EP must divide TP x CP x DP")
            : layout;
    }

    private static InputException Wrong(string file, string field, string text, string problem) =>
        new(file, null, field, $"'{text}': {problem}", "Write it as in TP8, or TP1 DP16 EP16");

    [GeneratedRegex("^(?<kind>TP|PP|CP|DP|EP)(?<degree>[0-9]{1,4})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Degree();
}
