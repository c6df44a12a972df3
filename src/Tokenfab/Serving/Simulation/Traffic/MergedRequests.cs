using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>Several streams of requests together, each a tenant.</summary>
/// <param name="streams">The streams with their tenants' names.</param>
public sealed class MergedRequests(IReadOnlyList<(string Tenant, IRequestSource Requests)> streams) : IRequestSource, IResumable, IDisposable
{
    // What streams call their prefixes and conversations must not meet.
    private const int WorldBits = 56;

    private readonly (bool Any, Request Request)[] _heads = new (bool, Request)[streams.Count];
    private readonly Stack<PromptPath> _paths = new();
    private bool _begun;
    private long _next;

    /// <inheritdoc/>
    public IReadOnlyList<string> Tenants { get; } = [.. streams.Select(stream => stream.Tenant)];

    /// <inheritdoc/>
    public double Share => streams.Average(stream => stream.Requests.Share);

    /// <inheritdoc/>
    public bool TryNext(out Request request)
    {
        for (var i = 0; !_begun && i < streams.Count; i++)
        {
            Advance(i);
        }

        _begun = true;
        var first = -1;
        for (var i = 0; i < _heads.Length; i++)
        {
            if (_heads[i].Any && (first < 0 || _heads[i].Request.ArrivalNanoseconds < _heads[first].Request.ArrivalNanoseconds))
            {
                first = i;
            }
        }

        if (first < 0)
        {
            request = default;
            return false;
        }

        var head = _heads[first].Request;
        head.Path?.Move((long)first << WorldBits);
        request = head with { Id = _next++, Tenant = first + 1, Session = head.Session == 0 ? 0 : head.Session + ((long)first << WorldBits) };
        Advance(first);
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
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, requests) in streams)
        {
            (requests as IDisposable)?.Dispose();
        }
    }

    private void Advance(int stream) => _heads[stream] = (streams[stream].Requests.TryNext(out var request), request);
}
