using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Report.Charts;

/// <summary>The chip's roofline (Williams et al. 2009) with the model's operators on it; a point's area is its share of the time of its phase.</summary>
internal static class RooflineChart
{
    private const int Named = 4;

    public static void Draw(Markup page, Plan plan)
    {
        var chip = plan.Deployment.Chip;
        var format = chip.Peak.For(plan.Deployment.Precision.Activations) is null ? NumberFormat.Bf16 : plan.Deployment.Precision.Activations;
        var operators = plan.Operators.Where(o => o.Time.Work.Value > 0.0 && o.Time.Traffic.Value > 0.0 && o.Time.Total.Value > 0.0).ToList();
        if ((chip.Peak.For(format) ?? chip.Peak.Fp16) is not { } peak || chip.Memory.Bandwidth is not { } bandwidth || operators.Count == 0)
        {
            page.Text("p", "class=\"quiet\"", $"The catalogue does not hold what the roofline of {chip.Name} needs: peak rate and memory bandwidth.");
            return;
        }

        static double Intensity(OperatorTime o) => o.Time.Work.Value / o.Time.Traffic.Value;
        static double Rate(OperatorTime o) => o.Time.Work.Value / o.Time.Total.Value;
        var (roof, slope) = (peak.Value.Value, bandwidth.Value.Value);
        var frame = new Frame(560, 400, "arithmetic intensity, FLOP per byte", "FLOP/s on one chip");
        var x = Scale.Log(Math.Min(operators.Min(Intensity), roof / slope / 10.0), Math.Max(operators.Max(Intensity), roof / slope * 4.0), frame.PlotLeft, frame.PlotRight);
        var y = Scale.Log(Math.Min(operators.Min(Rate), x.Low * slope), roof * 1.2, frame.PlotBottom, frame.PlotTop);
        frame.Draw(page, "Roofline", x, y, svg =>
        {
            var knee = roof / slope;
            var foot = Math.Max(x.Low, y.Low / slope);
            svg.Empty("polyline", $"class=\"roof\" points=\"{x.Of(foot):0.#},{y.Of(foot * slope):0.#} {x.Of(knee):0.#},{y.Of(roof):0.#} {frame.PlotRight:0.#},{y.Of(roof):0.#}\"");
            Frame.Label(svg, "tick", frame.PlotRight - 4, y.Of(roof) - 6, "end", $"{FigureUnit.Flop.Write(roof)}/s {format.ToString().ToLowerInvariant()}, {FigureUnit.Bytes.Write(slope)}/s");
            var labels = new List<(double X, double Y)>();
            foreach (var phase in operators.GroupBy(o => o.Phase))
            {
                var all = phase.Sum(o => o.Time.Total.Value);
                foreach (var (op, i) in phase.OrderByDescending(o => o.Time.Total).Select((o, i) => (o, i)))
                {
                    var share = op.Time.Total.Value / all;
                    var (px, py) = (x.Of(Intensity(op)), y.Of(Rate(op)));
                    var tip = $"{op.Name}, {Word(phase.Key)}: {FigureUnit.Seconds.Write(op.Time.Total.Value)} ({FigureUnit.Share.Write(Math.Round(share, 3))} of its kernels)\n"
                        + $"{FigureUnit.Flop.Write(Rate(op))}/s at {FigureUnit.Readable(Intensity(op))} FLOP/B";
                    svg.In("circle", $"class=\"point {Css(phase.Key)}\" cx=\"{Frame.N(px)}\" cy=\"{Frame.N(py)}\" r=\"{Frame.N(3.0 + (14.0 * Math.Sqrt(share)))}\" data-tip=\"{Markup.Escape(tip)}\"", _ => { });
                    var above = py - 7.0 - (14.0 * Math.Sqrt(share));
                    if (i < Named && share > 0.08 && labels.TrueForAll(l => Math.Abs(l.Y - above) > 14.0 || Math.Abs(l.X - px) > 110.0))
                    {
                        labels.Add((px, above));
                        Frame.Label(svg, "mark", px, above, "middle", op.Name);
                    }
                }
            }
        });
        Legend.Draw(page, operators.Select(o => o.Phase).Distinct().Select(p => (Css(p), Word(p))), "area: share of its phase's kernel time");
    }

    private static string Css(StepPhase phase) => Palette.Class(phase == StepPhase.Decode ? 0 : 1);

    private static string Word(StepPhase phase) => phase == StepPhase.Decode ? "decode step" : "prefill of a mean prompt";
}
