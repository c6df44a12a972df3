using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Serving;
using Tokenfab.Serving.Simulation;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Scheduling;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Tests.Serving.Simulation;

public sealed class SimulatorTests
{
    private const double Service = 0.01;

    private static readonly Slo Slo = new(new Seconds(0.5), new Seconds(0.02), new Ratio(0.95));

    // An iteration takes 10 ms whatever it holds, so that a request of n output tokens takes n of them.
    private static readonly IterationTimes Even = EngineTables.Even(Service);

    [Fact]
    public void One_slot_and_equal_requests_wait_as_in_a_queue_of_one_server_with_constant_service()
    {
        // Pollaczek-Khinchine for M/D/1: W = rho / (2 (1 - rho)) S.
        foreach (var load in new[] { 0.3, 0.6, 0.8 })
        {
            var traffic = new GeneratedRequests(Arrivals.Poisson(new RequestsPerSecond(load / Service)), Lengths.Fixed(100, 1), 400_000, double.PositiveInfinity, 7);
            var result = Run(Deployment(1, Even, sequences: 1), traffic);
            Assert.Equal(1.0, result.Total.QueueTime.Mean.Value / (load / (2.0 * (1.0 - load)) * Service), 0.03);
        }
    }

    [Fact]
    public void One_slot_and_exponential_requests_wait_as_in_a_queue_of_one_server_with_exponential_service()
    {
        // M/M/1: W = rho / (1 - rho) S. Outputs are exponential with a mean of 100 tokens, rounded up.
        var pairs = Enumerable.Range(0, 10_000).Select(i => (1, (int)Math.Ceiling(-100.0 * Math.Log(1.0 - ((i + 0.5) / 10_000))))).ToList();
        var mean = pairs.Average(p => p.Item2) * Service;
        const double load = 0.7;
        var traffic = new GeneratedRequests(Arrivals.Poisson(new RequestsPerSecond(load / mean)), Lengths.Empirical(pairs), 400_000, double.PositiveInfinity, 3);
        var result = Run(Deployment(1, Even, sequences: 1), traffic);
        Assert.Equal(1.0, result.Total.QueueTime.Mean.Value / (load / (1.0 - load) * mean), 0.04);
    }

    [Fact]
    public void Sequences_times_time_is_what_the_requests_spent_decoding()
    {
        // Little's law without a limit to take: each request decodes from its first token to its last.
        var log = new Log();
        var result = Run(Deployment(3, EngineTables.Growing), Poisson(100.0, 5000), log: log);
        Assert.Equal(log.Records.Sum(r => r.EndNanoseconds - r.FirstTokenNanoseconds), (long)result.Total.BatchNanoseconds);
    }

    [Theory]
    [InlineData(RoutingPolicy.RoundRobin)]
    [InlineData(RoutingPolicy.Random)]
    [InlineData(RoutingPolicy.SessionSticky)]
    [InlineData(RoutingPolicy.LeastOutstanding)]
    [InlineData(RoutingPolicy.PowerOfTwo)]
    [InlineData(RoutingPolicy.PrefixAware)]
    public void Threads_do_not_change_the_answer(RoutingPolicy routing)
    {
        foreach (var count in new[] { 20_000, long.MaxValue })
        {
            var seconds = count == long.MaxValue ? 60.0 : double.PositiveInfinity;
            string Answer(int threads) => Text(Run(Deployment(7, EngineTables.Growing, routing), Poisson(300.0, count, seconds), threads: threads));
            Assert.Equal(Answer(1), Answer(3));
        }
    }

    [Fact]
    public void Every_request_ends_once_whatever_the_deployment() => Gen.Select(
        Gen.Enum<RoutingPolicy>(), Gen.Int[1, 6], Gen.Int[0, 3], Gen.Double[5.0, 400.0], Gen.Bool).Sample(
        (routing, replicas, prefillers, rate, closed) =>
        {
            var log = new Log();
            IRequestSource traffic = closed
                ? new ClosedLoopRequests(20, new Seconds(0.01), Lengths.Lognormal(new(300, 1), new(50, 1)), 500, 1)
                : Poisson(rate, 500);
            var deployment = Deployment(replicas, EngineTables.Growing, routing);
            deployment = prefillers == 0 || closed ? deployment : deployment with
            {
                Prefill = new PrefillPool(deployment.Replica, prefillers, routing, new Seconds(1e-4), new Seconds(1e-6)),
            };
            var result = Run(deployment, traffic, log: log);
            Assert.Equal(500, result.Total.Arrived);
            Assert.Equal(0, result.Total.Running);
            Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), log.Records.Select(r => r.Id).Order());
            Assert.All(log.Records, r => Assert.True(r.ArrivalNanoseconds <= r.StartNanoseconds && r.StartNanoseconds <= r.FirstTokenNanoseconds && r.FirstTokenNanoseconds <= r.EndNanoseconds));
            Assert.Equal(result.Total.Finished, result.Total.Series.Used.ToArray().Sum(i => i.Finished));
            Assert.Equal(result.Total.Arrived, result.Total.Series.Used.ToArray().Sum(i => i.Arrived));
            Assert.Equal(result.Total.BusyNanoseconds, result.Total.Series.Used.ToArray().Sum(i => i.BusyNanoseconds));
        },
        iter: 60);

    [Fact]
    public void The_next_token_after_a_handover_comes_when_the_cache_has_moved()
    {
        var worker = Deployment(1, Even).Replica;
        var deployment = new SimulatedDeployment(worker, 1, RoutingPolicy.RoundRobin, new PrefillPool(worker, 1, RoutingPolicy.RoundRobin, new Seconds(0.5), new Seconds(0.001)));
        var log = new Log();
        Run(deployment, new GeneratedRequests(Arrivals.Gamma(new RequestsPerSecond(0.1), 0.0), Lengths.Fixed(100, 3), 1, double.PositiveInfinity, 1), log: log);
        var request = Assert.Single(log.Records);
        Assert.Equal(0.01, (request.FirstTokenNanoseconds - request.ArrivalNanoseconds) * 1e-9, 1e-8);
        Assert.Equal(0.62, (request.EndNanoseconds - request.FirstTokenNanoseconds) * 1e-9, 1e-8);
    }

    [Fact]
    public void Users_of_a_closed_loop_wait_for_their_answers()
    {
        // Eight users who never think keep eight requests in the system; each needs 10 iterations of 10 ms.
        var result = Run(Deployment(1, Even), new ClosedLoopRequests(8, Seconds.Zero, Lengths.Fixed(10, 10), 800, 1));
        Assert.Equal(80.0, result.Throughput.Value, 0.5);
        Assert.Equal(0.1, result.Total.EndToEnd.Mean.Value, 0.002);
    }

    [Fact]
    public void Least_outstanding_and_two_choices_beat_a_blind_router()
    {
        double Tail(RoutingPolicy routing) => Run(Deployment(8, EngineTables.Growing, routing, sequences: 8), Poisson(150.0, 30_000)).Total.Ttft.Percentile(0.99).Value;
        Assert.True(Tail(RoutingPolicy.LeastOutstanding) < Tail(RoutingPolicy.PowerOfTwo));
        Assert.True(Tail(RoutingPolicy.PowerOfTwo) < Tail(RoutingPolicy.Random));
    }

    [Fact]
    public void A_prefix_cache_finds_what_prompts_share_as_far_as_its_memory_goes()
    {
        double Hits(int blocks, RoutingPolicy routing)
        {
            var model = ReplicaModel.Of(new EngineSettings(SchedulerPolicy.Vllm, 64, 2048, 16, blocks, 65_536) { PrefixUnitTokens = 512 }, EngineTables.Growing);
            var traffic = new GeneratedRequests(Arrivals.Poisson(new RequestsPerSecond(20.0)), Lengths.Fixed(100, 20), 4000, double.PositiveInfinity, 1)
            {
                Prefixes = new SharedPrefixes(50, 1024),
            };
            return Run(new SimulatedDeployment(model, 4, routing), traffic).PrefixHits.Value;
        }

        // Room for all: every beginning is computed once by the replicas that are asked for it, and found from then on.
        Assert.InRange(Hits(20_000, RoutingPolicy.PrefixAware), 0.85, 1024.0 / 1124.0);
        Assert.True(Hits(1500, RoutingPolicy.PrefixAware) > Hits(1500, RoutingPolicy.RoundRobin) + 0.1);
        Assert.True(Hits(20_000, RoutingPolicy.RoundRobin) > Hits(1500, RoutingPolicy.RoundRobin) + 0.1);
    }

    [Fact]
    public void Refuses_a_deployment_without_replicas() =>
        Assert.Contains("no replica", Assert.Throws<InputException>(() => Run(Deployment(0, Even), Poisson(1.0, 1))).Message, StringComparison.Ordinal);

    private static SimulationResult Run(SimulatedDeployment deployment, IRequestSource traffic, IRequestLog? log = null, int threads = 1) =>
        Simulator.Run(deployment, traffic, Slo, new SimulationOptions { Seed = 5, Threads = threads, Log = log });

    private static SimulatedDeployment Deployment(int replicas, IterationTimes times, RoutingPolicy routing = RoutingPolicy.RoundRobin, int sequences = 64) => new(
        ReplicaModel.Of(new EngineSettings(SchedulerPolicy.Vllm, sequences, 2048, 16, 20_000, 65_536), times), replicas, routing);

    private static GeneratedRequests Poisson(double rate, long count, double seconds = double.PositiveInfinity) => new(
        Arrivals.Poisson(new RequestsPerSecond(rate)), Lengths.Lognormal(new LengthDistribution(300, 1), new LengthDistribution(50, 1)), count, seconds, 11);

    private static string Text(SimulationResult result)
    {
        var total = result.Total;
        var series = string.Join(';', total.Series.Used.ToArray().Select(i => $"{i.Arrived},{i.Started},{i.Finished},{i.BusyNanoseconds},{i.BatchNanoseconds},{i.BlockNanoseconds}"));
        return $"{total.Arrived} {total.Finished} {total.Good} {total.Iterations} {total.BusyNanoseconds} {total.BatchNanoseconds} {total.BlockNanoseconds} "
            + $"{total.EndNanoseconds} {string.Join(',', total.Ttft.Cumulative())} {total.Tpot.Mean} {total.InterToken.Mean} {series}";
    }

    private sealed class Log : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public void Ended(in RequestRecord request) => Records.Add(request);
    }
}
