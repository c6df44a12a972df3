using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.Engine;

namespace Tokenfab.Serving.Simulation.Results;

/// <summary>How a deployment served its traffic.</summary>
/// <param name="Deployment">What served.</param>
/// <param name="Total">Latencies and counts; of all requests, and of all workers that decode.</param>
/// <param name="Prefill">Counts of the prefill workers; null when aggregated.</param>
/// <param name="Tenants">Names of the traffic's tenants, that of number one first.</param>
public sealed record SimulationResult(SimulatedDeployment Deployment, Statistics Total, Statistics? Prefill, IReadOnlyList<string> Tenants)
{
    /// <summary>Whether the run was stopped before all of the traffic had arrived.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>From the first arrival's clock to the last token.</summary>
    public Seconds Duration => new(Math.Max(Total.EndNanoseconds, Prefill?.EndNanoseconds ?? 0) * 1e-9);

    /// <summary>Requests finished per second.</summary>
    public RequestsPerSecond Throughput => new(Per(Total.Finished));

    /// <summary>Requests per second that met every objective.</summary>
    public RequestsPerSecond Goodput => new(Per(Total.Good));

    /// <summary>Output tokens of finished requests per second.</summary>
    public TokensPerSecond OutputRate => new(Per(Total.OutputTokens));

    /// <summary>Output tokens of finished requests per second and chip that was there.</summary>
    public TokensPerSecond OutputPerChip => new(
        OutputRate.Value / ((MeanReplicas * Deployment.Replica.Chips) + ((Deployment.Prefill?.Replica.Chips ?? 0.0) * MeanPrefillReplicas)));

    /// <summary>Share of time that a replica (a decode worker) was computing, on average over all.</summary>
    public Ratio Utilisation => new(Share(Total.BusyNanoseconds, MeanReplicas));

    /// <summary>The same of the prefill workers; null when aggregated.</summary>
    public Ratio? PrefillUtilisation => Prefill is { } prefill ? new Ratio(Share(prefill.BusyNanoseconds, MeanPrefillReplicas)) : null;

    /// <summary>Mean sequences decoding while a replica was busy.</summary>
    public double MeanBatch => Total.BusyNanoseconds == 0 ? 0.0 : (double)Total.BatchNanoseconds / Total.BusyNanoseconds;

    /// <summary>Mean share of the KV cache in use while a replica was busy.</summary>
    public Ratio KvOccupancy => new(
        Total.BusyNanoseconds == 0 ? 0.0 : (double)Total.BlockNanoseconds / Total.BusyNanoseconds / Deployment.Replica.Settings.Blocks);

    /// <summary>Share of prompt tokens that were found in the prefix cache rather than computed.</summary>
    public Ratio PrefixHits
    {
        get
        {
            var cached = Total.CachedTokens + (Prefill?.CachedTokens ?? 0);
            var computed = Total.PrefillTokens + (Prefill?.PrefillTokens ?? 0);
            return new Ratio(cached == 0 ? 0.0 : (double)cached / (cached + computed));
        }
    }

    /// <summary>Time that replicas (decode workers) were there, added up over them.</summary>
    public Seconds ReplicaSeconds => There(Total, Deployment.Replicas);

    /// <summary>Time that prefill workers were there, added up over them; zero when aggregated.</summary>
    public Seconds PrefillSeconds => Prefill is { } prefill ? There(prefill, Deployment.Prefill!.Replicas) : Seconds.Zero;

    /// <summary>Replicas (decode workers) that were there on average.</summary>
    public double MeanReplicas => Duration.Value > 0.0 ? ReplicaSeconds.Value / Duration.Value : Deployment.Replicas;

    /// <summary>Prefill workers that were there on average.</summary>
    public double MeanPrefillReplicas => Duration.Value > 0.0 ? PrefillSeconds.Value / Duration.Value : Deployment.Prefill?.Replicas ?? 0;

    /// <summary>Energy of the boards of one pool's chips: what their iterations took, and standing power while they waited; null where no
    /// source tells their power.</summary>
    internal Joules? Energy(ReplicaModel replica, Seconds replicaSeconds, Statistics counted)
    {
        if (replica.Power is not { } power)
        {
            return null;
        }

        var waiting = Math.Max(replicaSeconds.Value - (counted.BusyNanoseconds * 1e-9), 0.0);
        return new Joules((((double)counted.EnergyUnits / IterationEnergies.UnitsPerJoule) + (power.Standing.Value * waiting)) * replica.Chips);
    }

    private Seconds There(Statistics counted, int replicas) =>
        counted.ReplicaNanoseconds > 0 ? new((double)counted.ReplicaNanoseconds * 1e-9) : new(Duration.Value * replicas);

    private double Per(long count) => Duration.Value > 0.0 ? count / Duration.Value : 0.0;

    private double Share(long busy, double replicas) => Duration.Value > 0.0 ? busy * 1e-9 / (Duration.Value * replicas) : 0.0;
}
