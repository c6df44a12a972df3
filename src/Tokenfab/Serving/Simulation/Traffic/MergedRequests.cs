using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>Several streams of requests together, each a tenant.</summary>
/// <param name="streams">The streams with their tenants' names.</param>
public sealed class MergedRequests(IReadOnlyList<(string Tenant, IRequestSource Requests)> streams) : IAnsweredSource, IResumable, IDisposable
{
    // What streams call their prefixes and conversations must not meet.
    private const int WorldBits = 56;

    private readonly IAnsweredSource?[] _users = [.. streams.Select(stream => AnsweredSource.Of(stream.Requests))];

    // The next request of each stream whose requests do not wait; the others are asked when it is their turn.
    private readonly (bool Any, Request Request)[] _heads = new (bool, Request)[streams.Count];

    // What requests that are waited for are called in their own streams.
    private readonly Dictionary<long, long> _awaited = [];
    private readonly Stack<PromptPath> _paths = new();
    private bool _begun;
    private long _next;

    /// <inheritdoc/>
    public IReadOnlyList<string> Tenants { get; } = [.. streams.Select(stream => stream.Tenant)];

    /// <inheritdoc/>
    public double Share => streams.Average(stream => stream.Requests.Share);

    /// <inheritdoc/>
    bool IAnsweredSource.Waits => _users.Any(users => users is not null);

    /// <inheritdoc/>
    long IAnsweredSource.NextArrival => First() is >= 0 and var first ? Arrival(first) : long.MaxValue;

    /// <inheritdoc/>
    void IAnsweredSource.Ended(in RequestRecord request)
    {
        if (_awaited.Remove(request.Id, out var own))
        {
            _users[request.Tenant - 1]!.Ended(request with { Id = own });
        }
    }

    /// <inheritdoc/>
    public bool TryNext(out Request request)
    {
        var first = First();
        if (first < 0)
        {
            request = default;
            return false;
        }

        var head = _heads[first].Request;
        if (_users[first] is { } users)
        {
            users.TryNext(out head);
            _awaited[_next] = head.Id;
        }
        else
        {
            Advance(first);
        }

        head.Path?.Move((long)first << WorldBits);
        request = head with { Id = _next++, Tenant = first + 1, Session = head.Session == 0 ? 0 : head.Session + ((long)first << WorldBits) };
        return true;
    }

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        (_begun, _next) = (state.Keep(_begun), state.Keep(_next));
        for (var i = 0; i < _heads.Length; i++)
        {
            _heads[i] = (state.Keep(_heads[i].Any), Resumption.Keep(_heads[i].Request, state, _paths));
            Resumption.Of(streams[i].Requests).Keep(state);
        }

        state.Keep(_awaited);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, requests) in streams)
        {
            (requests as IDisposable)?.Dispose();
        }
    }

    // The stream whose request comes next; -1 for none.
    private int First()
    {
        for (var i = 0; !_begun && i < _heads.Length; i++)
        {
            Advance(i);
        }

        _begun = true;
        var (first, earliest) = (-1, long.MaxValue);
        for (var i = 0; i < _heads.Length; i++)
        {
            if (Arrival(i) < earliest)
            {
                (first, earliest) = (i, Arrival(i));
            }
        }

        return first;
    }

    private long Arrival(int stream) =>
        _users[stream] is { } users ? users.NextArrival : _heads[stream].Any ? _heads[stream].Request.ArrivalNanoseconds : long.MaxValue;

    private void Advance(int stream)
    {
        if (_users[stream] is null)
        {
            _heads[stream] = (streams[stream].Requests.TryNext(out var request), request);
        }
    }
}
