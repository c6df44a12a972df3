using Tokenfab.Cli.Plans;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Planning;

namespace Tokenfab.Cli.Report;

/// <summary>One row per chip that has a plan.</summary>
internal static class ChipTable
{
    public static void Draw(Markup page, PlanResult result) => page.In("div", "class=\"scroll\"", scroll => scroll.In("table", "class=\"chips\"", table =>
    {
        var percentile = $"p{result.Slo.Percentile.Value * 100.0:0.#}";
        table.In("thead", string.Empty, head => head.In("tr", string.Empty, row =>
        {
            foreach (var (heading, lesser) in new[]
            {
                ("Chip", "server"), ("Workers", "mode"), ("Precision", "KV cache"), ("Batch", ""), ("TTFT", percentile), ("TPOT", percentile), ("tok/s", "per user"),
                ("tok/s", "per chip"), ("Chips", "servers"), ("USD/Mtok out", "in"), ("Power", "USD/h"),
            })
            {
                row.In("th", string.Empty, cell => cell.Text(heading).Text("small", string.Empty, lesser));
            }
        }));
        table.In("tbody", string.Empty, body =>
        {
            foreach (var (outcome, i) in result.Outcomes.Select((o, i) => (o, i)).Where(o => o.o.Best is not null))
            {
                Row(body, outcome.Best!, i, i == 0);
            }
        });
    }));

    private static void Row(Markup body, Plan plan, int index, bool best) => body.In("tr", best ? "class=\"best\"" : string.Empty, row =>
    {
        void Cell(string greater, string lesser) => row.In("td", string.Empty, cell => cell.Text(greater).Text("small", string.Empty, lesser));

        var (s, d, f) = (plan.Serving, plan.Deployment, plan.Fleet);
        row.In("td", string.Empty, cell => cell.In("i", $"class=\"{Palette.Class(index)}\"", _ => { }).Text("strong", string.Empty, d.Chip.Name).Text("small", string.Empty, d.Server.Name));
        row.In("td", "class=\"workers\"", cell =>
        {
            foreach (var worker in PlanWords.Workers(plan))
            {
                cell.Text("div", string.Empty, worker);
            }

            cell.Text("small", string.Empty, PlanWords.Mode(d.Mode));
        });
        Cell(PlanWords.Weights(d.Precision), PlanWords.Short(d.Precision.KvCache));
        Cell(PlanWords.Number(Math.Round(s.Batch)), string.Empty);
        Cell(PlanWords.Time(s.Ttft.Mean), PlanWords.Time(s.Ttft.Tail));
        Cell(PlanWords.Time(s.Tpot.Mean), PlanWords.Time(s.Tpot.Tail));
        Cell(PlanWords.Number(s.OutputPerUser.Value), string.Empty);
        Cell(PlanWords.Number(s.OutputPerChip.Value), string.Empty);
        Cell(PlanWords.Number(f.Chips), PlanWords.Number(f.Servers));
        Cell(plan.Cost is { } c ? PlanWords.Money(c.Output.Value) : "?", plan.Cost is { } k ? PlanWords.Money(k.Input.Value) : "?");
        Cell(PlanWords.Power(plan), plan.Cost is { } h ? PlanWords.Number(h.FleetHour.Value) : "?");
    });
}
