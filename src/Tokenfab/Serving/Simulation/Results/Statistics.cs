using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Results;

/// <summary>What a run counts. Everything is an integer, so that parts of a run can be merged in any order and give the same.</summary>
public sealed class Statistics : IResumable
{
    private readonly long _ttftLimit;
    private readonly long _tpotLimit;
    private readonly TenantBook _tenants = new();

    /// <summary>Starts from nothing.</summary>
    /// <param name="slo">The objectives that goodput is judged by.</param>
    public Statistics(Slo slo)
    {
        ArgumentNullException.ThrowIfNull(slo);
        Slo = slo;
        _ttftLimit = slo.Ttft is { } ttft ? (long)(ttft.Value * 1e9) : long.MaxValue;
        _tpotLimit = slo.Tpot is { } tpot ? (long)(tpot.Value * 1e9) : long.MaxValue;
    }

    /// <summary>The objectives.</summary>
    public Slo Slo { get; }

    /// <summary>How it went over time.</summary>
    public TimeSeries Series { get; } = new();

    /// <summary>Arrival to first token.</summary>
    public LatencySketch Ttft { get; } = new();

    /// <summary>(End - first token) / (output tokens - 1), of requests with more than one.</summary>
    public LatencySketch Tpot { get; } = new();

    /// <summary>Gaps between two tokens of one request.</summary>
    public LatencySketch InterToken { get; } = new();

    /// <summary>Arrival to last token.</summary>
    public LatencySketch EndToEnd { get; } = new();

    /// <summary>Arrival to the start of the first iteration that works on it.</summary>
    public LatencySketch QueueTime { get; } = new();

    /// <summary>Requests that arrived.</summary>
    public long Arrived { get; internal set; }

    /// <summary>Requests that were refused: longer than the context or than the cache.</summary>
    public long Rejected { get; internal set; }

    /// <summary>Requests that got all their tokens.</summary>
    public long Finished { get; internal set; }

    /// <summary>Requests given up: their time ran out or their replica failed.</summary>
    public long Aborted { get; internal set; }

    /// <summary>Requests that arrived and have not ended.</summary>
    public long Running => Arrived - Rejected - Finished - Aborted;

    /// <summary>Finished requests that met every objective.</summary>
    public long Good { get; internal set; }

    /// <summary>Prompt tokens of finished requests.</summary>
    public long InputTokens { get; internal set; }

    /// <summary>Output tokens of finished requests.</summary>
    public long OutputTokens { get; internal set; }

    /// <summary>Prompt tokens computed, those computed again after a preemption included.</summary>
    public long PrefillTokens { get; internal set; }

    /// <summary>Prompt tokens found in the prefix cache.</summary>
    public long CachedTokens { get; internal set; }

    /// <summary>Those of them that were loaded from the host's memory or a remote store.</summary>
    public long LoadedTokens { get; internal set; }

    /// <summary>Replicas that were started by autoscaling.</summary>
    public long ReplicaStarts { get; internal set; }

    /// <summary>Failures of replicas.</summary>
    public long ReplicaFailures { get; internal set; }

    /// <summary>Requests that went on elsewhere after their replica failed.</summary>
    public long Migrations { get; internal set; }

    /// <summary>Time that replicas were paid for where they come and go, added up over them; zero where they do not.</summary>
    public Int128 ReplicaNanoseconds { get; internal set; }

    /// <summary>Sequences preempted.</summary>
    public long Preemptions { get; internal set; }

    /// <summary>Iterations.</summary>
    public long Iterations { get; internal set; }

    /// <summary>Iterations with prefill.</summary>
    public long PrefillIterations { get; internal set; }

    /// <summary>Events of the simulator: stretches of iterations computed at once.</summary>
    public long Events { get; internal set; }

    /// <summary>Nanoseconds that replicas were busy, added up over them.</summary>
    public long BusyNanoseconds => Series.Total.BusyNanoseconds;

    /// <summary>Busy nanoseconds times sequences decoding.</summary>
    public Int128 BatchNanoseconds => Series.Total.BatchNanoseconds;

    /// <summary>Busy nanoseconds times blocks in use, cached but unused ones not counted.</summary>
    public Int128 BlockNanoseconds => Series.Total.BlockNanoseconds;

    /// <summary>The last event.</summary>
    public long EndNanoseconds { get; internal set; }

    /// <summary>Energy that the boards of a replica's chips drew while it was busy, in units of <see cref="Engine.IterationEnergies"/>, one chip of
    /// each replica.</summary>
    internal Int128 EnergyUnits { get; set; }

    /// <summary>Tenants that had any request, by number, and what is counted of them.</summary>
    public IEnumerable<(int Number, TenantStatistics Statistics)> Tenants => _tenants.All;

    /// <summary>Adds another part of the run.</summary>
    public void Merge(Statistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Series.Merge(other.Series);
        Ttft.Merge(other.Ttft);
        Tpot.Merge(other.Tpot);
        InterToken.Merge(other.InterToken);
        EndToEnd.Merge(other.EndToEnd);
        QueueTime.Merge(other.QueueTime);
        Arrived += other.Arrived;
        Rejected += other.Rejected;
        Finished += other.Finished;
        Aborted += other.Aborted;
        Good += other.Good;
        InputTokens += other.InputTokens;
        OutputTokens += other.OutputTokens;
        PrefillTokens += other.PrefillTokens;
        CachedTokens += other.CachedTokens;
        LoadedTokens += other.LoadedTokens;
        Preemptions += other.Preemptions;
        Iterations += other.Iterations;
        PrefillIterations += other.PrefillIterations;
        Events += other.Events;
        EnergyUnits += other.EnergyUnits;
        EndNanoseconds = Math.Max(EndNanoseconds, other.EndNanoseconds);
        _tenants.Merge(other._tenants);
    }

    /// <summary>Counts a request that arrives.</summary>
    internal void Arrive(long time)
    {
        Arrived++;
        Series.At(time).Arrived++;
    }

    /// <summary>Counts a request that ends without all its tokens.</summary>
    /// <param name="request">How it ended.</param>
    /// <param name="waiting">Whether it was never worked on.</param>
    internal void Lose(in RequestRecord request, bool waiting)
    {
        Rejected += request.Outcome == RequestOutcome.Rejected ? 1 : 0;
        Aborted += request.Outcome == RequestOutcome.Aborted ? 1 : 0;
        EndNanoseconds = Math.Max(EndNanoseconds, request.EndNanoseconds);
        ref var interval = ref Series.At(request.EndNanoseconds);
        interval.Lost++;
        interval.LostWaiting += waiting ? 1 : 0;
        if (request.Tenant != 0)
        {
            _tenants.Of(request.Tenant).Lose(request);
        }
    }

    /// <summary>Counts a stretch of iterations.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="elapsed">Its nanoseconds.</param>
    /// <param name="iterations">Its iterations.</param>
    /// <param name="batch">Sequences that decoded in it.</param>
    /// <param name="blocks">Blocks in use.</param>
    internal void Work(long start, long elapsed, int iterations, int batch, long blocks)
    {
        Events++;
        Iterations += iterations;
        EndNanoseconds = Math.Max(EndNanoseconds, start + elapsed);
        Series.Busy(start, elapsed, batch, blocks);
    }

    /// <summary>Counts a finished request.</summary>
    internal void Finish(in RequestRecord request)
    {
        var ttft = request.FirstTokenNanoseconds - request.ArrivalNanoseconds;
        var good = ttft <= _ttftLimit;
        Ttft.Add(ttft);
        QueueTime.Add(request.StartNanoseconds - request.ArrivalNanoseconds);
        EndToEnd.Add(request.EndNanoseconds - request.ArrivalNanoseconds);
        if (request.Output > 1)
        {
            var tpot = (request.EndNanoseconds - request.FirstTokenNanoseconds) / (request.Output - 1);
            Tpot.Add(tpot);
            good &= tpot <= _tpotLimit;
        }

        Finished++;
        Good += good ? 1 : 0;
        InputTokens += request.Input;
        OutputTokens += request.Output;
        ref var interval = ref Series.At(request.EndNanoseconds);
        interval.Finished++;
        interval.OutputTokens += request.Output;
        interval.TtftNanoseconds += ttft;
        if (request.Tenant != 0)
        {
            _tenants.Of(request.Tenant).Finish(request, good);
        }
    }

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        foreach (IResumable part in new IResumable[] { Series, Ttft, Tpot, InterToken, EndToEnd, QueueTime, _tenants })
        {
            part.Keep(state);
        }

        (Arrived, Rejected, Finished, Aborted) = (state.Keep(Arrived), state.Keep(Rejected), state.Keep(Finished), state.Keep(Aborted));
        (Good, InputTokens, OutputTokens, PrefillTokens) = (state.Keep(Good), state.Keep(InputTokens), state.Keep(OutputTokens), state.Keep(PrefillTokens));
        (CachedTokens, LoadedTokens, ReplicaStarts, ReplicaFailures) = (state.Keep(CachedTokens), state.Keep(LoadedTokens), state.Keep(ReplicaStarts), state.Keep(ReplicaFailures));
        (Migrations, ReplicaNanoseconds, Preemptions, Iterations) = (state.Keep(Migrations), state.Keep(ReplicaNanoseconds), state.Keep(Preemptions), state.Keep(Iterations));
        (PrefillIterations, Events, EndNanoseconds, EnergyUnits) = (state.Keep(PrefillIterations), state.Keep(Events), state.Keep(EndNanoseconds), state.Keep(EnergyUnits));
    }
}
