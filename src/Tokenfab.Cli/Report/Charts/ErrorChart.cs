using Tokenfab.Cli.Validation;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Report.Charts;

/// <summary>How errors are distributed, one row an operation: predicted over measured by its logarithm, from a quarter to four times.</summary>
internal static class ErrorChart
{
    private const double RowHeight = 34, Names = 210, Figures = 150, Width = 1090, Foot = 30;

    public static void Draw(Markup page, IReadOnlyList<GroupResult> groups)
    {
        var height = (groups.Count * RowHeight) + Foot;
        var scale = new Scale(0.25, 4.0, Names, Width - Figures, true);
        page.In("svg", $"viewBox=\"0 0 {Frame.N(Width)} {Frame.N(height)}\" role=\"img\" aria-label=\"Distribution of errors\"", svg =>
        {
            foreach (var (ratio, word) in new[] { (0.25, "a quarter"), (0.5, "half"), (1.0, "as measured"), (2.0, "twice"), (4.0, "four times") })
            {
                Frame.Line(svg, ratio == 1.0 ? "ground" : "grid", scale.Of(ratio), 0.0, scale.Of(ratio), height - Foot + 4.0);
                Frame.Label(svg, "tick", scale.Of(ratio), height - Foot + 20.0, "middle", word);
            }

            foreach (var (i, group) in groups.Index())
            {
                Row(svg, group, scale, (i + 1) * RowHeight);
            }
        });
        page.In("p", "class=\"legend\"", p => p.Text("em", string.Empty, "each row's rows by predicted over measured; the mark is the median error with its sign, the figures are median and 90th percentile without it"));
    }

    private static void Row(Markup svg, GroupResult group, Scale scale, double foot)
    {
        var errors = group.Errors!;
        var most = (double)group.Histogram.Max();
        var step = (scale.To - scale.From) / group.Histogram.Count;
        Frame.Label(svg, "row", Names - 12.0, foot - 6.0, "end", group.Key.Op!);
        var outline = group.Histogram.SelectMany((count, i) => new[]
        {
            FormattableString.Invariant($"{scale.From + (i * step):0.#},{foot - (count / most * (RowHeight - 6.0)):0.#}"),
            FormattableString.Invariant($"{scale.From + ((i + 1) * step):0.#},{foot - (count / most * (RowHeight - 6.0)):0.#}"),
        });
        var tip = $"{group.Key.Op}: {FigureWords.Count(group.Predicted)} figures\nmedian {FigureWords.Share(errors.Median)}, 90th percentile {FigureWords.Share(errors.Ninth)}, bias {FigureWords.Signed(errors.Bias)}";
        svg.In("polygon", $"class=\"ridge c0\" points=\"{Frame.N(scale.From)},{Frame.N(foot)} {string.Join(' ', outline)} {Frame.N(scale.To)},{Frame.N(foot)}\" data-tip=\"{Markup.Escape(tip)}\"", _ => { });
        var bias = scale.Of(Math.Clamp(1.0 + errors.Bias, 0.25, 4.0));
        Frame.Line(svg, "whisker", bias, foot - RowHeight + 8.0, bias, foot);
        Frame.Label(svg, "row strong", Width - Figures + 16.0, foot - 6.0, "start", FigureWords.Share(errors.Median));
        Frame.Label(svg, "row", Width - Figures + 76.0, foot - 6.0, "start", FigureWords.Share(errors.Ninth));
    }
}
