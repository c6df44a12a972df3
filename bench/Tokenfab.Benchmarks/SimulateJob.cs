using System.Diagnostics;
using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Models;
using Tokenfab.Planning;
using Tokenfab.Planning.Replay;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation;

namespace Tokenfab.Benchmarks;

/// <summary>The simulator's jobs of docs/performance.md: requests per CPU-second and bytes allocated per request, best of some repeats.
/// Making the deployment's time tables is timed apart.</summary>
internal static class SimulateJob
{
    // The lengths of Microsoft's conversation trace of 2023 by mean and spread; with a folder of traces, its own.
    private const string Llama70 = """
        name: azure
        model: Llama-3.1-70B
        traffic: { input_tokens: 1155, output_tokens: 211, input_variation: 0.96, output_variation: 0.77, rate: RATE }
        slo: { ttft: 2 s, tpot: 60 ms }
        chips: [H100 SXM]
        search: { precisions: [bf16] }
        deployment: { layout: TP4, replicas: REPLICAS, routing: least_outstanding, max_sequences: 256, token_budget: 2048 }
        simulation: { requests: 2000000 }
        """;

    private const string Peers = """
        name: J1
        model: Llama-3.1-8B
        traffic: { input_tokens: 512, output_tokens: 512, input_variation: 50 %, output_variation: 50 %, rate: 10 req/s }
        slo: { ttft: 1 s, tpot: 20 ms }
        chips: [H100 SXM]
        search: { precisions: [bf16] }
        deployment: { layout: TP1, max_sequences: 256, token_budget: 2048 }
        simulation: { requests: 1000000, lengths: normal }
        """;

    private const string Mooncake = """
        name: mooncake
        model: Llama-3.1-70B
        traffic: { trace: TRACE }
        slo: { ttft: 10 s, tpot: 100 ms }
        chips: [H100 SXM]
        search: { precisions: [bf16], kv_cache: [fp8] }
        deployment: { layout: TP8, replicas: 16, routing: prefix_aware, prefix_cache: true, max_sequences: 256, token_budget: 8192 }
        """;

    private const string Planet = """
        name: planet
        model: Llama-3.1-8B
        traffic: { input_tokens: 1143, output_tokens: 290, tokens_per_day: 8.6 tn, peak_to_mean: 1.8 }
        slo: { ttft: 2 s, tpot: 60 ms }
        chips: [H200 SXM]
        search: { precisions: [fp8] }
        deployment: { layout: TP1, replicas: 20000, routing: random, max_sequences: 256, token_budget: 4096 }
        simulation: { duration: DURATION, arrivals: diurnal }
        """;

    // CPU-seconds that a short job is repeated for at least, until the compiler has settled.
    private const double Warm = 3.0;

    public static int Run(string[] args)
    {
        var repeats = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        var traces = args.Length > 2 && args[2] != "-" ? args[2] : null;
        var only = args.Length > 3 ? args[3] : string.Empty;
        Console.WriteLine("job                       requests  events/req  tables ms  M req per CPU-s  bytes/req  TTFT p99  TPOT p99");
        var azure = traces is null ? Llama70 : Llama70.Replace(
            "input_tokens: 1155, output_tokens: 211, input_variation: 0.96, output_variation: 0.77", $"trace: {Path.GetFullPath(Path.Combine(traces, "azure2023_conv.csv"))}", StringComparison.Ordinal);
        Time("azure, 1 replica", azure.Replace("RATE", "4 req/s", StringComparison.Ordinal).Replace("REPLICAS", "1", StringComparison.Ordinal), repeats, only);
        Time("J1", Peers, repeats, only);
        Time("azure, 64 replicas", azure.Replace("RATE", "256 req/s", StringComparison.Ordinal).Replace("REPLICAS", "64", StringComparison.Ordinal), repeats, only);
        if (traces is not null)
        {
            Time("mooncake, 16 replicas", Mooncake.Replace("TRACE", Path.GetFullPath(Path.Combine(traces, "mooncake_conversation.jsonl")), StringComparison.Ordinal), repeats, only);
        }

        Time(
            "4 prefill, 12 decode",
            azure.Replace("RATE", "40 req/s", StringComparison.Ordinal).Replace("REPLICAS", "12, prefill: { layout: TP4, replicas: 4 }", StringComparison.Ordinal), repeats, only);
        Time("planet, 10 s", Planet.Replace("DURATION", "10 s", StringComparison.Ordinal), 1, only);
        return 0;
    }

    private static void Time(string job, string text, int repeats, string only)
    {
        if (!job.StartsWith(only, StringComparison.Ordinal))
        {
            return;
        }

        var scenario = ScenarioFile.Read(SourceDocument.Parse(text, $"{job}.yaml"));
        var model = CatalogStore.Embedded.Model(scenario.Model);
        var clock = Stopwatch.StartNew();
        var (_, deployment) = TrafficReplay.Deploy(scenario, null, model, CatalogStore.Embedded, ".");
        var tables = clock.Elapsed.TotalMilliseconds;
        var slo = new Slo(scenario.Slo.Ttft, scenario.Slo.Tpot, new Ratio(0.95));
        var (best, line, spent) = (0.0, string.Empty, 0.0);
        for (var i = 0; i < repeats || spent < Warm; i++)
        {
            var traffic = ReplayTraffic.Of(scenario, ".");
            using (traffic as IDisposable)
            {
                var (bytes, cpu) = (GC.GetTotalAllocatedBytes(), Process.GetCurrentProcess().TotalProcessorTime);
                var total = Simulator.Run(deployment, traffic, slo, new SimulationOptions { Threads = Environment.ProcessorCount }).Total;
                var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
                var rate = total.Arrived / used;
                spent += used;
                if (rate > best)
                {
                    best = rate;
                    line = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{job,-22}  {total.Arrived,10:N0}  {(double)total.Events / total.Arrived,10:F2}  {tables,9:F0}  {rate / 1e6,15:F2}  {(GC.GetTotalAllocatedBytes() - bytes) / (double)total.Arrived,9:F2}  {total.Ttft.Percentile(0.99),8}  {total.Tpot.Percentile(0.99),8}");
                }
            }
        }

        Console.WriteLine(line);
    }
}
