using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Routing;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>The replicas of one pool behind their router, all there from the start, or coming and going: by autoscaling, by failures, or both.</summary>
internal sealed class Fleet : IResumable
{
    private readonly Func<int, Replica> _new;
    private readonly Autoscaling? _scaling;
    private readonly Failures? _failures;
    private readonly Statistics _counted;
    private readonly Replica[] _replicas;
    private readonly ReplicaState[] _states;
    private readonly long[] _since;
    private readonly RandomStream[] _random;
    private readonly int[] _lives;
    private readonly Router _router;
    private readonly PriorityQueue<FleetEvent, (long Time, long Order)> _events = new();
    private readonly List<(long Time, int Wanted)> _wishes = [];
    private long _order;

    /// <summary>A pool as it is at the start.</summary>
    /// <param name="replica">Makes the replica of a number.</param>
    /// <param name="replicas">How many there are.</param>
    /// <param name="routing">Which of them gets a request.</param>
    /// <param name="elasticity">How their number follows the load, and how they fail; each null where it does not happen.</param>
    /// <param name="counted">What starts, failures and time paid for are counted into.</param>
    /// <param name="seed">The same seed gives the same choices and failures.</param>
    public Fleet(Func<int, Replica> replica, int replicas, RoutingPolicy routing, (Autoscaling? Scaling, Failures? Failures) elasticity, Statistics counted, ulong seed)
    {
        ((_scaling, _failures), _new, _counted) = (elasticity, replica, counted);
        var most = _scaling?.Most ?? replicas;
        _replicas = [.. Enumerable.Range(0, most).Select(replica)];
        (_states, _since, _lives) = (new ReplicaState[most], new long[most], new int[most]);
        _random = [.. Enumerable.Range(0, most).Select(i => new RandomStream(seed, 0x4641_494C_0000UL + (ulong)i))];
        _router = new Router(routing, _replicas, seed);
        for (var i = 0; i < most && IsElastic; i++)
        {
            _router.Open(i, false);
            if (i < Math.Clamp(replicas, _scaling?.Least ?? 1, most))
            {
                Rise(i, 0);
            }
        }

        if (_scaling is { } scaling)
        {
            Schedule(FleetEventKind.Look, -1, Nanoseconds(scaling.Interval.Value));
        }
    }

    /// <summary>One of its replicas, to ask what any of them can serve.</summary>
    public Replica Any => _replicas[0];

    /// <summary>When a replica next comes, goes, or is looked at; the greatest value for never.</summary>
    public long NextEvent => _events.TryPeek(out _, out var key) ? key.Time : long.MaxValue;

    /// <summary>The next time at which any replica does something; the greatest value for none.</summary>
    public long Wake => _router.Wake;

    /// <summary>Whether no replica takes requests.</summary>
    public bool IsClosed => _router.IsClosed;

    /// <summary>Requests that its replicas have.</summary>
    public long Outstanding => _replicas.Sum(replica => (long)replica.Outstanding);

    private bool IsElastic => _scaling is not null || _failures is not null;

    /// <summary>Runs all replicas until a time.</summary>
    public void RunUntil(long time) => _router.RunUntil(time);

    /// <summary>The replica for a request that arrives now.</summary>
    public Replica Choose(in Request request, long now) => _router.Choose(request, now);

    /// <summary>Notes that a replica was given something.</summary>
    public void Offered(Replica replica) => _router.Offered(replica);

    /// <summary>The replica of a number.</summary>
    public Replica At(int number) => _replicas[number];

    /// <summary>Does what is due next; all replicas have been run until then.</summary>
    /// <param name="now">The present.</param>
    /// <param name="waiting">Requests that wait before the router.</param>
    /// <param name="lost">Takes the requests of a replica that fails.</param>
    /// <returns>The number of a replica that has failed, or -1.</returns>
    public int Handle(long now, long waiting, List<Sequence> lost)
    {
        var one = _events.Dequeue();
        if (one.Kind == FleetEventKind.Look)
        {
            Scale(now, waiting);
            Schedule(FleetEventKind.Look, -1, now + Nanoseconds(_scaling!.Interval.Value));
        }
        else if (one.Life == _lives[one.Replica] && one.Kind == FleetEventKind.Ready)
        {
            Rise(one.Replica, now);
        }
        else if (one.Life == _lives[one.Replica])
        {
            Fail(one.Replica, now, lost);
            return one.Replica;
        }

        return -1;
    }

    /// <summary>The run is over: what is still there is paid for.</summary>
    public void Pay(long end)
    {
        for (var i = 0; i < _replicas.Length; i++)
        {
            Pay(i, end);
        }
    }

    /// <inheritdoc/>
    public void Keep(RunState state)
    {
        foreach (var replica in _replicas)
        {
            replica.Keep(state);
        }

        state.Keep(_states).CopyTo(_states, 0);
        state.Keep(_since).CopyTo(_since, 0);
        state.Keep(_lives).CopyTo(_lives, 0);
        state.Keep(_random).CopyTo(_random, 0);
        state.Keep(_events);
        state.Keep(_wishes);
        _order = state.Keep(_order);
        _router.Keep(state);
        for (var i = 0; i < _replicas.Length && IsElastic; i++)
        {
            _router.Open(i, _states[i] == ReplicaState.Up);
        }
    }

    private static long Nanoseconds(double seconds) => Math.Max((long)(seconds * 1e9), 1);

    private void Schedule(FleetEventKind kind, int replica, long time) =>
        _events.Enqueue(new FleetEvent(kind, replica, replica < 0 ? 0 : _lives[replica]), (time, _order++));

    private void Rise(int replica, long now)
    {
        Move(replica, ReplicaState.Up, now);
        _router.Open(replica, true);
        if (_failures is { } failures)
        {
            Schedule(FleetEventKind.Failure, replica, now + Nanoseconds(failures.MeanTimeBetween.Value * _random[replica].NextExponential()));
        }
    }

    private void Fail(int replica, long now, List<Sequence> lost)
    {
        _counted.ReplicaFailures++;
        _replicas[replica].Fail(now, lost);
        _replicas[replica] = _new(replica);
        _router.Replace(replica, _replicas[replica]);
        _router.Open(replica, false);
        var wanted = _states[replica] == ReplicaState.Up;
        Move(replica, wanted ? ReplicaState.Starting : ReplicaState.Off, now);
        if (wanted)
        {
            Schedule(FleetEventKind.Ready, replica, now + Nanoseconds(_failures!.Repair.Value));
        }
    }

    private void Scale(long now, long waiting)
    {
        var scaling = _scaling!;
        for (var i = 0; i < _replicas.Length; i++)
        {
            if (_states[i] == ReplicaState.Draining && _replicas[i].IsEmpty)
            {
                Move(i, ReplicaState.Off, now);
            }
        }

        var present = _states.Count(state => state is ReplicaState.Up or ReplicaState.Starting);
        var wanted = (int)Math.Clamp(Math.Ceiling((Outstanding + waiting) / scaling.Target), scaling.Least, scaling.Most);
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
            _counted.ReplicaStarts++;
            Move(off, ReplicaState.Starting, now);
            Schedule(FleetEventKind.Ready, off, now + Nanoseconds(scaling.ColdStart.Value));
        }

        for (; present > kept && Idlest() is >= 0 and var idle; present--)
        {
            Move(idle, ReplicaState.Draining, now, sameLife: true);
            _router.Open(idle, false);
        }
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
        _counted.ReplicaNanoseconds += _states[replica] == ReplicaState.Off ? 0 : now - _since[replica];
        _since[replica] = now;
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
