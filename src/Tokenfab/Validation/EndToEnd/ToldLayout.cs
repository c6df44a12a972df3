using System.Globalization;
using System.Text.RegularExpressions;
using Tokenfab.Parallelism;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>What free text tells of a layout: <c>TP8</c>, <c>decode EP16</c>; degrees that it does not name are null.</summary>
/// <param name="Tensor">Tensor-parallel ranks.</param>
/// <param name="Pipeline">Pipeline stages.</param>
/// <param name="Expert">Expert-parallel ranks.</param>
internal sealed partial record ToldLayout(int? Tensor, int? Pipeline, int? Expert)
{
    /// <summary>The fewest chips of a replica of these degrees.</summary>
    public int Chips => Math.Max(Tensor ?? 1, Expert ?? 1) * (Pipeline ?? 1);

    /// <summary>Reads a text; words that are not degrees are passed over.</summary>
    public static ToldLayout Of(string text)
    {
        int? Degree(string name) => Degrees().Matches(text).FirstOrDefault(match => match.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? int.Parse(found.Groups["n"].ValueSpan, CultureInfo.InvariantCulture)
            : null;
        return new ToldLayout(Degree("TP"), Degree("PP"), Degree("EP"));
    }

    /// <summary>Whether a layout is of these degrees.</summary>
    public bool Allows(ParallelLayout layout) =>
        layout.Tensor == (Tensor ?? layout.Tensor) && layout.Pipeline == (Pipeline ?? layout.Pipeline) && layout.Expert == (Expert ?? layout.Expert);

    [GeneratedRegex(@"\b(?<name>TP|PP|EP)\s?(?<n>[1-9]\d{0,3})\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Degrees();
}
