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

/// <summary>Do full decode workers stop prefill workers, and nothing else change?</summary>
public sealed class BackPressureTests
{
    [Fact]
    public void With_room_for_all_it_changes_nothing() => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 3], Gen.Double[5.0, 100.0], Gen.Enum<RoutingPolicy>()).Sample(
        (decoders, prefillers, rate, routing) =>
        {
            routing = routing is RoutingPolicy.PrefixAware ? RoutingPolicy.LeastOutstanding : routing;
            var (held, free) = (Run(true, decoders, prefillers, 100_000, rate, routing), Run(false, decoders, prefillers, 100_000, rate, routing));
            Assert.Equal(free.Records.Sum(r => r.FirstTokenNanoseconds), held.Records.Sum(r => r.FirstTokenNanoseconds));
            Assert.Equal(free.Records.Count, held.Records.Count);
        },
        iter: 40);

    [Fact]
    public void Nothing_is_lost_however_little_room_there_is() => Gen.Select(
        Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[150, 600], Gen.Double[5.0, 200.0], Gen.Bool).Sample(
        (decoders, prefillers, blocks, rate, whole) =>
        {
            var (result, records) = Run(true, decoders, prefillers, blocks, rate, RoutingPolicy.LeastOutstanding, whole);
            Assert.Equal(0, result.Total.Running);
            Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), records.Select(r => r.Id).Order());
        },
        iter: 150);

    [Fact]
    public void A_full_decode_worker_stops_the_prompts_rather_than_the_answers()
    {
        var (held, free) = (Run(true, 1, 2, 600, 150.0, RoutingPolicy.LeastOutstanding, count: 2000), Run(false, 1, 2, 600, 150.0, RoutingPolicy.LeastOutstanding, count: 2000));
        Assert.InRange(free.Result.Total.Ttft.Mean.Value, 0.0, 0.1);
        Assert.InRange(held.Result.Total.Ttft.Mean.Value, 0.5, 10.0);
        Assert.InRange(held.Result.Total.Tpot.Mean.Value / free.Result.Total.Tpot.Mean.Value, 0.0, 0.7);
    }

    private static (SimulationResult Result, List<RequestRecord> Records) Run(
        bool held, int decoders, int prefillers, int blocks, double rate, RoutingPolicy routing, bool whole = false, int count = 300)
    {
        var settings = new EngineSettings(whole ? SchedulerPolicy.TensorRtLlm : SchedulerPolicy.Vllm, 64, 2048, 16, blocks, 65_536) { HoldsHandovers = held };
        var worker = ReplicaModel.Of(settings, EngineTables.Growing);
        var deployment = new SimulatedDeployment(worker, decoders, routing, new PrefillPool(worker, prefillers, routing, new Seconds(1e-4), new Seconds(1e-6)));
        var log = new Log();
        var traffic = new GeneratedRequests(
            Arrivals.Poisson(new RequestsPerSecond(rate)), Lengths.Lognormal(new(300, 0.6), new(50, 1)), count, double.PositiveInfinity, 11);
        return (Simulator.Run(deployment, traffic, new Slo(null, null, new Ratio(0.95)), new SimulationOptions { Log = log }), log.Records);
    }

    private sealed class Log : IRequestLog
    {
        public List<RequestRecord> Records { get; } = [];

        public void Ended(in RequestRecord request) => Records.Add(request);
    }
}
