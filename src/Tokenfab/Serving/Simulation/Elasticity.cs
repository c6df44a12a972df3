using System.Text.Json.Serialization;
using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Serving.Simulation;

/// <summary>How the number of replicas follows the load.</summary>
/// <param name="Least">Fewest replicas that are kept.</param>
/// <param name="Most">Most replicas.</param>
/// <param name="Target">Requests that have not ended, per replica, that are aimed at.</param>
/// <param name="Interval">Time between two looks at the load.</param>
/// <param name="ColdStart">Time from wanting a replica to its taking requests.</param>
/// <param name="Settling">Time for which the most that was wanted is kept, so that a lull gives nothing back that is soon wanted again.</param>
/// <remarks>As Kubernetes' horizontal autoscaler does: <c>wanted = ceil(requests / target)</c> within its bounds. A replica too many takes no
/// more requests, ends those it has, and is then given back; one that is wanted again before that goes on.</remarks>
public sealed record Autoscaling(int Least, int Most, double Target, Seconds Interval, Seconds ColdStart, Seconds Settling = default);

/// <summary>How replicas fail.</summary>
/// <param name="MeanTimeBetween">Mean time from a replica's (re)start to its failure, exponentially distributed.</param>
/// <param name="Repair">Time from a failure to taking requests again.</param>
/// <param name="Fate">What becomes of its requests.</param>
public sealed record Failures(Seconds MeanTimeBetween, Seconds Repair, FailureFate Fate);

/// <summary>What becomes of the requests of a replica that fails.</summary>
[JsonConverter(typeof(WordConverter<FailureFate>))]
public enum FailureFate
{
    /// <summary>Another replica computes their prompts and answers so far again and goes on.</summary>
    Migrate,

    /// <summary>They are given up.</summary>
    Abort,
}
