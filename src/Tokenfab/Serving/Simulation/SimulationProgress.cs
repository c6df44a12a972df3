using Tokenfab.Quantities;

namespace Tokenfab.Serving.Simulation;

/// <summary>How far a run has come, for another thread to look at.</summary>
public sealed class SimulationProgress
{
    /// <summary>Requests between two reports of a run.</summary>
    internal const int Step = 1024;

    private long _requests;
    private long _nanoseconds;
    private double _share;

    /// <summary>Requests that have arrived.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Where the run's clock stands; of the replica that is farthest where they are run apart.</summary>
    public Seconds Time => new(Interlocked.Read(ref _nanoseconds) * 1e-9);

    /// <summary>Share of the traffic that has arrived; NaN where it is not known.</summary>
    public double Share => Volatile.Read(ref _share);

    /// <summary>Some more requests have arrived.</summary>
    internal void Arrived(long time, long requests = Step)
    {
        Interlocked.Add(ref _requests, requests);
        var seen = Interlocked.Read(ref _nanoseconds);
        while (time > seen && Interlocked.CompareExchange(ref _nanoseconds, time, seen) is var now && now != seen)
        {
            seen = now;
        }
    }

    /// <summary>So much of the traffic has arrived.</summary>
    internal void Reached(double share) => Volatile.Write(ref _share, share);
}
