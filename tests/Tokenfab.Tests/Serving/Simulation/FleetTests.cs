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

/// <summary>Replicas that come and go: is anything lost, and do they follow the load?</summary>
public sealed class FleetTests
{
    [Fact]
    public void Nothing_is_lost_whatever_fails() => Gen.Select(
        Gen.Enum<RoutingPolicy>(), Gen.Enum<FailureFate>(), Gen.Int[1, 4], Gen.Double[0.3, 20.0], Gen.Bool, Gen.Int[0, 1], Gen.ULong[0, 1000]).Sample(
        (routing, fate, replicas, mtbf, scales, prefixes, seed) =>
        {
            var deployment = Deployment(replicas, routing, prefixes * 32) with
            {
                Failures = new Failures(new Seconds(mtbf), new Seconds(0.5), fate),
                Autoscaling = scales ? new Autoscaling(1, 5, 8.0, new Seconds(0.7), new Seconds(1.3)) : null,
            };
            var (result, records) = Run(deployment, 400, 60.0, seed);
            Assert.Equal(Enumerable.Range(0, 400).Select(i => (long)i), records.Select(r => r.Id).Order());
            Assert.Equal(400, result.Total.Finished + result.Total.Aborted);
            Assert.True(result.Total.ReplicaFailures > 0 || mtbf > 1.0);
            Assert.True(fate == FailureFate.Abort || result.Total.Aborted == 0);
            Assert.All(records, r => Assert.True(r.ArrivalNanoseconds <= r.StartNanoseconds && r.StartNanoseconds <= r.FirstTokenNanoseconds && r.FirstTokenNanoseconds <= r.EndNanoseconds));
        },
        iter: 200);

    [Fact]
    public void Replicas_that_never_fail_serve_as_if_there_were_no_failures()
    {
        var plain = Run(Deployment(3, RoutingPolicy.LeastOutstanding, 0), 2000, 100.0, 1);
        var never = Run(Deployment(3, RoutingPolicy.LeastOutstanding, 0) with { Failures = new Failures(new Seconds(1e8), new Seconds(1.0), FailureFate.Migrate) }, 2000, 100.0, 1);
        Assert.Equal(plain.Records.OrderBy(r => r.Id), never.Records.OrderBy(r => r.Id));
    }

    [Fact]
    public void Autoscaling_follows_the_load_with_the_delay_of_a_cold_start()
    {
        var elastic = Deployment(1, RoutingPolicy.LeastOutstanding, 0) with { Autoscaling = new Autoscaling(1, 8, 10.0, new Seconds(1.0), new Seconds(5.0)) };
        var (low, high) = (Run(elastic, 400, 4.0, 1).Result, Run(elastic, 20_000, 200.0, 1).Result);
        Assert.InRange(low.MeanReplicas, 1.0, 1.2);
        Assert.InRange(high.MeanReplicas, 3.0, 8.0);
        Assert.True(high.Total.ReplicaStarts >= 2);

        // The first arrivals meet one replica until others have started.
        var fixedSize = Run(Deployment(8, RoutingPolicy.LeastOutstanding, 0), 20_000, 200.0, 1).Result;
        Assert.True(high.Total.Ttft.Greatest.Value > fixedSize.Total.Ttft.Greatest.Value * 2.0);
        Assert.True(high.ReplicaSeconds.Value < fixedSize.ReplicaSeconds.Value);
    }

    [Fact]
    public void Failures_are_as_frequent_as_they_say()
    {
        var failing = Deployment(4, RoutingPolicy.RoundRobin, 0) with { Failures = new Failures(new Seconds(20.0), new Seconds(2.0), FailureFate.Migrate) };
        var result = Run(failing, 20_000, 20.0, 3).Result;
        Assert.Equal(result.Duration.Value * 4.0 / 22.0, result.Total.ReplicaFailures, result.Total.ReplicaFailures * 0.25);
        Assert.True(result.Total.Migrations > 0);
    }

    private static SimulatedDeployment Deployment(int replicas, RoutingPolicy routing, int prefixUnit) => new(
        ReplicaModel.Of(new EngineSettings(SchedulerPolicy.Vllm, 64, 2048, 16, 2000, 65_536) { PrefixUnitTokens = prefixUnit == 0 ? 0 : 512 }, EngineTables.Growing), replicas, routing);

    private static (SimulationResult Result, List<RequestRecord> Records) Run(SimulatedDeployment deployment, long count, double rate, ulong seed)
    {
        var log = new Log();
        var traffic = new GeneratedRequests(
            Arrivals.Poisson(new RequestsPerSecond(rate)), Lengths.Lognormal(new(300, 0.6), new(50, 1)), count, double.PositiveInfinity, seed)
        {
            Prefixes = deployment.Replica.Settings.PrefixUnitTokens > 0 ? new SharedPrefixes(5, 1024) : null,
        };
        return (Simulator.Run(deployment, traffic, new Slo(null, null, new Ratio(0.95)), new SimulationOptions { Log = log, Seed = seed }), log.Records);
    }

    private sealed class Log : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public void Ended(in RequestRecord request) => Records.Add(request);
    }
}
