using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>A run of users who send their next request after the answer to the last one: every completion may bring an arrival.</summary>
internal sealed class ClosedRun : Run
{
    private readonly Replica[] _replicas;
    private readonly Router _router;
    private readonly Feedback _log;

    public ClosedRun(SimulatedDeployment deployment, IAnsweredSource users, Statistics total, SimulationOptions options)
        : base(deployment, total, options)
    {
        _log = new Feedback(users, options.Log);
        _replicas = Replicas(_ => total, options.Log is IStretchLog stretches ? new WatchedFeedback(users, stretches) : _log);
        _router = new Router(deployment.Routing, _replicas, options.Seed);
    }

    public override void Serve(IRequestSource traffic)
    {
        var users = (IAnsweredSource)traffic;
        while (true)
        {
            var (arrival, wake) = (users.NextArrival, _router.Wake);
            if (arrival <= wake)
            {
                if (!users.TryNext(out var request))
                {
                    break;
                }

                if (Accept(request, _replicas[0], Total, _log))
                {
                    var replica = _router.Choose(request, request.ArrivalNanoseconds);
                    replica.Offer(request, request.ArrivalNanoseconds);
                    _router.Offered(replica);
                }

                Tell(users);
            }
            else
            {
                _router.RunUntil(wake);
                if (users.NextArrival > wake)
                {
                    _router.RunUntil(wake + 1);
                }
            }
        }
    }

    private class Feedback(IAnsweredSource users, IRequestLog? log) : IRequestLog
    {
        public void Ended(in RequestRecord request)
        {
            users.Ended(request);
            log?.Ended(request);
        }
    }

    private sealed class WatchedFeedback(IAnsweredSource users, IStretchLog log) : Feedback(users, log), IStretchLog
    {
        public void Worked(in StretchRecord stretch) => log.Worked(stretch);
    }
}
