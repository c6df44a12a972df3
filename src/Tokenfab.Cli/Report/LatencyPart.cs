using Tokenfab.Cli.Report.Charts;
using Tokenfab.Models;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Report;

/// <summary>What the first token waits for, and what a decode step is made of.</summary>
internal static class LatencyPart
{
    private const int Shown = 5;

    public static void Draw(Markup page, PlanResult result, Plan plan)
    {
        var s = plan.Serving;
        var rest = Math.Max(0.0, s.Ttft.Mean.Value - s.QueueWait.Value - s.PrefillTime.Value - s.KvTransfer.Value);
        page.Text("h3", string.Empty, "Time to first token, mean");
        StackedBars.Draw(
            page, "Time to first token",
            [
                new BarRow(
                    result.Slo.Ttft is { } ttft ? $"the line is the objective, {FigureUnit.Seconds.Write(ttft.Value)}, kept by the tail" : "no objective",
                    [new("waiting", s.QueueWait.Value, "c3"), new("computing the prompt", s.PrefillTime.Value, "c1"), new("moving the cache", s.KvTransfer.Value, "c5"), new("handover", rest, "c7")],
                    result.Slo.Ttft?.Value,
                    $"{FigureUnit.Seconds.Write(s.Ttft.Mean.Value)}, tail {FigureUnit.Seconds.Write(s.Ttft.Tail.Value)}"),
            ],
            FigureUnit.Seconds.Write);

        var parts = Parts(plan);
        page.Text("h3", string.Empty, "One decode step, and what a token takes");
        StackedBars.Draw(
            page, "Decode step",
            [
                new BarRow($"decode step at a batch of {FigureUnit.Readable(Math.Round(s.Batch))}", parts),
                new BarRow(
                    result.Slo.Tpot is { } tpot ? $"time per output token; the line is the objective, {FigureUnit.Seconds.Write(tpot.Value)}" : "time per output token",
                    [new("decode step", Math.Min(s.DecodeStep.Value / Yield(result), s.Tpot.Mean.Value), "c6"), new("prefill between, drafts", Math.Max(0.0, s.Tpot.Mean.Value - (s.DecodeStep.Value / Yield(result))), "c5")],
                    result.Slo.Tpot?.Value,
                    $"{FigureUnit.Seconds.Write(s.Tpot.Mean.Value)}, tail {FigureUnit.Seconds.Write(s.Tpot.Tail.Value)}"),
            ],
            FigureUnit.Seconds.Write);
        Longest(page, plan);
    }

    private static void Longest(Markup page, Plan plan)
    {
        var decode = plan.Operators.Where(o => o.Phase == StepPhase.Decode).ToList();
        var all = decode.Sum(o => o.Time.Total.Value);
        if (all <= 0.0)
        {
            return;
        }

        page.Text("h3", string.Empty, "Longest in a decode step");
        page.In("table", "class=\"longest\"", table =>
        {
            foreach (var op in decode.OrderByDescending(o => o.Time.Total).Take(Shown))
            {
                var bound = op.Role is null ? "network" : op.Time.Math > op.Time.Memory ? "arithmetic" : "memory";
                table.In("tr", string.Empty, row => row
                    .Text("td", string.Empty, op.Name).Text("td", string.Empty, bound)
                    .Text("td", string.Empty, FigureUnit.Seconds.Write(op.Time.Total.Value))
                    .Text("td", string.Empty, FigureUnit.Share.Write(Math.Round(op.Time.Total.Value / all, 3))));
            }
        });
    }

    private static double Yield(PlanResult result) => result.Traffic.Speculation?.TokensPerStep ?? 1.0;

    private static List<BarPart> Parts(Plan plan)
    {
        var decode = plan.Operators.Where(o => o.Phase == StepPhase.Decode).ToList();
        (string Name, string Css, Func<OperatorRole?, bool> Is)[] kinds =
        [
            ("attention", "c0", role => role == OperatorRole.Attention),
            ("experts", "c1", role => role is OperatorRole.Expert or OperatorRole.SharedExpert or OperatorRole.Router),
            ("dense feed-forward", "c2", role => role == OperatorRole.DenseFeedForward),
            ("norms, embedding, head", "c4", role => role is OperatorRole.Norm or OperatorRole.Embedding or OperatorRole.Head),
            ("collectives", "c3", role => role is null),
        ];
        List<BarPart> parts = [.. kinds.Select(k => new BarPart(k.Name, decode.Where(o => k.Is(o.Role)).Sum(o => o.Time.Total.Value), k.Css))];
        parts.Add(new BarPart("engine and the rest", Math.Max(0.0, plan.Serving.DecodeStep.Value - parts.Sum(p => p.Value)), "c7"));
        return parts;
    }
}
