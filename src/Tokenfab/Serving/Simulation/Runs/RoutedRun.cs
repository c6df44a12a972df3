using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>A run whose router looks at the replicas: request by request, in the order of arrival.</summary>
internal sealed class RoutedRun : Run
{
    private readonly Replica[] _replicas;
    private readonly Router _router;

    public RoutedRun(SimulatedDeployment deployment, Statistics total, SimulationOptions options)
        : base(deployment, total, options)
    {
        _replicas = Replicas(_ => total, options.Log);
        _router = new Router(deployment.Routing, _replicas, options.Seed);
    }

    public override void Serve(IRequestSource traffic)
    {
        while (!(Stopped = IsStopping) && traffic.TryNext(out var request))
        {
            if (Accept(request, _replicas[0], Total, Options.Log))
            {
                var replica = _router.Choose(request, request.ArrivalNanoseconds);
                replica.Offer(request, request.ArrivalNanoseconds);
                _router.Offered(replica);
            }

            Tell(traffic);
        }

        foreach (var replica in Stopped ? [] : _replicas)
        {
            replica.RunUntil(long.MaxValue);
        }
    }

    /// <inheritdoc/>
    public override void Keep(RunState state)
    {
        foreach (var replica in _replicas)
        {
            replica.Keep(state);
        }

        _router.Keep(state);
    }
}
