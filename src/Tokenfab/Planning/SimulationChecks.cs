using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.Scheduling;

namespace Tokenfab.Planning;

/// <summary>Refuses deployments and simulations that make no sense.</summary>
internal static class SimulationChecks
{
    private const double MostThings = 1e9;

    /// <summary>Checks what a scenario says of them.</summary>
    /// <exception cref="InputException">A figure is out of its range.</exception>
    public static void Check(Scenario scenario, SourceDocument document)
    {
        void Whole(Count? count, double least, double most, string field)
        {
            if (count is { } c && (c.Value < least || c.Value > most || c.Value != Math.Floor(c.Value)))
            {
                throw document.Error(field, $"{c} is no whole number from {least:0} to {most:0}", "write such a number");
            }
        }

        void NotNegative<T>(T? quantity, string field, bool orZero = true)
            where T : struct, IQuantity<T>
        {
            if (quantity is { } q && (q.Value < 0.0 || (!orZero && q.Value == 0.0)))
            {
                throw document.Error(field, $"{q} is too little", $"write {T.Kind.Noun} such as '{T.Kind.Example}'");
            }
        }

        void Drawn(SimulationSpec simulation, TrafficSpec traffic, string at)
        {
            Whole(simulation.Requests, 1.0, 1e15, $"{at}simulation.requests");
            Whole(simulation.Seed, 0.0, 1e15, $"{at}simulation.seed");
            Whole(simulation.Users, 1.0, MostThings, $"{at}simulation.users");
            Whole(simulation.Prefixes?.Count, 1.0, 1e7, $"{at}simulation.prefixes.count");
            Whole(simulation.Prefixes?.Tokens, 1.0, 1e7, $"{at}simulation.prefixes.tokens");
            NotNegative(simulation.Duration, $"{at}simulation.duration", orZero: false);
            NotNegative<Ratio>(simulation.Speed, $"{at}simulation.speed", orZero: false);
            NotNegative<Seconds>(simulation.Period, $"{at}simulation.period", orZero: false);
            NotNegative<Seconds>(simulation.On, $"{at}simulation.on", orZero: false);
            NotNegative<Seconds>(simulation.Off, $"{at}simulation.off", orZero: false);
            NotNegative<Seconds>(simulation.Think, $"{at}simulation.think");
            NotNegative<Ratio>(simulation.Scale, $"{at}simulation.scale", orZero: false);
            NotNegative(simulation.Deadline, $"{at}simulation.deadline", orZero: false);
            Whole(simulation.Adapters, 1.0, 1e6, $"{at}simulation.adapters");
            if (simulation.Turns.Value < 1.0)
            {
                throw document.Error($"{at}simulation.turns", $"{simulation.Turns} is less than one turn", "write at least 1");
            }

            if (simulation.Arrivals == ArrivalKind.Diurnal && traffic.PeakToMean.Value > 2.0)
            {
                throw document.Error($"{at}traffic.peak_to_mean", $"a sine cannot peak at {traffic.PeakToMean.Value:0.##} times its mean", "write at most 2, or replay a trace");
            }
        }

        void Elastic(AutoscaleSpec? scale, FailureSpec? failures, string at)
        {
            Whole(scale?.Min, 1.0, 1e6, $"{at}autoscale.min");
            Whole(scale?.Max, scale?.Min.Value ?? 1.0, 1e6, $"{at}autoscale.max");
            NotNegative(scale?.Target, $"{at}autoscale.target", orZero: false);
            NotNegative(scale?.ColdStart, $"{at}autoscale.cold_start");
            NotNegative(scale?.Settling, $"{at}autoscale.settling");
            NotNegative(scale?.Interval, $"{at}autoscale.interval", orZero: false);
            NotNegative(failures?.Mtbf, $"{at}failures.mtbf", orZero: false);
            NotNegative(failures?.Repair, $"{at}failures.repair");
        }

        Drawn(scenario.Simulation, scenario.Traffic, string.Empty);
        foreach (var (i, stream) in (scenario.Simulation.Streams ?? []).Index())
        {
            var at = $"simulation.streams[{i}].";
            var traffic = stream.Traffic;
            Drawn(stream.Simulation, traffic, at);
            if (traffic.Trace is null && (traffic.InputTokens is not { Value: >= 1.0 } || traffic.OutputTokens is not { Value: >= 1.0 }))
            {
                throw document.Error($"{at}traffic", "neither lengths nor a trace are given", "write input_tokens and output_tokens, each at least 1, or trace");
            }

            if (traffic.Trace is null && traffic.Rate is not { Value: > 0.0 } && traffic.TokensPerDay is not { Value: > 0.0 })
            {
                throw document.Error($"{at}traffic", "no rate is given", "write rate (such as '40 req/s') or tokens_per_day (such as '8.6 tn')");
            }

            if (stream.Simulation.Streams is not null)
            {
                throw document.Error($"{at}simulation.streams", "a stream has streams of its own", "write all streams in one list");
            }
        }

        var speculation = scenario.Traffic.Speculation;
        if (speculation?.ByPosition is { } chances && (chances.Count != speculation.DraftTokens.Value || chances.Any(chance => chance.Value is < 0.0 or > 1.0)))
        {
            throw document.Error(
                "traffic.speculation.by_position", $"{chances.Count} chances for {speculation.DraftTokens} drafted tokens, each from 0 to 1, are wanted", "write one for each position");
        }

        if (scenario.Deployment is not { } deployment)
        {
            return;
        }

        Whole(deployment.Replicas, 1.0, 1e6, "deployment.replicas");
        Whole(deployment.MaxSequences, 1.0, 1e5, "deployment.max_sequences");
        Whole(deployment.TokenBudget, 1.0, 1e7, "deployment.token_budget");
        Whole(deployment.BlockTokens, 1.0, 1024.0, "deployment.block_tokens");
        Whole(deployment.Blocks, 1.0, MostThings, "deployment.blocks");
        Whole(deployment.Prefill?.Replicas, 1.0, 1e6, "deployment.prefill.replicas");
        Whole(deployment.Prefill?.MaxSequences, 1.0, 1e5, "deployment.prefill.max_sequences");
        Whole(deployment.Prefill?.TokenBudget, 1.0, 1e7, "deployment.prefill.token_budget");
        Whole(deployment.Adapters?.Slots, 1.0, 1e5, "deployment.adapters.slots");
        NotNegative(deployment.Adapters?.Size, "deployment.adapters.size", orZero: false);
        NotNegative(deployment.Adapters?.Bandwidth, "deployment.adapters.bandwidth", orZero: false);
        NotNegative(deployment.HostCache?.Capacity, "deployment.host_cache.capacity", orZero: false);
        NotNegative(deployment.HostCache?.Bandwidth, "deployment.host_cache.bandwidth", orZero: false);
        NotNegative(deployment.RemoteCache?.Capacity, "deployment.remote_cache.capacity", orZero: false);
        NotNegative(deployment.RemoteCache?.Bandwidth, "deployment.remote_cache.bandwidth", orZero: false);
        Elastic(deployment.Autoscale, deployment.Failures, "deployment.");
        Elastic(deployment.Prefill?.Autoscale, deployment.Prefill?.Failures, "deployment.prefill.");
        NotNegative(deployment.Timeout, "deployment.timeout", orZero: false);
        NotNegative(deployment.SwapBandwidth, "deployment.swap_bandwidth", orZero: false);
        if (deployment.Scheduler is { } name && SchedulerPolicy.Find(name) is null)
        {
            throw document.Error("deployment.scheduler", $"'{name}' is no known scheduler", $"write one of {string.Join(", ", SchedulerPolicy.All.Select(p => p.Name))}");
        }
    }
}
