using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>One way to bring traffic and replicas together; which one depends on what the replicas have to know of one another.</summary>
internal abstract class Run(SimulatedDeployment deployment, Statistics total, SimulationOptions options) : IResumable
{
    /// <summary>What serves.</summary>
    protected SimulatedDeployment Deployment { get; } = deployment;

    /// <summary>What the run counts.</summary>
    protected Statistics Total { get; } = total;

    /// <summary>How it is run.</summary>
    protected SimulationOptions Options { get; } = options;

    /// <summary>Serves all of the traffic, or as much as arrives before the run is told to stop.</summary>
    public abstract void Serve(IRequestSource traffic);

    /// <summary>Whether the run was stopped before all of the traffic had arrived.</summary>
    public bool Stopped { get; protected set; }

    /// <inheritdoc/>
    public abstract void Keep(RunState state);

    /// <summary>Whether the run is told to stop; looked at now and then.</summary>
    protected bool IsStopping => (Total.Arrived & (SimulationProgress.Step - 1)) == 0 && Options.Stop.IsCancellationRequested;

    /// <summary>Makes the deployment's replicas.</summary>
    /// <param name="statistics">What the one of a number counts into.</param>
    /// <param name="log">Takes the record of each request as it ends; null for none.</param>
    protected Replica[] Replicas(Func<int, Statistics> statistics, IRequestLog? log) =>
        [.. Enumerable.Range(0, Deployment.Replicas).Select(i => new Replica(i, Deployment.Replica, statistics(i), log))];

    /// <summary>Counts a request that arrives.</summary>
    /// <returns>Whether the replica can serve it at all.</returns>
    protected bool Accept(in Request request, Replica replica, Statistics statistics, IRequestLog? log)
    {
        statistics.Arrive(request.ArrivalNanoseconds);
        if ((statistics.Arrived & (SimulationProgress.Step - 1)) == 0)
        {
            Options.Progress?.Arrived(request.ArrivalNanoseconds);
        }

        return !replica.Refuses(request) || Reject(request, statistics, log);
    }

    /// <summary>Counts a request that can never be served; false.</summary>
    protected static bool Reject(in Request request, Statistics statistics, IRequestLog? log)
    {
        var now = request.ArrivalNanoseconds;
        var record = new RequestRecord(request.Id, RequestOutcome.Rejected, -1, request.Input, request.Output, 0, now, now, now, now, 0, request.Tenant);
        request.Path?.Recycle();
        statistics.Lose(record, waiting: true);
        log?.Ended(record);
        return false;
    }

    /// <summary>Tells how much of the traffic has come, now and then.</summary>
    protected void Tell(IRequestSource traffic)
    {
        if (Options.Progress is { } progress && (Total.Arrived & (SimulationProgress.Step - 1)) == 0)
        {
            progress.Reached(traffic.Share);
        }
    }
}
