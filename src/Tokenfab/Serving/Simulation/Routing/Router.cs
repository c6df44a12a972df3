using System.Numerics;
using Tokenfab.Serving.Simulation.Engine;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Routing;

/// <summary>Sends requests to the replicas of a pool, which it lets run as far as its choice needs.</summary>
internal sealed class Router : IResumable
{
    private readonly RoutingPolicy _policy;
    private readonly Replica[] _replicas;
    private readonly long[] _wake;
    private readonly int[] _outstanding;
    private readonly long[] _burden;
    private RandomStream _random;
    private int _turn;

    // Replicas that take requests, by number; null while all do.
    private List<int>? _open;

    public Router(RoutingPolicy policy, Replica[] replicas, ulong seed)
    {
        (_policy, _replicas, _random) = (policy, replicas, new RandomStream(seed, ulong.MaxValue));
        _wake = new long[replicas.Length];
        _outstanding = new int[replicas.Length];
        _burden = policy == RoutingPolicy.PrefixAware ? new long[replicas.Length] : [];
        Array.Fill(_wake, long.MaxValue);
    }

    /// <summary>Whether the choice does not depend on what the replicas do, so that they can be run apart.</summary>
    public static bool IsBlind(RoutingPolicy policy) => policy is RoutingPolicy.RoundRobin or RoutingPolicy.Random or RoutingPolicy.SessionSticky;

    /// <summary>The next time at which any replica does something; the greatest value for none.</summary>
    public long Wake => _wake.Length == 1 ? _wake[0] : _wake.AsSpan().Min();

    /// <summary>The replica for a request, of a blind router.</summary>
    public int Choose(in Request request) => _policy switch
    {
        RoutingPolicy.Random => Member(_random.NextIndex(Members)),
        RoutingPolicy.SessionSticky => Member((int)((ulong)((request.Session == 0 ? request.Id : request.Session) * 0x9E3779B97F4A7C1L >>> 24) % (ulong)Members)),
        _ => Member(_turn = _turn + 1 >= Members ? 0 : _turn + 1),
    };

    /// <summary>Whether no replica takes requests.</summary>
    public bool IsClosed => Members == 0;

    /// <summary>Says whether a replica takes requests.</summary>
    public void Open(int replica, bool takes)
    {
        _open ??= [.. Enumerable.Range(0, _replicas.Length)];
        var at = _open.BinarySearch(replica);
        if (takes && at < 0)
        {
            _open.Insert(~at, replica);
        }
        else if (!takes && at >= 0)
        {
            _open.RemoveAt(at);
        }

        Note(replica);
    }

    /// <summary>Puts a new replica in the place of one that is no more.</summary>
    public void Replace(int number, Replica replica)
    {
        _replicas[number] = replica;
        Note(number);
    }

    /// <summary>The replica for a request that arrives now, which has been run until now.</summary>
    public Replica Choose(in Request request, long time)
    {
        if (_replicas.Length == 1)
        {
            Run(0, time);
            return _replicas[0];
        }

        switch (_policy)
        {
            case RoutingPolicy.LeastOutstanding:
                RunUntil(time);
                return _replicas[_outstanding.AsSpan().IndexOfLeast()];
            case RoutingPolicy.PrefixAware:
                RunUntil(time);
                return _replicas[Cheapest(request)];
            case RoutingPolicy.PowerOfTwo:
                var (one, other) = (Member(_random.NextIndex(Members)), Member(_random.NextIndex(Members)));
                Run(one, time);
                Run(other, time);
                return _replicas[_outstanding[other] < _outstanding[one] ? other : one];
            default:
                var chosen = Choose(request);
                Run(chosen, time);
                return _replicas[chosen];
        }
    }

    /// <summary>Notes that a replica was given something, so that it wakes at another time.</summary>
    public void Offered(Replica replica) => Note(replica.Number);

    /// <summary>Runs all replicas until a time.</summary>
    public void RunUntil(long time)
    {
        var (at, due) = (0, new Vector<long>(time));
        for (; at <= _wake.Length - Vector<long>.Count; at += Vector<long>.Count)
        {
            if (Vector.LessThanOrEqualAny(new Vector<long>(_wake, at), due))
            {
                RunUntil(time, at, at + Vector<long>.Count);
            }
        }

        RunUntil(time, at, _wake.Length);
    }

    /// <inheritdoc/>
    /// <remarks>Of a router whose replicas neither come nor go; they are kept before it.</remarks>
    public void Keep(RunState state)
    {
        (_random, _turn) = (state.Keep(_random), state.Keep(_turn));
        for (var i = 0; i < _replicas.Length; i++)
        {
            Note(i);
        }
    }

    private void RunUntil(long time, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (_wake[i] <= time)
            {
                Run(i, time);
            }
        }
    }

    private void Run(int i, long time)
    {
        _replicas[i].RunUntil(time);
        Note(i);
    }

    private void Note(int i)
    {
        _wake[i] = _replicas[i].Wake;
        _outstanding[i] = _open is null || _open.BinarySearch(i) >= 0 ? _replicas[i].Outstanding : int.MaxValue;
        if (_burden.Length > 0)
        {
            _burden[i] = _replicas[i].Burden;
        }
    }

    private int Members => _open?.Count ?? _replicas.Length;

    private int Member(int place) => _open is null ? place : _open[place];

    // The first of the cheapest. What a cache holds of the prompt is looked up only where the burden leaves a chance: the least burdened
    // one is looked at first, so that few others have any.
    private int Cheapest(in Request request)
    {
        var best = LeastBurdened();
        var least = _burden[best] - _replicas[best].Held(request);
        var most = _replicas[best].Holdable(request);
        for (var member = 0; member < Members; member++)
        {
            var i = Member(member);
            if (i != best && IsBefore(_burden[i] - most, i, least, best))
            {
                var cost = _burden[i] - _replicas[i].Held(request);
                (best, least) = IsBefore(cost, i, least, best) ? (i, cost) : (best, least);
            }
        }

        return best;
    }

    private int LeastBurdened()
    {
        var least = Member(0);
        for (var member = 1; member < Members; member++)
        {
            least = _burden[Member(member)] < _burden[least] ? Member(member) : least;
        }

        return least;
    }

    private static bool IsBefore(long cost, int replica, long otherCost, int other) => cost < otherCost || (cost == otherCost && replica < other);
}
