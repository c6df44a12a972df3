using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>A run whose router does not look at the replicas: requests are dealt out in batches, and each thread runs replicas of its own.</summary>
internal sealed class DealtRun : Run
{
    private const int BatchSize = 1 << 16;

    private readonly int _threads;
    private readonly Statistics[] _parts;
    private readonly Replica[] _replicas;
    private readonly Router _router;
    private readonly (Request Request, int Replica)[] _batch = new (Request, int)[BatchSize];

    public DealtRun(SimulatedDeployment deployment, Statistics total, SimulationOptions options)
        : base(deployment, total, options)
    {
        _threads = Math.Clamp(options.Threads, 1, deployment.Replicas);
        _parts = [.. Enumerable.Range(0, _threads).Select(t => t == 0 ? total : new Statistics(total.Slo))];
        _replicas = Replicas(i => _parts[i % _threads], null);
        _router = new Router(deployment.Routing, _replicas, options.Seed);
    }

    public override void Serve(IRequestSource traffic)
    {
        var more = true;
        while (more)
        {
            var count = 0;
            while (count < BatchSize && (more = traffic.TryNext(out var request)))
            {
                if (Accept(request, _replicas[0], Total, null))
                {
                    _batch[count++] = (request, _router.Choose(request));
                }
            }

            OnThreads(t => Deal(t, count));
            Options.Progress?.Reached(traffic.Share);
            Stopped = more && Options.Stop.IsCancellationRequested;
            more &= !Stopped;
        }

        if (!Stopped)
        {
            OnThreads(Finish);
        }

        foreach (var part in _parts.Skip(1))
        {
            Total.Merge(part);
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

    private void OnThreads(Action<int> work) => Parallel.For(0, _threads, new ParallelOptions { MaxDegreeOfParallelism = _threads }, work);

    private void Deal(int thread, int count)
    {
        for (var i = 0; i < count; i++)
        {
            ref readonly var dealt = ref _batch[i];
            if (dealt.Replica % _threads == thread)
            {
                _replicas[dealt.Replica].RunUntil(dealt.Request.ArrivalNanoseconds);
                _replicas[dealt.Replica].Offer(dealt.Request, dealt.Request.ArrivalNanoseconds);
            }
        }
    }

    private void Finish(int thread)
    {
        for (var i = thread; i < _replicas.Length; i += _threads)
        {
            _replicas[i].RunUntil(long.MaxValue);
        }
    }
}
