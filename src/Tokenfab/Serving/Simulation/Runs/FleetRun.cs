using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>A run whose replicas come and go: by autoscaling, by failures, or both.</summary>
/// <remarks>Requests that arrive while no replica takes any wait before the router. Nothing is lost: a request ends at some replica, or is
/// given up and counted.</remarks>
internal sealed class FleetRun : Run
{
    private readonly Autoscaling? _scaling;
    private readonly Failures? _failures;
    private readonly Replica[] _replicas;
    private readonly ReplicaState[] _states;
    private readonly long[] _since;
    private readonly RandomStream[] _random;
    private readonly int[] _lives;
    private readonly Router _router;
    private readonly PriorityQueue<FleetEvent, (long Time, long Order)> _events = new();
    private readonly Queue<Request> _arrived = new();
    private readonly Queue<Sequence> _evicted = new();
    private readonly List<Sequence> _lost = [];
    private readonly List<(long Time, int Wanted)> _wishes = [];
    private long _order;

    public FleetRun(SimulatedDeployment deployment, Statistics total, SimulationOptions options)
        : base(deployment, total, options)
    {
        (_scaling, _failures) = (deployment.Autoscaling, deployment.Failures);
        var most = _scaling?.Most ?? deployment.Replicas;
        _replicas = [.. Enumerable.Range(0, most).Select(NewReplica)];
        (_states, _since, _lives) = (new ReplicaState[most], new long[most], new int[most]);
        _random = [.. Enumerable.Range(0, most).Select(i => new RandomStream(options.Seed, 0x4641_494C_0000UL + (ulong)i))];
        _router = new Router(deployment.Routing, _replicas, options.Seed);
        for (var i = 0; i < most; i++)
        {
            _router.Open(i, false);
            if (i < Math.Clamp(deployment.Replicas, _scaling?.Least ?? 1, most))
            {
                Rise(i, 0);
            }
        }

        if (_scaling is { } scaling)
        {
            Schedule(FleetEventKind.Look, -1, Nanoseconds(scaling.Interval.Value));
        }
    }

    public override void Serve(IRequestSource traffic)
    {
        var more = traffic.TryNext(out var request);
        var now = 0L;
        while (more || Outstanding > 0)
        {
            var due = _events.TryPeek(out _, out var key) ? key.Time : long.MaxValue;
            if (more && request.ArrivalNanoseconds < due)
            {
                now = request.ArrivalNanoseconds;
                if (Accept(request, _replicas[0], Total, Options.Log))
                {
                    Dispatch(request);
                }

                Tell(traffic);
                more = traffic.TryNext(out request);
            }
            else if (due == long.MaxValue)
            {
                _router.RunUntil(long.MaxValue);
            }
            else
            {
                now = due;
                _router.RunUntil(now);
                Handle(_events.Dequeue(), now);
            }
        }

        var end = Math.Max(now, Total.EndNanoseconds);
        for (var i = 0; i < _replicas.Length; i++)
        {
            Pay(i, end);
        }
    }

    private long Outstanding => _arrived.Count + _evicted.Count + _replicas.Sum(replica => (long)replica.Outstanding);

    private static long Nanoseconds(double seconds) => Math.Max((long)(seconds * 1e9), 1);

    private Replica NewReplica(int number) => new(number, Deployment.Replica, Total, Options.Log);

    private void Schedule(FleetEventKind kind, int replica, long time) =>
        _events.Enqueue(new FleetEvent(kind, replica, replica < 0 ? 0 : _lives[replica]), (time, _order++));

    private void Handle(FleetEvent one, long now)
    {
        if (one.Kind == FleetEventKind.Look)
        {
            Scale(now);
            Schedule(FleetEventKind.Look, -1, now + Nanoseconds(_scaling!.Interval.Value));
        }
        else if (one.Life == _lives[one.Replica])
        {
            if (one.Kind == FleetEventKind.Ready)
            {
                Rise(one.Replica, now);
                Flush(now);
            }
            else
            {
                Fail(one.Replica, now);
            }
        }
    }

    private void Rise(int replica, long now)
    {
        Move(replica, ReplicaState.Up, now);
        _router.Open(replica, true);
        if (_failures is { } failures)
        {
            Schedule(FleetEventKind.Failure, replica, now + Nanoseconds(failures.MeanTimeBetween.Value * _random[replica].NextExponential()));
        }
    }

    private void Fail(int replica, long now)
    {
        Total.ReplicaFailures++;
        _lost.Clear();
        _replicas[replica].Fail(now, _lost);
        _replicas[replica] = NewReplica(replica);
        _router.Replace(replica, _replicas[replica]);
        _router.Open(replica, false);
        var wanted = _states[replica] == ReplicaState.Up;
        Move(replica, wanted ? ReplicaState.Starting : ReplicaState.Off, now);
        if (wanted)
        {
            Schedule(FleetEventKind.Ready, replica, now + Nanoseconds(_failures!.Repair.Value));
        }

        foreach (ref var sequence in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lost))
        {
            if (_failures!.Fate == FailureFate.Migrate)
            {
                Total.Migrations++;
                _evicted.Enqueue(sequence);
            }
            else
            {
                GiveUp(sequence, replica, now);
            }
        }

        Flush(now);
    }

    private void GiveUp(in Sequence sequence, int replica, long now)
    {
        var record = new RequestRecord(
            sequence.Id, RequestOutcome.Aborted, replica, sequence.Input, sequence.Output, sequence.Cached, sequence.Arrival,
            sequence.Start < 0 ? now : sequence.Start, sequence.Emitted > 0 ? sequence.FirstToken : now, now, sequence.Preemptions, sequence.Tenant);
        sequence.Path?.Recycle();
        Total.Lose(record, waiting: sequence.Start < 0);
        Options.Log?.Ended(record);
    }

    private void Scale(long now)
    {
        var scaling = _scaling!;
        for (var i = 0; i < _replicas.Length; i++)
        {
            if (_states[i] == ReplicaState.Draining && _replicas[i].Outstanding == 0)
            {
                Move(i, ReplicaState.Off, now);
            }
        }

        var present = _states.Count(state => state is ReplicaState.Up or ReplicaState.Starting);
        var wanted = (int)Math.Clamp(Math.Ceiling(Outstanding / scaling.Target), scaling.Least, scaling.Most);
        _wishes.RemoveAll(wish => wish.Time < now - (long)(scaling.Settling.Value * 1e9));
        _wishes.Add((now, wanted));
        var kept = _wishes.Max(wish => wish.Wanted);
        for (; present < wanted && Find(ReplicaState.Draining) is >= 0 and var back; present++)
        {
            Move(back, ReplicaState.Up, now);
            _router.Open(back, true);
        }

        for (; present < wanted && Find(ReplicaState.Off) is >= 0 and var off; present++)
        {
            Total.ReplicaStarts++;
            Move(off, ReplicaState.Starting, now);
            Schedule(FleetEventKind.Ready, off, now + Nanoseconds(scaling.ColdStart.Value));
        }

        for (; present > kept && Idlest() is >= 0 and var idle; present--)
        {
            Move(idle, ReplicaState.Draining, now, sameLife: true);
            _router.Open(idle, false);
        }

        Flush(now);
    }

    private int Find(ReplicaState state) => Array.IndexOf(_states, state);

    private int Idlest()
    {
        var idlest = -1;
        for (var i = 0; i < _states.Length; i++)
        {
            if (_states[i] == ReplicaState.Up && (idlest < 0 || _replicas[i].Outstanding <= _replicas[idlest].Outstanding))
            {
                idlest = i;
            }
        }

        return idlest;
    }

    // Time is paid for from wanting a replica to giving it back, repairs included.
    private void Move(int replica, ReplicaState state, long now, bool sameLife = false)
    {
        Pay(replica, now);
        sameLife |= _states[replica] == ReplicaState.Draining && state == ReplicaState.Up;
        _states[replica] = state;
        _lives[replica] += sameLife ? 0 : 1;
    }

    private void Pay(int replica, long now)
    {
        Total.ReplicaNanoseconds += _states[replica] == ReplicaState.Off ? 0 : now - _since[replica];
        _since[replica] = now;
    }

    private void Dispatch(in Request request)
    {
        if (_router.IsClosed)
        {
            _arrived.Enqueue(request);
            return;
        }

        var replica = _router.Choose(request, request.ArrivalNanoseconds);
        replica.Offer(request, request.ArrivalNanoseconds);
        _router.Offered(replica);
    }

    private void Flush(long now)
    {
        while (!_router.IsClosed && _evicted.TryDequeue(out var sequence))
        {
            var like = new Request
            {
                Id = sequence.Id, ArrivalNanoseconds = now, Input = sequence.Input, Output = sequence.Output, Path = sequence.Path,
            };
            var replica = _router.Choose(like, now);
            replica.Offer(new Handover(sequence, now, replica.Number, 0), now);
            _router.Offered(replica);
        }

        while (!_router.IsClosed && _arrived.TryDequeue(out var request))
        {
            var replica = _router.Choose(request, now);
            replica.Offer(request, now);
            _router.Offered(replica);
        }
    }

    private enum ReplicaState
    {
        Off,
        Starting,
        Up,
        Draining,
    }

    private enum FleetEventKind
    {
        Look,
        Ready,
        Failure,
    }

    // What is scheduled for one life of a replica does not concern the next.
    private readonly record struct FleetEvent(FleetEventKind Kind, int Replica, int Life);
}
