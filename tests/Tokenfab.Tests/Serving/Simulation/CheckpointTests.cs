using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Scheduling;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Tests.Serving.Simulation;

/// <summary>Does an interrupted run that is resumed give what an uninterrupted one gives?</summary>
public sealed class CheckpointTests
{
    private static readonly EngineSettings Plain = new(SchedulerPolicy.Vllm, 48, 2048, 16, 700, 65_536) { TimeoutNanoseconds = 4_000_000_000 };

    public static TheoryData<string, RoutingPolicy, int> Cases => new()
    {
        { "plain", RoutingPolicy.LeastOutstanding, 1 }, { "plain", RoutingPolicy.PowerOfTwo, 1 }, { "plain", RoutingPolicy.RoundRobin, 2 }, { "plain", RoutingPolicy.Random, 2 },
        { "prefixes", RoutingPolicy.PrefixAware, 1 }, { "fair", RoutingPolicy.LeastOutstanding, 1 }, { "shortest", RoutingPolicy.SessionSticky, 2 },
        { "drafting", RoutingPolicy.LeastOutstanding, 1 }, { "endless", RoutingPolicy.Random, 2 }, { "sliding", RoutingPolicy.LeastOutstanding, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_resumed_run_gives_the_same(string kind, RoutingPolicy routing, int threads)
    {
        var whole = Text(Run(kind, routing, threads, null, 0).Result);
        var (left, stops) = ((byte[]?)null, 0);
        while (true)
        {
            var (result, written) = Run(kind, routing, threads, left, stopAfter: 1500);
            if (!result.IsInterrupted)
            {
                Assert.Equal(whole, Text(result));
                Assert.True(stops > 0);
                return;
            }

            (left, stops) = (written, stops + 1);
        }
    }

    [Fact]
    public void Refuses_what_is_no_checkpoint_of_this_run()
    {
        var left = Run("plain", RoutingPolicy.LeastOutstanding, 1, null, 1500).Written!;
        string Problem(byte[] bytes, string subject = "subject") => Assert.Throws<InputException>(() => Run("plain", RoutingPolicy.LeastOutstanding, 1, bytes, 0, subject)).Problem;
        Assert.Contains("another scenario", Problem(left, "another"), StringComparison.Ordinal);
        Assert.Contains("not whole", Problem(left[..^100]), StringComparison.Ordinal);
        Assert.Contains("no checkpoint", Problem([1, 2, 3, 4, 5, 6, 7, 8, 9]), StringComparison.Ordinal);
    }

    private static (SimulationResult Result, byte[]? Written) Run(string kind, RoutingPolicy routing, int threads, byte[]? left, long stopAfter, string subject = "subject")
    {
        var settings = kind switch
        {
            "prefixes" => Plain with { PrefixUnitTokens = 512, HostTier = new TierSettings(20, 1e6), RemoteTier = new TierSettings(50, 5e6), AdapterSlots = 2, AdapterLoadNanoseconds = 3e6 },
            "fair" => Plain with { Order = QueueOrder.Vtc },
            "shortest" => Plain with { Order = QueueOrder.Sjf, Policy = SchedulerPolicy.Sglang with { Preemption = Preemption.Swap }, SwapNanoseconds = 1e4 },
            "drafting" => Plain with { Speculation = new SpeculationSettings([new Ratio(0.8), new Ratio(0.5)], 3) },
            "sliding" => Plain with { Window = new AttentionWindow(128, false, 1, 1), Blocks = 900 },
            _ => Plain,
        };
        var times = settings.Window is null ? EngineTables.Growing : EngineTables.Of(settings.Window);
        var traffic = Traffic(kind);
        using var stop = new CancellationTokenSource();
        var watch = new SimulationProgress();
        MemoryStream? written = null;
        var options = new SimulationOptions
        {
            Seed = 5, Threads = threads, Stop = stop.Token, Progress = watch,
            Resume = left is null ? null : Checkpoint.From(new MemoryStream(left), subject),
            Checkpoint = () => Checkpoint.To(written = new MemoryStream(), subject),
        };
        var source = stopAfter > 0 ? new Stopping(traffic, stopAfter, stop) : traffic;
        if (stopAfter > 0 && kind == "endless")
        {
            // Replicas that run by themselves are stopped between their days: here, before the first.
            source = traffic;
            if (left is null)
            {
                stop.Cancel();
            }
        }

        return (Simulator.Run(new SimulatedDeployment(ReplicaModel.Of(settings, times), 4, routing), source, new Slo(new Seconds(0.5), null, new Ratio(0.95)), options), written?.ToArray());
    }

    private static IRequestSource Traffic(string kind)
    {
        GeneratedRequests Drawn(double rate, long count, ulong seed) => new(
            Arrivals.Poisson(new RequestsPerSecond(rate)), Lengths.Lognormal(new(300, 1), new(50, 1)), count, count == long.MaxValue ? 120.0 : double.PositiveInfinity, seed)
        {
            Prefixes = kind == "prefixes" ? new SharedPrefixes(10, 1024) : null,
        };
        return kind switch
        {
            "prefixes" => new LabelledRequests(new ScaledRequests(Drawn(60.0, 3000, 1), 1.6, 2), 0, 2_000_000_000, 5, 3),
            "fair" => new MergedRequests([("a", Drawn(60.0, 2000, 1)), ("b", new FirstRequests(Drawn(90.0, 9000, 2), 3000))]),
            "endless" => Drawn(150.0, long.MaxValue, 1),
            _ => Drawn(150.0, 140_000, 1),
        };
    }

    private static string Text(SimulationResult result)
    {
        var total = result.Total;
        var tenants = string.Join(';', total.Tenants.Select(t => $"{t.Number}:{t.Statistics.Finished},{t.Statistics.Ttft.Mean},{t.Statistics.OutputTokens}"));
        return $"{total.Arrived} {total.Finished} {total.Aborted} {total.Good} {total.Preemptions} {total.Iterations} {total.BusyNanoseconds} {total.BatchNanoseconds} {total.BlockNanoseconds} "
            + $"{total.EndNanoseconds} {total.CachedTokens} {total.LoadedTokens} {string.Join(',', total.Ttft.Cumulative())} {string.Join(',', total.InterToken.Cumulative())} {tenants} "
            + string.Join(';', total.Series.Used.ToArray().Select(i => $"{i.Arrived},{i.Started},{i.Finished},{i.BusyNanoseconds}"));
    }

    // Stops the run after so many requests; the run notices when it next looks.
    private sealed class Stopping(IRequestSource source, long after, CancellationTokenSource stop) : IRequestSource, IResumable
    {
        private long _given;

        public IReadOnlyList<string> Tenants => source.Tenants;

        public bool TryNext(out Request request)
        {
            if (++_given == after)
            {
                stop.Cancel();
            }

            return source.TryNext(out request);
        }

        public void Keep(RunState state) => ((IResumable)source).Keep(state);
    }
}
