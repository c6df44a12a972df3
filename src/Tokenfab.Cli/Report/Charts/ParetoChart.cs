using Tokenfab.Planning;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Report.Charts;

/// <summary>The trade between speed for one user and yield of one chip: a line per chip, the region that keeps the objective, the chosen plan.</summary>
internal static class ParetoChart
{
    // Chips that yield less than this share of the best one's most would press all others together.
    private const double LeastYield = 1.0 / 300.0;

    public static void Draw(Markup page, PlanResult result)
    {
        var floor = result.Frontier.Count == 0 ? 0.0 : result.Frontier.Max(p => p.PerChip.Value) * LeastYield;
        var lines = result.Outcomes
            .Select((outcome, i) => (chip: outcome.Chip, points: outcome.Frontier.Where(p => p.PerChip.Value >= floor).OrderBy(p => p.PerUser).ToList(), css: Palette.Class(i)))
            .Where(line => line.points.Count > 0).ToList();
        if (lines.Count == 0)
        {
            page.Text("p", "class=\"quiet\"", "No chip has a layout that fits, so there is nothing to draw.");
            return;
        }

        var points = lines.SelectMany(line => line.points).ToList();
        var frame = new Frame(1080, 430, "output tokens per second and user", "output tokens per second and chip");
        var x = Scale.Linear(points.Max(p => p.PerUser.Value), frame.PlotLeft, frame.PlotRight);
        var y = Scale.Log(points.Min(p => p.PerChip.Value), points.Max(p => p.PerChip.Value), frame.PlotBottom, frame.PlotTop);
        frame.Draw(page, "Pareto frontier", x, y, svg =>
        {
            Region(svg, frame, x, result);
            Envelope(svg, x, y, result.Frontier.Where(p => p.PerChip.Value >= floor));
            foreach (var (_, along, css) in lines)
            {
                var path = string.Join(' ', along.Select(p => $"{Frame.N(x.Of(p.PerUser.Value))},{Frame.N(y.Of(p.PerChip.Value))}"));
                svg.Empty("polyline", $"class=\"line {css}\" points=\"{path}\"");
                foreach (var point in along)
                {
                    Mark(svg, x, y, point, css);
                }
            }

            if (result.Best is { } best)
            {
                var (bx, by) = (x.Of(best.Serving.OutputPerUser.Value), y.Of(best.Serving.OutputPerChip.Value));
                svg.Empty("circle", $"class=\"ring\" cx=\"{bx:0.#}\" cy=\"{by:0.#}\" r=\"9\"");
                Frame.Label(svg, "mark", bx + 13, by - 9, "start", "chosen");
            }
        });
        Legend.Draw(page, lines.Select(line => (line.css, line.chip)), $"filled points keep every objective, hollow ones do not; the band is the frontier over all chips; the chosen plan is the best whole fleet for the rate and may lie under its chip's line; below {FigureUnit.Readable(floor)} tok/s per chip nothing is drawn");
    }

    private static void Region(Markup svg, Frame frame, Scale x, PlanResult result)
    {
        if (result.Slo.Tpot is not { } tpot || 1.0 / tpot.Value >= x.High)
        {
            return;
        }

        var left = x.Of(1.0 / tpot.Value);
        svg.Empty("rect", $"class=\"region\" x=\"{left:0.#}\" y=\"{frame.PlotTop:0.#}\" width=\"{frame.PlotRight - left:0.#}\" height=\"{frame.PlotBottom - frame.PlotTop:0.#}\"");
        Frame.Line(svg, "limit", left, frame.PlotTop, left, frame.PlotBottom);
        Frame.Label(svg, "tick", left + 6, frame.PlotTop + 13, "start", $"mean TPOT within {FigureUnit.Seconds.Write(tpot.Value)}");
    }

    private static void Envelope(Markup svg, Scale x, Scale y, IEnumerable<FrontierPoint> frontier)
    {
        var path = string.Join(' ', frontier.OrderBy(p => p.PerUser).Select(p => $"{Frame.N(x.Of(p.PerUser.Value))},{Frame.N(y.Of(p.PerChip.Value))}"));
        svg.Empty("polyline", $"class=\"envelope\" points=\"{path}\"");
    }

    private static void Mark(Markup svg, Scale x, Scale y, FrontierPoint point, string css)
    {
        var d = point.Deployment;
        var layout = d.Prefill is { } prefill ? $"prefill {prefill.Layout}, decode {d.Decode.Layout}" : d.Decode.Layout.ToString();
        var tip = $"{point.Chip}: {FigureUnit.Readable(point.PerUser.Value)} tok/s per user, {FigureUnit.Readable(point.PerChip.Value)} tok/s per chip\n"
            + $"{layout}, batch {FigureUnit.Readable(Math.Round(d.Decode.Batch))}, TTFT {FigureUnit.Seconds.Write(point.Ttft.Value)}";
        svg.In("circle", $"class=\"point {css}{(point.MeetsSlo ? string.Empty : " hollow")}\" cx=\"{Frame.N(x.Of(point.PerUser.Value))}\" cy=\"{Frame.N(y.Of(point.PerChip.Value))}\" r=\"3.6\" data-tip=\"{Markup.Escape(tip)}\"", _ => { });
    }
}
