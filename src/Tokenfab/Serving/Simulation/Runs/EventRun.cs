using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>A run whose parts wait for one another, brought forward from event to event: requests that wait for answers, prompts computed by some
/// workers and decoded by others, replicas that come and go, in any combination.</summary>
/// <remarks>
/// <para>At each instant what ends comes first, then replicas that come, go or fail, then caches that arrive, then requests, and last the
/// iterations that start. Replicas on which nothing else waits are run only when somebody looks at them.</para>
/// <para>Requests that meet no replica wait before the router. Nothing is lost: a request ends at some replica, or is given up and counted.</para>
/// </remarks>
internal sealed partial class EventRun : Run
{
    private readonly Fleet _front;
    private readonly Arriving _arriving = new();
    private readonly Queue<Request> _arrived = new();
    private readonly Queue<Sequence> _evicted = new();
    private readonly List<Sequence> _lost = [];
    private readonly IRequestLog? _log;
    private readonly bool _answers;
    private long _now;

    public EventRun(SimulatedDeployment deployment, IAnsweredSource? users, Statistics total, Statistics? prefill, SimulationOptions options)
        : base(deployment, total, options)
    {
        (_answers, _log, _prefill) = (users is not null, AnswerLog.Of(users, options.Log), prefill);
        var elasticity = (deployment.Autoscaling, deployment.Failures);
        Fleet Decoding(ulong seed) => new(
            i => new Replica(i, deployment.Replica, total, _log), deployment.Replicas, deployment.Routing, elasticity, total, seed);
        if (deployment.Prefill is not { } pool)
        {
            _front = Decoding(options.Seed);
            return;
        }

        var log = PrefillLog.Of(total, _log);
        _front = new Fleet(
            i => new Replica(i, pool.Replica, prefill!, log, _done), pool.Replicas, pool.Routing, (pool.Autoscaling, pool.Failures), prefill!, options.Seed);
        _back = Decoding(options.Seed + 1);
        _transfers = new Transfers((long)(pool.TransferLatency.Value * 1e9), pool.TransferPerToken.Value * 1e9, pool.TransferWindow, pool.TransferPerWindowToken.Value * 1e9);
        _holds = pool.Replica.Settings.HoldsHandovers;
    }

    public override void Serve(IRequestSource traffic)
    {
        _arriving.Of(traffic);
        while (!(Stopped = IsStopping) && (_arriving.Time < long.MaxValue || Outstanding > 0))
        {
            var now = Next();
            if (now == long.MaxValue)
            {
                _front.RunUntil(now);
                if (Collect())
                {
                    continue;
                }

                _back?.RunUntil(now);
                break;
            }

            Step(traffic, now);
        }

        if (!Stopped)
        {
            Finish();
        }
    }

    /// <inheritdoc/>
    public override void Keep(RunState state)
    {
        _now = state.Keep(_now);
        _arriving.Keep(state);
        _front.Keep(state);
        state.KeepAll(_arrived, (request, paths) => Resumption.Keep(request, state, paths));
        state.KeepAll(_evicted, (sequence, paths) =>
        {
            sequence.Keep(state, paths);
            return sequence;
        });
        KeepPrefill(state);
    }

    private long Outstanding => _arrived.Count + _evicted.Count + _front.Outstanding + Behind;

    private bool WatchesFront => _answers || _holds;

    // When something next happens that others may depend on.
    private long Next()
    {
        var next = Math.Min(Due, _arriving.Time);
        next = WatchesFront ? Math.Min(next, _front.Wake) : next;
        return WatchesBack ? Math.Min(next, _back!.Wake) : next;
    }

    // What is due at some time, whatever the replicas do until then.
    private long Due => Math.Min(_front.NextEvent, _back is null ? long.MaxValue : Math.Min(_back.NextEvent, _transfers!.Next));

    private void Step(IRequestSource traffic, long now)
    {
        var looks = now == _front.NextEvent || now == _back?.NextEvent;
        if (_back is not null || WatchesFront || looks)
        {
            _front.RunUntil(now);
        }

        if (Collect() && _transfers!.Next < now)
        {
            // A cache arrives before.
            return;
        }

        if (WatchesBack || looks)
        {
            _back?.RunUntil(now);
        }

        _now = now;
        if (_front.NextEvent == now)
        {
            Handle(_front, now);
        }
        else if (_back?.NextEvent == now)
        {
            Handle(_back, now);
        }
        else if (_transfers?.Next == now)
        {
            Deliver(now);
        }
        else if (_arriving.Time <= now)
        {
            Arrive(now);
            Tell(traffic);
        }

        Flush(now);
        if (Due > now && _arriving.Time > now)
        {
            // All that happens now has happened: iterations that start now may be planned.
            Start(now + 1);
        }
    }

    private void Start(long soon)
    {
        if (WatchesFront)
        {
            _front.RunUntil(soon);
        }

        if (WatchesBack)
        {
            _back!.RunUntil(soon);
        }

        Collect();
    }

    private void Arrive(long now)
    {
        var request = _arriving.Take();
        if (!Accept(request, _front.Any, Total, _log) || (_back?.Any.Refuses(request) == true && !Reject(request, Total, _log)))
        {
            return;
        }

        if (_front.IsClosed)
        {
            _arrived.Enqueue(request);
            return;
        }

        Dispatch(request, now);
    }

    private void Dispatch(in Request request, long now)
    {
        var replica = _front.Choose(request, now);
        replica.Offer(request, now);
        _front.Offered(replica);
    }

    // What waits before a router that has opened.
    private void Flush(long now)
    {
        while (!_front.IsClosed && _evicted.TryDequeue(out var sequence))
        {
            var replica = _front.Choose(sequence.Alike(now), now);
            replica.Offer(new Handover(sequence, now, replica.Number, 0), now);
            _front.Offered(replica);
        }

        while (!_front.IsClosed && _arrived.TryDequeue(out var request))
        {
            Dispatch(request, now);
        }

        SendHeld(now);
    }

    private void Handle(Fleet fleet, long now)
    {
        _lost.Clear();
        var waiting = fleet == _front ? _arrived.Count + _evicted.Count : _held.Count;
        var failed = fleet.Handle(now, waiting, _lost);
        if (failed < 0)
        {
            return;
        }

        LoseCaches(fleet, failed);
        var fate = (fleet == _front && Deployment.Prefill is { } pool ? pool.Failures : Deployment.Failures)!.Fate;
        foreach (var sequence in _lost)
        {
            if (fate == FailureFate.Migrate && (fleet == _front || _front.Any.Fits(sequence)))
            {
                Total.Migrations++;
                _evicted.Enqueue(sequence);
            }
            else
            {
                GiveUp(sequence, failed, now);
            }
        }
    }

    private void GiveUp(in Sequence sequence, int replica, long now)
    {
        var record = new RequestRecord(
            sequence.Id, RequestOutcome.Aborted, replica, sequence.Input, sequence.Output, sequence.Cached, sequence.Arrival,
            sequence.Start < 0 ? now : sequence.Start, sequence.Emitted > 0 ? sequence.FirstToken : now, now, sequence.Preemptions, sequence.Tenant);
        sequence.Path?.Recycle();
        Total.Lose(record, waiting: sequence.Start < 0);
        _log?.Ended(record);
    }

    private void Finish()
    {
        var end = Math.Max(_now, Math.Max(Total.EndNanoseconds, _prefill?.EndNanoseconds ?? 0));
        _front.Pay(end);
        _back?.Pay(end);
        if (_prefill is not null)
        {
            Total.Series.Start(_prefill.Series);

            // Prompts computed again after a failure go on with answers: the gap before the next token is the request's.
            Total.InterToken.Merge(_prefill.InterToken);
        }
    }
}
