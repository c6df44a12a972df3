using System.Diagnostics;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Scheduling;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Benchmarks;

internal static class SimulateJob
{
    public static int Run(string[] args)
    {
        var n = args.Length > 1 ? long.Parse(args[1]) : 1_000_000;
        var rate = args.Length > 2 ? double.Parse(args[2]) : 10.0;
        var catalog = CatalogStore.Embedded;
        var chip = catalog.Accelerator("h100-sxm");
        var model = catalog.Model("Llama-3.1-8B");
        var graph = OperatorGraph.Of(model);
        var engine = EngineProfile.Find("vllm")!;
        var layout = new ParallelLayout(1);
        var steps = new StepModel(graph, layout, model.NativePrecision, KernelModel.For(chip), CommunicationModel.For(catalog.Server("hgx-h100"), chip), engine, null);
        var memory = new MemoryModel(graph, KvCacheLayers.Of(model), layout, model.NativePrecision, chip, engine);
        var blocks = ReplicaModel.CacheBlocks(memory, layout, 2048, 256, 16, 800);
        var clock = Stopwatch.StartNew();
        var replicaModel = ReplicaModel.Of(steps, new EngineSettings(SchedulerPolicy.Vllm, 256, 2048, 16, blocks, 131072));
        Console.WriteLine($"tables {clock.Elapsed.TotalMilliseconds:F1} ms, {blocks} blocks");
        var slo = new Slo(new Seconds(1), new Seconds(0.02), new Ratio(0.95));
        for (var i = 0; i < 6; i++)
        {
            var stats = new Statistics(slo);
            var replica = new Replica(0, replicaModel.Settings, replicaModel.Times, stats, null);
            var source = new GeneratedRequests(
                Arrivals.Poisson(new RequestsPerSecond(rate)), Lengths.Normal(new LengthDistribution(512, 0.5), new LengthDistribution(512, 0.5)), n, double.PositiveInfinity, (ulong)i);
            var (bytes, cpu) = (GC.GetAllocatedBytesForCurrentThread(), Process.GetCurrentProcess().TotalProcessorTime);
            while (source.TryNext(out var request))
            {
                replica.RunUntil(request.ArrivalNanoseconds);
                stats.Arrived++;
                replica.Offer(request, request.ArrivalNanoseconds);
            }

            replica.RunUntil(long.MaxValue);
            var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
            Console.WriteLine(
                $"{n / used / 1e6:F2} M req/s CPU, {(GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)n:F4} B/req, events/req {(double)stats.Events / n:F2} prefill it/req {(double)stats.PrefillIterations / n:F2} iterations/req {(double)stats.Iterations / n:F1} ttft {stats.Ttft.Mean} p99 {stats.Ttft.Percentile(0.99)} tpot {stats.Tpot.Mean} itl {stats.InterToken.Mean} e2e {stats.EndToEnd.Mean} batch {(double)stats.BatchNanoseconds / stats.BusyNanoseconds:F1} fin {stats.Finished}, pre {stats.Preemptions} end {stats.EndNanoseconds / 1e9:F0}");
        }

        return 0;
    }
}
