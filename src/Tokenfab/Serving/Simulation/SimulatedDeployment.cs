using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Routing;

namespace Tokenfab.Serving.Simulation;

/// <summary>What serves the traffic of a simulation.</summary>
/// <param name="Replica">One replica; one decode worker when disaggregated.</param>
/// <param name="Replicas">How many there are.</param>
/// <param name="Routing">Which of them gets a request.</param>
/// <param name="Prefill">The prefill workers; null when aggregated.</param>
public sealed record SimulatedDeployment(ReplicaModel Replica, int Replicas, RoutingPolicy Routing, PrefillPool? Prefill = null)
{
    /// <summary>How the number of replicas follows the load; null where it does not.</summary>
    public Autoscaling? Autoscaling { get; init; }

    /// <summary>How replicas fail; null where they do not.</summary>
    public Failures? Failures { get; init; }

    /// <summary>Chips of all.</summary>
    public long Chips => ((long)Replica.Chips * Replicas) + ((Prefill?.Replica.Chips ?? 0L) * (Prefill?.Replicas ?? 0));
}

/// <summary>Workers that compute prompts for others to decode.</summary>
/// <param name="Replica">One of them.</param>
/// <param name="Replicas">How many there are.</param>
/// <param name="Routing">Which of them gets a request.</param>
/// <param name="TransferLatency">Time of moving a cache whatever its size.</param>
/// <param name="TransferPerToken">Time of moving a cache per token of its prompt, in layers that keep everything.</param>
public sealed record PrefillPool(ReplicaModel Replica, int Replicas, RoutingPolicy Routing, Seconds TransferLatency, Seconds TransferPerToken)
{
    /// <summary>The most tokens that layers with windows keep of a prompt; zero where there are none.</summary>
    public int TransferWindow { get; init; }

    /// <summary>Time of moving what those layers keep, per token that they keep.</summary>
    public Seconds TransferPerWindowToken { get; init; }

    /// <summary>How the number of these workers follows the load; null where it does not.</summary>
    public Autoscaling? Autoscaling { get; init; }

    /// <summary>How these workers fail; null where they do not.</summary>
    public Failures? Failures { get; init; }
}
