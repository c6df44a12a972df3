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

/// <summary>Do sources give the requests that they say they give?</summary>
public sealed class TrafficTests
{
    [Fact]
    public void Streams_arrive_in_order_and_each_is_a_tenant() => Gen.Select(Gen.Double[1.0, 50.0], Gen.Double[1.0, 50.0], Gen.ULong[0, 100]).Sample((one, other, seed) =>
    {
        var merged = All(new MergedRequests([("a", Drawn(one, 100, seed)), ("b", Drawn(other, 300, seed + 1))]));
        Assert.Equal(Enumerable.Range(0, 400).Select(i => (long)i), merged.Select(r => r.Id));
        Assert.Equal(merged.Select(r => r.ArrivalNanoseconds).Order(), merged.Select(r => r.ArrivalNanoseconds));
        Assert.Equal((100, 300), (merged.Count(r => r.Tenant == 1), merged.Count(r => r.Tenant == 2)));
        Assert.Equal(All(Drawn(one, 100, seed)).Select(r => (r.ArrivalNanoseconds, r.Input)), merged.Where(r => r.Tenant == 1).Select(r => (r.ArrivalNanoseconds, r.Input)));
    }, iter: 30);

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(2.5)]
    public void A_scaled_trace_has_as_many_requests_in_the_same_rhythm(double factor)
    {
        var scaled = All(new ScaledRequests(Drawn(20.0, 10_000, 1), factor, 2));
        Assert.Equal(10_000 * factor, scaled.Count, 10_000 * factor * 0.05);
        Assert.Equal(scaled.Select(r => r.ArrivalNanoseconds).Order(), scaled.Select(r => r.ArrivalNanoseconds));
        Assert.Equal(All(Drawn(20.0, 10_000, 1))[^1].ArrivalNanoseconds, scaled[^1].ArrivalNanoseconds, 1e9);
        Assert.Equal(300.0, scaled.Average(r => r.Input), 15.0);
    }

    [Fact]
    public void A_turn_repeats_all_that_was_said_and_finds_it_in_the_cache()
    {
        var traffic = new SessionRequests(Arrivals.Poisson(new RequestsPerSecond(0.5)), Lengths.Fixed(600, 500), 5.0, new Seconds(2.0), 3000, double.PositiveInfinity, 4);
        var log = new Log();
        var model = ReplicaModel.Of(new EngineSettings(SchedulerPolicy.Vllm, 64, 4096, 16, 40_000, 65_536) { PrefixUnitTokens = 512 }, EngineTables.Even(0.01));
        var result = Simulator.Run(
            new SimulatedDeployment(model, 2, RoutingPolicy.SessionSticky), traffic, new Slo(null, null, new Ratio(0.95)), new SimulationOptions { Log = log });
        Assert.Equal(3000, result.Total.Arrived);
        Assert.Equal(0, result.Total.Running);

        // Prompts are 600 tokens and a multiple of 1,100 before them; a fifth of the requests end a conversation.
        Assert.All(log.Records, r => Assert.Equal(600, r.Input % 1100));
        Assert.Equal(0.2, log.Records.Count(r => r.Input == 600) / 3000.0, 0.03);
        Assert.Equal(600 + (1100 * 4.0), log.Records.Average(r => r.Input), 400.0);
        var history = log.Records.Sum(r => (long)((r.Input - 600) / 512) * 512);
        Assert.InRange(result.Total.CachedTokens, history * 9 / 10, log.Records.Sum(r => (long)r.Input));
    }

    [Fact]
    public void A_fair_queue_serves_a_modest_tenant_beside_a_greedy_one()
    {
        double Wait(QueueOrder order)
        {
            var traffic = new MergedRequests([("greedy", Drawn(60.0, 6000, 1)), ("modest", Drawn(2.0, 200, 2))]);
            var model = ReplicaModel.Of(new EngineSettings(SchedulerPolicy.Vllm, 16, 4096, 16, 40_000, 65_536) { Order = order }, EngineTables.Even(0.01));
            var result = Simulator.Run(new SimulatedDeployment(model, 1, RoutingPolicy.RoundRobin), traffic, new Slo(null, null, new Ratio(0.95)), new SimulationOptions());
            return result.Total.Tenants.Single(tenant => tenant.Number == 2).Statistics.Ttft.Percentile(0.9).Value;
        }

        Assert.True(Wait(QueueOrder.Vtc) * 20.0 < Wait(QueueOrder.Fcfs));
    }

    private static GeneratedRequests Drawn(double rate, long count, ulong seed) => new(
        Arrivals.Poisson(new RequestsPerSecond(rate)), Lengths.Lognormal(new(300, 1), new(50, 0.5)), count, double.PositiveInfinity, seed);

    private static List<Request> All(IRequestSource source)
    {
        var all = new List<Request>();
        while (source.TryNext(out var request))
        {
            all.Add(request);
        }

        return all;
    }

    private sealed class Log : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public void Ended(in RequestRecord request) => Records.Add(request);
    }
}
