using CsCheck;
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

/// <summary>Users who wait for answers, prefill workers and replicas that come and go, in any combination: is it exact, is anything lost, and does an
/// interrupted run go on as if it had not been?</summary>
public sealed class EventRunTests
{
    private const int Requests = 3000;

    private static readonly AttentionWindow?[] Windows = [null, new AttentionWindow(200, false, 1, 2), new AttentionWindow(64, true, 1, 1)];
    private static readonly IterationTimes[] Tables = [EngineTables.Growing, .. Windows.Skip(1).Select(EngineTables.Of)];

    private static readonly Gen<Case> Cases =
        from users in Gen.Enum<Users>()
        from prefillers in Gen.Int[0, 3]
        from holds in Gen.Bool
        from replicas in Gen.Int[1, 4]
        from elastic in Gen.Int[0, 15]
        from fate in Gen.Enum<FailureFate>()
        from routing in Gen.Enum<RoutingPolicy>()
        from blocks in Gen.Int[300, 2000]
        from policy in Gen.Int[0, SchedulerPolicy.All.Count - 1]
        from seed in Gen.ULong[1, 1000]
        from window in Gen.Int[0, Windows.Length - 1]
        select new Case(users, prefillers, holds, replicas, elastic, fate, routing, blocks, SchedulerPolicy.All[policy], seed, window);

    [Fact]
    public void Nothing_is_lost_whatever_waits_for_what() => Cases.Sample(
        one =>
        {
            var log = new Log();
            var result = Run(one, 300, log);
            Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), log.Records.Select(r => r.Id).Order());
            Assert.Equal(300, result.Total.Finished + result.Total.Rejected + result.Total.Aborted);
            Assert.All(log.Records, r => Assert.True(r.ArrivalNanoseconds <= r.StartNanoseconds && r.StartNanoseconds <= r.FirstTokenNanoseconds && r.FirstTokenNanoseconds <= r.EndNanoseconds));
            var series = result.Total.Series.Used.ToArray();
            Assert.Equal(series.Sum(i => i.Arrived), series.Sum(i => i.Started + i.LostWaiting));
            Assert.True(one.Fails || result.Total.ReplicaFailures + result.Prefill?.ReplicaFailures is null or 0);
        },
        iter: 400);

    [Fact]
    public void A_resumed_run_gives_the_same()
    {
        var stops = 0;
        Cases.Sample(
            one =>
            {
                var whole = Text(Run(one, Requests, null));
                byte[]? left = null;
                while (true)
                {
                    using var stop = new CancellationTokenSource();
                    MemoryStream? written = null;
                    var result = Run(one, Requests, new Log { StopsAfter = 700, Stop = stop }, new SimulationOptions
                    {
                        Stop = stop.Token,
                        Resume = left is null ? null : Checkpoint.From(new MemoryStream(left), "subject"),
                        Checkpoint = () => Checkpoint.To(written = new MemoryStream(), "subject"),
                    });
                    if (!result.IsInterrupted)
                    {
                        Assert.Equal(whole, Text(result));
                        return;
                    }

                    Interlocked.Increment(ref stops);
                    left = written!.ToArray();
                }
            },
            iter: 120);
        Assert.True(stops > 100);
    }

    [Fact]
    public void Replicas_serve_users_who_wait_as_they_would_serve_the_same_arrivals() => Cases.Sample(
        one =>
        {
            var log = new Log();
            Run(one with { Prefillers = 0, Elastic = 0 }, 200, log);
            foreach (var replica in log.Records.GroupBy(r => r.Replica).Where(group => group.Key >= 0))
            {
                var reference = new ReferenceEngine(Settings(one), Tables[one.Window], EngineTables.Joule);
                reference.Run(replica.OrderBy(r => r.Id).Select(Asked));
                Assert.Equal(replica.OrderBy(r => r.Id), reference.Records.Select(r => r with { Replica = replica.Key }).OrderBy(r => r.Id));
            }
        },
        iter: 200);

    [Fact]
    public void Prefill_and_decode_workers_are_as_exact_as_the_engine_that_steps() => Cases.Sample(
        one =>
        {
            var log = new Log();
            Run(one with { Prefillers = 1, Replicas = 1, Elastic = 0, Holds = false }, 200, log);
            var served = log.Records.Where(r => r.Replica >= 0).OrderBy(r => r.Id).ToList();

            // The prompts as requests of one token; what is left as requests that come with their caches, when those have moved.
            var prefill = new ReferenceEngine(Settings(one), Tables[one.Window], EngineTables.Joule);
            prefill.Run(served.Select(r => Asked(r) with { Output = 1 }));
            var first = prefill.Records.ToDictionary(r => r.Id);
            var decode = new ReferenceEngine(Settings(one), Tables[one.Window], EngineTables.Joule) { Computed = first };
            var rest = served.Where(r => r.Output > 1).Select(r => Asked(r) with { ArrivalNanoseconds = first[r.Id].FirstTokenNanoseconds + Moving(r.Input) });
            decode.Run(rest.OrderBy(r => r.ArrivalNanoseconds).ThenBy(r => r.Id));
            var whole = decode.Records.ToDictionary(r => r.Id);
            foreach (var record in served)
            {
                var (start, token) = (first[record.Id].StartNanoseconds, first[record.Id].FirstTokenNanoseconds);
                var end = record.Output == 1 ? token : whole[record.Id].EndNanoseconds;
                Assert.Equal((start, token, end), (record.StartNanoseconds, record.FirstTokenNanoseconds, record.EndNanoseconds));
            }
        },
        iter: 200);

    [Fact]
    public void Workers_that_never_fail_serve_as_if_there_were_no_failures() => Cases.Sample(
        one =>
        {
            var (plain, never) = (new Log(), new Log());
            Run(one with { Elastic = 0 }, 300, plain);
            Run(one with { Elastic = 5 }, 300, never, meanTimeBetween: 1e8);
            Assert.Equal(plain.Records.OrderBy(r => r.Id), never.Records.OrderBy(r => r.Id));
        },
        iter: 100);

    private static Request Asked(RequestRecord record) =>
        new() { Id = record.Id, ArrivalNanoseconds = record.ArrivalNanoseconds, Input = record.Input, Output = record.Output, Tenant = record.Tenant };

    private static long Moving(int tokens) => 100_000 + (long)(1e-6 * 1e9 * tokens);

    private static EngineSettings Settings(Case one) => new(one.Policy, 64, 2048, 16, one.Blocks * (one.Window > 0 ? 2 : 1), 3900) { Window = Windows[one.Window] };

    private static SimulationResult Run(Case one, long count, Log? log, SimulationOptions? options = null, double meanTimeBetween = 6.0)
    {
        var worker = ReplicaModel.Of(Settings(one) with { HoldsHandovers = one.Holds }, Tables[one.Window]);
        Autoscaling? Scales(int bit) => (one.Elastic & bit) != 0 ? new Autoscaling(1, 5, 8.0, new Seconds(0.7), new Seconds(1.3)) : null;
        Failures? Fails(int bit) => (one.Elastic & bit) != 0 ? new Failures(new Seconds(meanTimeBetween), new Seconds(0.5), one.Fate) : null;
        var deployment = new SimulatedDeployment(worker, one.Replicas, one.Routing)
        {
            Failures = Fails(1), Autoscaling = Scales(2),
            Prefill = one.Prefillers == 0
                ? null
                : new PrefillPool(worker, one.Prefillers, one.Routing, new Seconds(1e-4), new Seconds(1e-6)) { Failures = Fails(4), Autoscaling = Scales(8) },
        };
        var lengths = Lengths.Lognormal(new(300, 0.8), new(30, 1));
        IRequestSource Loop(long requests) => new ClosedLoopRequests(40, new Seconds(0.05), lengths, requests, one.Seed);
        IRequestSource Sessions(long requests) => new SessionRequests(Arrivals.Poisson(new RequestsPerSecond(20.0)), lengths, 3.0, new Seconds(0.4), requests, 1e9, one.Seed);
        IRequestSource Open(long requests) => new GeneratedRequests(Arrivals.Poisson(new RequestsPerSecond(60.0)), lengths, requests, double.PositiveInfinity, one.Seed);
        var traffic = one.Users switch
        {
            Users.Loop => Loop(count),
            Users.Sessions => Sessions(count),
            Users.Streams => new MergedRequests([("a", Loop(count / 3)), ("b", new LabelledRequests(Sessions(count / 3), 1, 0, 3, 5)), ("c", Open(count - (count / 3 * 2)))]),
            _ => Open(count),
        };
        return Simulator.Run(deployment, traffic, new Slo(new Seconds(0.5), null, new Ratio(0.95)), (options ?? new SimulationOptions()) with { Seed = one.Seed, Log = log });
    }

    private static string Text(SimulationResult result)
    {
        static string Of(Statistics total) =>
            $"{total.Arrived} {total.Finished} {total.Aborted} {total.Rejected} {total.Good} {total.Preemptions} {total.Iterations} {total.BusyNanoseconds} {total.BlockNanoseconds} "
            + $"{total.EndNanoseconds} {total.ReplicaNanoseconds} {total.ReplicaFailures} {total.ReplicaStarts} {total.Migrations} {string.Join(',', total.Ttft.Cumulative())} "
            + $"{string.Join(',', total.InterToken.Cumulative())} {string.Join(';', total.Tenants.Select(t => $"{t.Number}:{t.Statistics.Finished}"))}";
        return Of(result.Total) + (result.Prefill is { } prefill ? Of(prefill) : string.Empty);
    }

    private sealed record Case(
        Users Users, int Prefillers, bool Holds, int Replicas, int Elastic, FailureFate Fate, RoutingPolicy Routing, int Blocks, SchedulerPolicy Policy, ulong Seed, int Window)
    {
        public bool Fails => (Elastic & 1) != 0 || (Prefillers > 0 && (Elastic & 4) != 0);
    }

    // Stops the run after so many requests have ended; the run notices when it next looks.
    private sealed class Log : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public int StopsAfter { get; init; } = int.MaxValue;

        public CancellationTokenSource? Stop { get; init; }

        public void Ended(in RequestRecord request)
        {
            Records.Add(request);
            if (Records.Count == StopsAfter)
            {
                Stop!.Cancel();
            }
        }
    }

    private enum Users
    {
        Open,
        Loop,
        Sessions,
        Streams,
    }
}
