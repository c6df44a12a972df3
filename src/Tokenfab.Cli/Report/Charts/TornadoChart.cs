namespace Tokenfab.Cli.Report.Charts;

/// <summary>Bars to either side of today's value, the widest on top.</summary>
internal static class TornadoChart
{
    private const double Width = 1080, Names = 340, Right = 90, Top = 34, Row = 24, BarHeight = 16;

    /// <summary>Draws the chart.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="title">What the bars measure.</param>
    /// <param name="today">The value from which bars start.</param>
    /// <param name="bars">Each input with the values at the ends of its interval, null where there is no plan; what stands at the ends; what to know about it.</param>
    /// <param name="write">Writes a value.</param>
    /// <param name="style">The styles of a picture that stands alone; null where the page has them.</param>
    public static void Draw(
        Markup page, string title, double today, IReadOnlyList<(string Name, double? Low, double? High, string Tip)> bars, Func<double, string> write, string? style = null)
    {
        var ends = bars.SelectMany(bar => new[] { bar.Low, bar.High }).OfType<double>().Append(today).ToArray();
        var (least, most) = (ends.Min(), ends.Max());
        var margin = Math.Max(most - least, 1e-12) * 0.04;
        var x = new Scale(least - margin, most + margin, Names, Width - Right, false);
        var height = Top + (bars.Count * Row) + 12;
        page.In("svg", $"viewBox=\"0 0 {Frame.N(Width)} {Frame.N(height)}\" role=\"img\" aria-label=\"{Markup.Escape(title)}\"{(style is null ? string.Empty : " xmlns=\"http://www.w3.org/2000/svg\"")}", svg =>
        {
            if (style is not null)
            {
                svg.Text("style", string.Empty, style);
            }

            Frame.Label(svg, "axis", x.Of(today), 16, "middle", $"{title}, today {write(today)}");
            for (var i = 0; i < bars.Count; i++)
            {
                Bar(svg, bars[i], today, x, Top + (i * Row), write);
            }

            Frame.Line(svg, "ground", x.Of(today), Top - 8, x.Of(today), height - 8);
        });
    }

    private static void Bar(Markup svg, (string Name, double? Low, double? High, string Tip) bar, double today, Scale x, double top, Func<double, string> write)
    {
        Frame.Label(svg, "row", Names - 70, top + 12, "end", bar.Name);
        // The longer first, so that the shorter is seen where both lie on one side.
        var drawn = new[] { (End: bar.Low, Css: Palette.Class(0)), (End: bar.High, Css: Palette.Class(1)) };
        foreach (var (end, css) in drawn.OrderByDescending(one => Math.Abs((one.End ?? today) - today)))
        {
            if (end is { } value)
            {
                var (left, right) = (x.Of(Math.Min(value, today)), x.Of(Math.Max(value, today)));
                svg.In(
                    "rect", $"class=\"bar {css}\" x=\"{Frame.N(left)}\" y=\"{Frame.N(top)}\" width=\"{Frame.N(Math.Max(right - left, 0.5))}\" height=\"{Frame.N(BarHeight)}\" data-tip=\"{Markup.Escape(bar.Tip)}\"",
                    _ => { });
            }
        }

        // One label a side: the end that reaches further there.
        double[] values = [.. new[] { bar.Low, bar.High }.OfType<double>()];
        if (values.Length < 2)
        {
            Frame.Label(svg, "tick", x.Of(today) + 6, top + 12, "start", "no plan at one end");
            return;
        }

        var (least, most) = (values.Min(), values.Max());
        if (least < today)
        {
            Frame.Label(svg, "tick", x.Of(least) - 5, top + 12, "end", write(least));
        }

        if (most > today)
        {
            Frame.Label(svg, "tick", x.Of(most) + 5, top + 12, "start", write(most));
        }
    }
}
