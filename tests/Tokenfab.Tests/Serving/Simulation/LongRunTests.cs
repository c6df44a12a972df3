using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Scheduling;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Tests.Serving.Simulation;

/// <summary>Does a run need more memory the longer it gets?</summary>
public sealed class LongRunTests
{
    private const int Short = 20_000;
    private const int Long = 100_000;

    private static readonly EngineSettings Plain = new(SchedulerPolicy.Vllm, 64, 2048, 16, 6000, 65_536);

    [Theory]
    [InlineData("plain", RoutingPolicy.LeastOutstanding)]
    [InlineData("plain", RoutingPolicy.Random)]
    [InlineData("windows", RoutingPolicy.LeastOutstanding)]
    [InlineData("prefixes", RoutingPolicy.PrefixAware)]
    [InlineData("timeouts", RoutingPolicy.PowerOfTwo)]
    [InlineData("drafts", RoutingPolicy.LeastOutstanding)]
    [InlineData("apart", RoutingPolicy.LeastOutstanding)]
    [InlineData("users", RoutingPolicy.LeastOutstanding)]
    public void Requests_that_have_ended_leave_nothing_behind(string kind, RoutingPolicy routing)
    {
        // The least of two: shared pools are emptied whenever the process collects, and filled again at the next run's cost.
        Run(kind, routing, Short);
        long Least(int requests) => Math.Min(Run(kind, routing, requests), Run(kind, routing, requests));
        var (few, many) = (Least(Short), Least(Long));
        Assert.True(few > 1000, "the run was on another thread");

        // A table may double once more where by chance more requests were alive at once; a byte for each request would be 80 kB.
        Assert.InRange(many - few, -40_000, 40_000);
    }

    private static long Run(string kind, RoutingPolicy routing, int requests)
    {
        var window = new AttentionWindow(128, false, 1, 1);
        var settings = kind switch
        {
            "windows" => Plain with { Window = window },
            "prefixes" => Plain with { PrefixUnitTokens = 512, HostTier = new TierSettings(40, 1e6) },
            "timeouts" => Plain with { TimeoutNanoseconds = 3_000_000_000, Order = QueueOrder.Sjf },
            "drafts" => Plain with { Speculation = new SpeculationSettings([new Ratio(0.8)], 3) },
            _ => Plain,
        };
        var worker = ReplicaModel.Of(settings, kind == "windows" ? EngineTables.Of(window) : EngineTables.Growing);
        var deployment = new SimulatedDeployment(worker, 4, routing)
        {
            Prefill = kind == "apart" ? new PrefillPool(worker, 2, routing, new Seconds(1e-3), new Seconds(1e-6)) : null,
        };
        var lengths = Lengths.Lognormal(new(300, 0.8), new(50, 0.8));
        IRequestSource traffic = kind == "users"
            ? new ClosedLoopRequests(60, new Seconds(0.05), lengths, requests, 1)
            : new GeneratedRequests(Arrivals.Poisson(new RequestsPerSecond(60.0)), lengths, requests, double.PositiveInfinity, 1)
            {
                Prefixes = kind == "prefixes" ? new SharedPrefixes(20, 1024) : null,
            };
        var before = GC.GetAllocatedBytesForCurrentThread();
        Simulator.Run(deployment, traffic, new Slo(new Seconds(0.5), null, new Ratio(0.95)), new SimulationOptions { Seed = 5, Threads = 1 });
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
