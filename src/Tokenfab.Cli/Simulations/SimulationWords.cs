using System.Globalization;
using Tokenfab.Planning.Replay;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Cli.Simulations;

/// <summary>What a simulation says, in words that table and report share.</summary>
internal static class SimulationWords
{
    /// <summary>The percentiles that are shown.</summary>
    public static IReadOnlyList<(string Name, double Share)> Percentiles { get; } =
        [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p99.9", 0.999)];

    /// <summary>The latencies of a run by their names.</summary>
    public static IReadOnlyList<(string Name, string Key, LatencySketch Sketch)> Latencies(SimulationResult result) =>
    [
        ("time to first token", "ttft", result.Total.Ttft),
        ("time per output token", "tpot", result.Total.Tpot),
        ("between tokens", "itl", result.Total.InterToken),
        ("end to end", "e2e", result.Total.EndToEnd),
        ("queued", "queue", result.Total.QueueTime),
    ];

    /// <summary>What served.</summary>
    public static string Deployment(ReplayAnswer answer)
    {
        var (deployment, simulated) = (answer.Deployment!, answer.Result!.Deployment);
        var settings = simulated.Replica.Settings;
        var replicas = simulated.Autoscaling is { } scaling ? $"{scaling.Least} to {scaling.Most} x " : Times(simulated.Replicas);
        var decode = $"{replicas}{deployment.Decode.Layout} on {deployment.Chip.Name}";
        var whole = simulated.Prefill is { } prefill
            ? $"{Times(prefill.Replicas)}{deployment.Prefill!.Layout} prefill, {decode} decode, caches sent at {Rate(1.0 / (prefill.TransferPerToken + prefill.TransferPerWindowToken).Value)} tokens/s"
            : decode;
        return $"{whole}; {settings.Policy.Name} scheduler, {Number(settings.MaxSequences)} sequences, {Number(settings.TokenBudget)} tokens a step, "
            + $"{Number(settings.Blocks)} blocks of {settings.BlockTokens} tokens{(settings.Window is null ? string.Empty : " in a group of layers")}{string.Concat(Extras(settings))}";
    }

    /// <summary>What was asked.</summary>
    public static string Traffic(ReplayAnswer answer)
    {
        var (total, traffic) = (answer.Result!.Total, answer.Scenario.Traffic);
        var finished = Math.Max(total.Finished, 1);
        var from = traffic.Trace is { } trace ? $" from {Path.GetFileName(trace)}" : string.Empty;
        return $"{Number(total.Arrived)} requests{from} in {answer.Result.Duration}, {Number(total.InputTokens / finished)} prompt and {Number(total.OutputTokens / finished)} output tokens on average";
    }

    /// <summary>Where every request went.</summary>
    public static string Fates(Statistics total)
    {
        var parts = new List<string> { $"{Number(total.Finished)} finished" };
        void Add(long count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{Number(count)} {what}");
            }
        }

        Add(total.Rejected, "rejected (empty, or longer than context or cache)");
        Add(total.Aborted, "aborted");
        Add(total.Running, "still running");
        Add(total.Preemptions, "preemptions");
        return string.Join(", ", parts);
    }

    /// <summary>The objectives, and the share of requests that met them.</summary>
    public static string Goodput(SimulationResult result)
    {
        var slo = result.Total.Slo;
        var share = (double)result.Total.Good / Math.Max(result.Total.Finished, 1);
        var objectives = string.Join(" and ", new[] { slo.Ttft is { } ttft ? $"TTFT {ttft}" : null, slo.Tpot is { } tpot ? $"TPOT {tpot}" : null }.OfType<string>());
        return objectives.Length == 0
            ? $"{Rate(result.Goodput.Value)} req/s (no objective is set)"
            : $"{Rate(result.Goodput.Value)} req/s: {Share(share)} of the requests met {objectives}";
    }

    /// <summary>How replicas came and went; null where they did not.</summary>
    public static string? Fleet(SimulationResult result) => result.Deployment is { Autoscaling: null, Failures: null } ? null
        : $"{Rate(result.MeanReplicas)} replicas on average, {Number(result.Total.ReplicaStarts)} started by load, {Number(result.Total.ReplicaFailures)} failures, "
            + $"{Number(result.Total.Migrations)} requests went on elsewhere";

    /// <summary>Energy and power; null where no source tells them.</summary>
    public static string? Energy(ReplayBill bill) => bill.WallEnergy is { } energy
        ? $"{energy} at the wall, {bill.MeanPower} on average, {bill.EnergyPerOutputToken?.ToString() ?? "-"} per output token; boards {bill.BoardEnergy}"
        : bill.BoardEnergy is { } boards ? $"{boards} of the boards" : null;

    /// <summary>Cost; null where it is not known.</summary>
    public static string? Cost(ReplayBill bill) => bill.Cost is { } cost
        ? $"{cost} at {bill.FleetHour}; {bill.PerOutputToken?.ToString() ?? "-"} of output, {bill.PerToken?.ToString() ?? "-"} of prompt and output together"
        : null;

    /// <summary>Tenants with their names, those with the most requests first.</summary>
    public static IReadOnlyList<(string Name, TenantStatistics Statistics)> Tenants(SimulationResult result) =>
    [
        .. result.Total.Tenants.Where(t => t.Number <= result.Tenants.Count).OrderByDescending(t => t.Statistics.Finished).ThenBy(t => t.Number)
            .Select(t => (result.Tenants[t.Number - 1], t.Statistics)),
    ];

    /// <summary>A count with separators.</summary>
    public static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A rate with three digits at least.</summary>
    public static string Rate(double value) => value >= 100.0 ? Number(value) : value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent.</summary>
    public static string Share(double share) => (share * 100.0).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static IEnumerable<string> Extras(EngineSettings settings)
    {
        if (settings.PrefixUnitTokens > 0)
        {
            yield return ", prefix cache";
            yield return settings.HostTier is null ? string.Empty : " over host memory";
            yield return settings.RemoteTier is null ? string.Empty : " over a remote store";
        }

        if (settings.Speculation is { } speculation)
        {
            yield return $", {speculation.Drafts} drafted tokens a step";
        }

        if (settings.AdapterSlots > 0)
        {
            yield return $", {Number(settings.AdapterSlots)} adapters at once";
        }
    }

    private static string Times(int count) => count == 1 ? string.Empty : $"{Number(count)} x ";
}
