using Tokenfab.Cli.Validation;
using Tokenfab.Validation;

namespace Tokenfab.Cli.Report.Charts;

/// <summary>Predicted against measured, both by their logarithm: a point on the diagonal is right, the bands are a quarter and a factor of two off.</summary>
internal static class ScatterChart
{
    private const int Colours = 7;

    /// <param name="page">Where to.</param>
    /// <param name="points">The points, all of one unit.</param>
    /// <param name="wide">Whether it has the page's whole width.</param>
    public static void Draw(Markup page, IReadOnlyList<ComparedRow> points, bool wide)
    {
        var unit = points[0].Unit;
        var frame = new Frame(wide ? 1090 : 560, wide ? 640 : 460, $"measured, {Axis(unit)}", $"predicted, {Axis(unit)}");
        var (least, most) = (points.Min(point => Math.Min(point.Measured, point.Predicted)) * Scale(unit), points.Max(point => Math.Max(point.Measured, point.Predicted)) * Scale(unit));
        var x = Charts.Scale.Log(least, most, frame.PlotLeft, frame.PlotRight);
        var y = Charts.Scale.Log(least, most, frame.PlotBottom, frame.PlotTop);

        // What there is most of takes the first colours; the rest shares the last.
        var ops = points.GroupBy(point => point.Op).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var css = ops.Index().ToDictionary(op => op.Item.Key, op => Palette.Class(Math.Min(op.Index, Colours)));
        frame.Draw(page, $"Predicted against measured, {Axis(unit)}", x, y, svg =>
        {
            Band(svg, x, y, 2.0);
            Band(svg, x, y, 1.25);
            Frame.Line(svg, "ground", x.Of(x.Low), y.Of(y.Low), x.Of(x.High), y.Of(y.High));
            foreach (var point in points)
            {
                var tip = $"{point.Op} on {point.Chip}: {FigureWords.Value(unit, point.Measured)} measured, {FigureWords.Value(unit, point.Predicted)} predicted\n{point.File}:{point.Line}\n{point.Row}";
                svg.In(
                    "circle",
                    $"class=\"dot {css[point.Op]}\" cx=\"{Frame.N(x.Of(point.Measured * Scale(unit)))}\" cy=\"{Frame.N(y.Of(point.Predicted * Scale(unit)))}\" r=\"2\" data-tip=\"{Markup.Escape(tip)}\"",
                    _ => { });
            }
        });
        Legend.Draw(
            page, ops.Take(Colours).Select(op => (css[op.Key], op.Key)).Concat(ops.Length > Colours ? [(Palette.Class(Colours), "others")] : []),
            $"{points.Count} of the rows; bands: within 1.25 and within 2 times");
    }

    private static void Band(Markup svg, Scale x, Scale y, double factor) => svg.Empty(
        "polygon",
        $"class=\"region\" points=\"{x.Of(x.Low):0.#},{y.Of(y.Low * factor):0.#} {x.Of(x.High / factor):0.#},{y.Of(y.High):0.#} {x.Of(x.High):0.#},{y.Of(y.High):0.#} {x.Of(x.High):0.#},{y.Of(y.High / factor):0.#} {x.Of(x.Low * factor):0.#},{y.Of(y.Low):0.#} {x.Of(x.Low):0.#},{y.Of(y.Low):0.#}\"");

    // Microseconds and milliseconds read better than powers of ten of a second.
    private static double Scale(FigureUnit unit) => unit == FigureUnit.Seconds ? 1e6 : 1.0;

    private static string Axis(FigureUnit unit) => unit == FigureUnit.Seconds ? "microseconds" : FigureWords.Unit(unit).Replace('_', ' ');
}
