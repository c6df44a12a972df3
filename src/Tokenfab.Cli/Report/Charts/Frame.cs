using System.Globalization;

namespace Tokenfab.Cli.Report.Charts;

/// <summary>The frame of a chart with two axes: grid, ticks, titles. Colours come from the page's style sheet, so that both themes fit.</summary>
internal sealed class Frame
{
    private const double Left = 64, Right = 16, Top = 14, Bottom = 46;

    private readonly string _across;
    private readonly string _up;

    public Frame(double width, double height, string across, string up)
    {
        (Width, Height, _across, _up) = (width, height, across, up);
        (PlotLeft, PlotRight, PlotTop, PlotBottom) = (Left, width - Right, Top, height - Bottom);
    }

    public double Width { get; }

    public double Height { get; }

    public double PlotLeft { get; }

    public double PlotRight { get; }

    public double PlotTop { get; }

    public double PlotBottom { get; }

    /// <summary>Draws the chart.</summary>
    public void Draw(Markup page, string title, Scale x, Scale y, Action<Markup> content) =>
        page.In("svg", $"viewBox=\"0 0 {N(Width)} {N(Height)}\" role=\"img\" aria-label=\"{Markup.Escape(title)}\"", svg =>
        {
            foreach (var tick in x.Ticks())
            {
                Line(svg, "grid", x.Of(tick), PlotTop, x.Of(tick), PlotBottom);
                Label(svg, "tick", x.Of(tick), PlotBottom + 16, "middle", Short(tick));
            }

            foreach (var tick in y.Ticks())
            {
                Line(svg, "grid", PlotLeft, y.Of(tick), PlotRight, y.Of(tick));
                Label(svg, "tick", PlotLeft - 8, y.Of(tick) + 4, "end", Short(tick));
            }

            Label(svg, "axis", (PlotLeft + PlotRight) / 2.0, Height - 8, "middle", _across);
            svg.Text("text", $"class=\"axis\" transform=\"translate(14 {N((PlotTop + PlotBottom) / 2.0)}) rotate(-90)\" text-anchor=\"middle\"", _up);
            content(svg);
        });

    public static void Line(Markup svg, string css, double x1, double y1, double x2, double y2) =>
        svg.Empty("line", $"class=\"{css}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"");

    public static void Label(Markup svg, string css, double x, double y, string anchor, string text) =>
        svg.Text("text", $"class=\"{css}\" x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\"", text);

    /// <summary>A number with at most one decimal, as SVG takes it.</summary>
    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A tick's value: 20, 1.5k, 3M.</summary>
    public static string Short(double value)
    {
        var (divisor, suffix) = Math.Abs(value) switch { >= 1e15 => (1e15, "P"), >= 1e12 => (1e12, "T"), >= 1e9 => (1e9, "G"), >= 1e6 => (1e6, "M"), >= 1e3 => (1e3, "k"), _ => (1.0, string.Empty) };
        return (value / divisor).ToString("0.###", CultureInfo.InvariantCulture) + suffix;
    }
}
