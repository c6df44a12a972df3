using Spectre.Console;
using Tokenfab.Cli.Output;
using Tokenfab.Planning.Replay;
using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations;

/// <summary>A simulation as a person reads it in a terminal.</summary>
internal static class SimulationTable
{
    private const int MostTenants = 20;

    /// <summary>Writes the whole answer.</summary>
    public static void Write(ReplayAnswer answer, Terminal terminal)
    {
        var (console, result) = (terminal.Console, answer.Result!);
        console.MarkupLine($"[bold]{Markup.Escape(answer.Scenario.Name)}[/]");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn();
        void Row(string name, string text) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(text)));

        Row("model", answer.Model.Name);
        Row("deployment", SimulationWords.Deployment(answer));
        Row("traffic", SimulationWords.Traffic(answer));
        Row("requests", SimulationWords.Fates(result.Total));
        console.Write(grid);
        console.WriteLine();

        var table = Tables.New(terminal, ["latency", ">mean", .. SimulationWords.Percentiles.Select(p => $">{p.Name}"), ">greatest"]);
        foreach (var (name, _, sketch) in SimulationWords.Latencies(result))
        {
            string[] cells = [name, sketch.Mean.ToString(), .. SimulationWords.Percentiles.Select(p => sketch.Percentile(p.Share).ToString()), sketch.Greatest.ToString()];
            table.Row(cells.Select(Markup.Escape).ToArray());
        }

        console.Write(table);
        console.WriteLine();
        var rates = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn();
        void Rate(string name, string text) => rates.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(text)));

        Rate("throughput", $"{SimulationWords.Rate(result.Throughput.Value)} req/s, {SimulationWords.Rate(result.OutputRate.Value)} output tok/s, "
            + $"{SimulationWords.Rate(result.OutputPerChip.Value)} per chip");
        Rate("goodput", SimulationWords.Goodput(result));
        Rate("utilisation", Utilisation(result.Utilisation, result.PrefillUtilisation)
            + $"; mean batch {SimulationWords.Rate(result.MeanBatch)}, KV cache {SimulationWords.Share(result.KvOccupancy.Value)} in use while busy");
        if (result.Deployment.Replica.Settings.PrefixUnitTokens > 0)
        {
            var loaded = result.Total.LoadedTokens + (result.Prefill?.LoadedTokens ?? 0);
            var slower = loaded == 0 ? string.Empty : $", {SimulationWords.Number(loaded)} of them loaded from host or remote memory";
            Rate("prefix cache", $"{SimulationWords.Share(result.PrefixHits.Value)} of prompt tokens found{slower}");
        }

        Known("fleet", SimulationWords.Fleet(result));
        Known("energy", SimulationWords.Energy(answer.Bill!));
        Known("cost", SimulationWords.Cost(answer.Bill!));
        console.Write(rates);
        WriteTenants(result, terminal);

        void Known(string name, string? text)
        {
            if (text is not null)
            {
                Rate(name, text);
            }
        }
    }

    private static void WriteTenants(SimulationResult result, Terminal terminal)
    {
        var tenants = SimulationWords.Tenants(result);
        if (tenants.Count == 0)
        {
            return;
        }

        var table = Tables.New(terminal, ["tenant", ">finished", ">lost", ">met", ">output tokens", ">TTFT p50", ">p95", ">TPOT p50", ">p95"]);
        foreach (var (name, of) in tenants.Take(MostTenants))
        {
            string[] cells =
            [
                name, SimulationWords.Number(of.Finished), SimulationWords.Number(of.Rejected + of.Aborted),
                SimulationWords.Share((double)of.Good / Math.Max(of.Finished, 1)), SimulationWords.Number(of.OutputTokens),
                of.Ttft.Percentile(0.5).ToString(), of.Ttft.Percentile(0.95).ToString(), of.Tpot.Percentile(0.5).ToString(), of.Tpot.Percentile(0.95).ToString(),
            ];
            table.Row(cells.Select(Markup.Escape).ToArray());
        }

        terminal.Console.WriteLine();
        terminal.Console.Write(table);
        if (tenants.Count > MostTenants)
        {
            terminal.Console.WriteLine($"and {tenants.Count - MostTenants} more; --json tells all");
        }
    }

    private static string Utilisation(Ratio decode, Ratio? prefill) => prefill is { } p
        ? $"prefill workers {SimulationWords.Share(p.Value)}, decode workers {SimulationWords.Share(decode.Value)} of the time"
        : $"{SimulationWords.Share(decode.Value)} of the time";
}
