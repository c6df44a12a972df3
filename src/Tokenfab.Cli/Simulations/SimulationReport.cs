using Tokenfab.Cli.Report;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Planning.Replay;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations;

/// <summary>A simulation as one HTML page that needs nothing beside it.</summary>
internal static class SimulationReport
{
    private static readonly string[] TenantHeadings = ["tenant", "finished", "lost", "met", "output tokens", "TTFT p50", "TTFT p95", "TPOT p50", "TPOT p95"];

    // Shorter latencies are waits for the end of an iteration, and would stretch the axis by decades.
    private const double Shortest = 1e-4;

    /// <summary>Writes the page.</summary>
    /// <param name="answer">A simulation that was run.</param>
    /// <param name="scenario">The text of the scenario file.</param>
    public static string Write(ReplayAnswer answer, string scenario) => ReportPage.Write(answer.Scenario.Name, main =>
    {
        var result = answer.Result!;
        Head(main, answer);
        Cards(main, result);
        main.In("div", "class=\"pair\"", pair =>
        {
            ReportPage.Section(pair, "Share of requests within a latency", s => Distribution(s, result, ["ttft", "e2e", "queue"]));
            ReportPage.Section(pair, "Share of tokens within a gap", s => Distribution(s, result, ["tpot", "itl"]));
        });
        ReportPage.Section(main, "Latencies", s => Percentiles(s, result));
        if (SimulationWords.Tenants(result) is { Count: > 0 } tenants)
        {
            ReportPage.Section(main, "Tenants", s => Tenants(s, tenants));
        }

        main.In("div", "class=\"pair\"", pair =>
        {
            ReportPage.Section(pair, "Requests over time", s => Requests(s, result.Total.Series));
            ReportPage.Section(pair, "Load over time", s => Load(s, result));
        });
        main.In("div", "class=\"pair\"", pair =>
        {
            ReportPage.Section(pair, "Waiting over time", s => Waiting(s, result.Total.Series));
            ReportPage.Section(pair, "Time to first token over time", s => FirstTokens(s, result.Total.Series));
        });
        ReportPage.Section(main, "Scenario", s => s.Text("pre", string.Empty, scenario.TrimEnd()));
    });

    private static void Head(Markup main, ReplayAnswer answer) => main.In("header", string.Empty, header =>
    {
        header.Text("p", "class=\"kicker\"", "Tokenfab simulation");
        header.Text("h1", string.Empty, answer.Scenario.Name);
        header.In("dl", string.Empty, list =>
        {
            void Row(string name, string text) => list.In("div", string.Empty, row => row.Text("dt", string.Empty, name).Text("dd", string.Empty, text));

            Row("Model", answer.Model.Name);
            Row("Deployment", SimulationWords.Deployment(answer));
            Row("Traffic", SimulationWords.Traffic(answer));
            Row("Requests", SimulationWords.Fates(answer.Result!.Total));
            if (SimulationWords.Fleet(answer.Result) is { } fleet)
            {
                Row("Fleet", fleet);
            }

            if (SimulationWords.Energy(answer.Bill!) is { } energy)
            {
                Row("Energy", energy);
            }

            if (SimulationWords.Cost(answer.Bill!) is { } cost)
            {
                Row("Cost", cost);
            }
        });
    });

    private static void Cards(Markup main, SimulationResult result) => main.Text("p", "class=\"verdict\"", $"Goodput {SimulationWords.Goodput(result)}.").In("div", "class=\"cards\"", cards =>
    {
        void Card(string figure, string name, string remark) => cards.In("div", "class=\"card\"", card =>
            card.Text("b", string.Empty, figure).Text("span", string.Empty, name).Text("em", string.Empty, remark));

        var total = result.Total;
        Card(total.Ttft.Percentile(0.95).ToString(), "to the first token, p95", $"half within {total.Ttft.Percentile(0.5)}");
        Card(total.Tpot.Percentile(0.95).ToString(), "per output token, p95", $"half within {total.Tpot.Percentile(0.5)}");
        Card($"{SimulationWords.Rate(result.Goodput.Value)} req/s", "goodput", $"of {SimulationWords.Rate(result.Throughput.Value)} finished");
        Card($"{SimulationWords.Rate(result.OutputPerChip.Value)} tok/s", "output per chip", $"{SimulationWords.Rate(result.OutputRate.Value / Math.Max(result.OutputPerChip.Value, double.Epsilon))} chips");
        Card(SimulationWords.Share(result.Utilisation.Value), "of the time busy", $"mean batch {SimulationWords.Rate(result.MeanBatch)}, cache {SimulationWords.Share(result.KvOccupancy.Value)} in use");
    });

    private static void Distribution(Markup section, SimulationResult result, string[] keys)
    {
        var slo = result.Total.Slo;
        var limits = new List<(string, double)>();
        if (keys.Contains("ttft") && slo.Ttft is { } ttft)
        {
            limits.Add(("TTFT objective", ttft.Value));
        }

        if (keys.Contains("tpot") && slo.Tpot is { } tpot)
        {
            limits.Add(("TPOT objective", tpot.Value));
        }

        new LineChart("seconds", "share", LogarithmicAcross: true).Draw(
            section, "Cumulative distribution",
            [.. SimulationWords.Latencies(result).Where(l => keys.Contains(l.Key))
                .Select(l => (l.Name, (IReadOnlyList<(double, double)>)[.. l.Sketch.Cumulative().Where(p => p.Latency.Value >= Shortest).Select(p => (p.Latency.Value, p.Share))]))],
            greatest: 1.0, limits);
    }

    private static void Percentiles(Markup section, SimulationResult result) => section.In("table", "class=\"figures\"", table =>
    {
        table.In("tr", string.Empty, row =>
        {
            foreach (var heading in SimulationWords.Percentiles.Select(p => p.Name).Prepend("mean").Prepend("latency").Append("greatest"))
            {
                row.Text("th", string.Empty, heading);
            }
        });
        foreach (var (name, _, sketch) in SimulationWords.Latencies(result))
        {
            table.In("tr", string.Empty, row =>
            {
                row.Text("th", string.Empty, name).Text("td", string.Empty, sketch.Mean.ToString());
                foreach (var (_, share) in SimulationWords.Percentiles)
                {
                    row.Text("td", string.Empty, sketch.Percentile(share).ToString());
                }

                row.Text("td", string.Empty, sketch.Greatest.ToString());
            });
        }
    });

    private static void Tenants(Markup section, IReadOnlyList<(string Name, TenantStatistics Statistics)> tenants) => section.In("table", "class=\"figures\"", table =>
    {
        table.In("tr", string.Empty, row =>
        {
            foreach (var heading in TenantHeadings)
            {
                row.Text("th", string.Empty, heading);
            }
        });
        foreach (var (name, of) in tenants)
        {
            table.In("tr", string.Empty, row => row.Text("th", string.Empty, name)
                .Text("td", string.Empty, SimulationWords.Number(of.Finished)).Text("td", string.Empty, SimulationWords.Number(of.Rejected + of.Aborted))
                .Text("td", string.Empty, SimulationWords.Share((double)of.Good / Math.Max(of.Finished, 1))).Text("td", string.Empty, SimulationWords.Number(of.OutputTokens))
                .Text("td", string.Empty, of.Ttft.Percentile(0.5).ToString()).Text("td", string.Empty, of.Ttft.Percentile(0.95).ToString())
                .Text("td", string.Empty, of.Tpot.Percentile(0.5).ToString()).Text("td", string.Empty, of.Tpot.Percentile(0.95).ToString()));
        }
    });

    private static void Requests(Markup section, TimeSeries series)
    {
        var width = series.Width.Value;
        new LineChart("seconds", "requests per second").Draw(
            section, "Requests over time", [("arrived", Points(series, i => i.Arrived / width)), ("finished", Points(series, i => i.Finished / width))]);
    }

    private static void Load(Markup section, SimulationResult result)
    {
        var (series, replicas) = (result.Total.Series, (double)(result.Deployment.Autoscaling?.Most ?? result.Deployment.Replicas));
        var (time, blocks) = (series.Width.Value * 1e9 * replicas, (double)result.Deployment.Replica.Settings.Blocks);
        new LineChart("seconds", "share").Draw(
            section, "Load over time",
            [
                ("busy", Points(series, i => i.BusyNanoseconds / time)),
                ("cache in use", Points(series, i => (double)i.BlockNanoseconds / time / blocks)),
                ("batch of its limit", Points(series, i => (double)i.BatchNanoseconds / time / result.Deployment.Replica.Settings.MaxSequences)),
            ],
            greatest: 1.0, remark: "on average over replicas");
    }

    private static void Waiting(Markup section, TimeSeries series)
    {
        var waiting = 0L;
        new LineChart("seconds", "requests").Draw(section, "Requests waiting", [("waiting at the end of an interval", Points(series, i => waiting += i.Arrived - i.Started - i.LostWaiting))]);
    }

    private static void FirstTokens(Markup section, TimeSeries series) => new LineChart("seconds", "seconds").Draw(
        section, "Time to first token over time",
        [("mean of the requests that finished then", Points(series, i => i.Finished == 0 ? 0.0 : i.TtftNanoseconds * 1e-9 / i.Finished))]);

    private static List<(double X, double Y)> Points(TimeSeries series, Func<Interval, double> of)
    {
        var points = new List<(double, double)>();
        var at = 0.0;
        foreach (var interval in series.Used)
        {
            points.Add((at, of(interval)));
            at += series.Width.Value;
            points.Add((at, points[^1].Item2));
        }

        return points;
    }
}
