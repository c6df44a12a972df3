using System.Text;

namespace Tokenfab.Cli.Report.Charts;

/// <summary>Lines over a common axis, each with a name and a colour of its own.</summary>
/// <param name="Across">What the horizontal axis is.</param>
/// <param name="Up">What the vertical axis is.</param>
/// <param name="LogarithmicAcross">Whether equal distances across are equal factors.</param>
internal sealed record LineChart(string Across, string Up, bool LogarithmicAcross = false)
{
    private const double Thinnest = 1.2;

    /// <summary>Draws the lines.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="title">What a screen reader says of it.</param>
    /// <param name="lines">Points from left to right; empty lines are left out.</param>
    /// <param name="greatest">The value at the top; null for the greatest of the points.</param>
    /// <param name="limits">Values across to mark by an upright line, each with its name.</param>
    /// <param name="remark">Stands beside the legend.</param>
    public void Draw(
        Markup page, string title, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> lines, double? greatest = null,
        IReadOnlyList<(string Name, double X)>? limits = null, string remark = "")
    {
        var drawn = lines.Select((line, i) => (line.Name, line.Points, Css: Palette.Class(i))).Where(line => line.Points.Count > 1).ToList();
        if (drawn.Count == 0)
        {
            page.Text("p", "class=\"quiet\"", "Nothing to draw: too little happened.");
            return;
        }

        var frame = new Frame(560, 330, Across, Up);
        var points = drawn.SelectMany(line => line.Points).ToList();
        var (left, right) = (points.Where(p => !LogarithmicAcross || p.X > 0.0).Min(p => p.X), points.Max(p => p.X));
        var x = LogarithmicAcross
            ? Scale.Log(left, right, frame.PlotLeft, frame.PlotRight)
            : new Scale(Math.Min(left, 0.0), right, frame.PlotLeft, frame.PlotRight, false);
        var y = Scale.Linear(greatest ?? points.Max(p => p.Y), frame.PlotBottom, frame.PlotTop);
        frame.Draw(page, title, x, y, svg =>
        {
            foreach (var (name, at) in limits ?? [])
            {
                if (at > x.Low && at < x.High)
                {
                    // A name stands on the side that has room for it.
                    var (place, isRight) = (x.Of(at), x.Of(at) > (frame.PlotLeft + frame.PlotRight) / 2.0);
                    Frame.Line(svg, "limit", place, frame.PlotTop, place, frame.PlotBottom);
                    Frame.Label(svg, "tick", isRight ? place - 4 : place + 4, frame.PlotTop + 12, isRight ? "end" : "start", name);
                }
            }

            foreach (var line in drawn)
            {
                svg.Empty("polyline", $"class=\"line {line.Css}\" points=\"{Path(line.Points, x, y)}\"");
            }
        });
        Legend.Draw(page, drawn.Select(line => (line.Css, line.Name)), remark);
    }

    // Points nearer than a line's width to the last one drawn would not be seen.
    private string Path(IReadOnlyList<(double X, double Y)> points, Scale x, Scale y)
    {
        var path = new StringBuilder();
        var (lastX, lastY) = (double.NegativeInfinity, double.NegativeInfinity);
        for (var i = 0; i < points.Count; i++)
        {
            if (LogarithmicAcross && points[i].X <= 0.0)
            {
                continue;
            }

            var (px, py) = (x.Of(points[i].X), y.Of(points[i].Y));
            if (i == points.Count - 1 || Math.Abs(px - lastX) + Math.Abs(py - lastY) > Thinnest)
            {
                path.Append(Frame.N(px)).Append(',').Append(Frame.N(py)).Append(' ');
                (lastX, lastY) = (px, py);
            }
        }

        return path.ToString().TrimEnd();
    }
}
