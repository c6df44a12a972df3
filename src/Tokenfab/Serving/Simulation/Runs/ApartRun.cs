using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>A run of Poisson arrivals that are sent to random replicas: they are Poisson arrivals at each of them, independent of one another, so
/// that every replica draws its own and runs by itself from start to end.</summary>
internal sealed class ApartRun(SimulatedDeployment deployment, Statistics total, SimulationOptions options) : Run(deployment, total, options)
{
    // Which replicas' days are over; the others begin anew when the run is resumed.
    private readonly bool[] _over = new bool[deployment.Replicas];
    private int _done;

    public override void Serve(IRequestSource traffic)
    {
        Parallel.For(
            0,
            Deployment.Replicas,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(Options.Threads, 1) },
            () => new Statistics(Total.Slo),
            (i, _, part) =>
            {
                if (_over[i] || Options.Stop.IsCancellationRequested)
                {
                    return part;
                }

                Serve(i, ((GeneratedRequests)traffic).Part(i, Deployment.Replicas), part);
                _over[i] = true;
                Options.Progress?.Reached((double)Interlocked.Increment(ref _done) / Deployment.Replicas);
                return part;
            },
            part =>
            {
                lock (Total)
                {
                    Total.Merge(part);
                }
            });
        Stopped = Array.Exists(_over, over => !over);
    }

    /// <inheritdoc/>
    public override void Keep(RunState state)
    {
        state.Keep(_over).CopyTo(_over, 0);
        _done = _over.Count(over => over);
    }

    private void Serve(int number, GeneratedRequests own, Statistics part)
    {
        var replica = new Replica(number, Deployment.Replica, part);
        while (own.TryNext(out var request))
        {
            if (Accept(request, replica, part, null))
            {
                replica.RunUntil(request.ArrivalNanoseconds);
                replica.Offer(request, request.ArrivalNanoseconds);
            }
        }

        replica.RunUntil(long.MaxValue);
    }
}
