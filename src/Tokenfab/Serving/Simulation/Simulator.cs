using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Runs;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation;

/// <summary>Replays traffic through a deployment, request by request.</summary>
public static class Simulator
{
    /// <summary>Runs all of the traffic to its end.</summary>
    /// <param name="deployment">What serves.</param>
    /// <param name="traffic">What is asked of it.</param>
    /// <param name="slo">The objectives that goodput is judged by.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="InputException">The traffic's file is malformed.</exception>
    public static SimulationResult Run(SimulatedDeployment deployment, IRequestSource traffic, Slo slo, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(options);
        if (deployment.Replicas < 1 || deployment.Prefill is { Replicas: < 1 })
        {
            throw new InputException("deployment", null, "replicas", "there is no replica to route to", "write at least one");
        }

        var users = AnsweredSource.Of(traffic);
        var total = new Statistics(slo);
        var prefill = deployment.Prefill is null ? null : new Statistics(slo);
        Run run = deployment switch
        {
            { Prefill: not null } or { Autoscaling: not null } or { Failures: not null } => new EventRun(deployment, users, total, prefill, options),
            _ when users is not null => new EventRun(deployment, users, total, prefill, options),
            { Routing: RoutingPolicy.Random, Replicas: > 1 } when options.Log is null && traffic is GeneratedRequests { IsSplittable: true }
                => new ApartRun(deployment, total, options),
            { Replicas: > 1 } when options is { Log: null, Threads: > 1 } && Router.IsBlind(deployment.Routing) => new DealtRun(deployment, total, options),
            _ => new RoutedRun(deployment, total, options),
        };
        options.Log?.Begins(traffic.Tenants);
        if (options.Resume is { } left)
        {
            left.Keep(Resumption.Of(traffic), run, total);
        }

        run.Serve(traffic);
        if (run.Stopped)
        {
            options.Checkpoint?.Invoke().Keep(Resumption.Of(traffic), run, total);
        }

        return new SimulationResult(deployment, total, prefill, traffic.Tenants) { IsInterrupted = run.Stopped };
    }
}
