using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>The requests of a source so many times over, or a random share of them: more or fewer users of the same kind.</summary>
/// <param name="source">The source.</param>
/// <param name="factor">How many times; 2.5 makes two or three of each.</param>
/// <param name="seed">The same seed gives the same requests.</param>
/// <remarks>Copies of a request arrive evenly between it and the next one, so that the trace's rhythm stays and nothing arrives in pairs. A copy
/// shares prompts with copies of the same number alone.</remarks>
public sealed class ScaledRequests(IRequestSource source, double factor, ulong seed) : IRequestSource, IResumable, IDisposable
{
    private const int WorldBits = 48;

    private readonly Stack<PromptPath> _paths = new();
    private RandomStream _random = new(seed, 3);
    private Request _original;
    private Request _following;
    private bool _more;
    private bool _begun;
    private int _copies;
    private int _given;
    private long _next;

    /// <inheritdoc/>
    public IReadOnlyList<string> Tenants => source.Tenants;

    /// <inheritdoc/>
    public double Share => source.Share;

    /// <inheritdoc/>
    public bool TryNext(out Request request)
    {
        if (!_begun)
        {
            (_begun, _more) = (true, source.TryNext(out _following));
        }

        while (_given == _copies)
        {
            if (!_more)
            {
                request = default;
                return false;
            }

            _original.Path?.Recycle();
            _original = _following;
            _more = source.TryNext(out _following);
            _copies = (int)factor + (_random.NextShare() < factor - Math.Floor(factor) ? 1 : 0);
            _given = 0;
        }

        var gap = _more ? _following.ArrivalNanoseconds - _original.ArrivalNanoseconds : 0;
        request = _original with
        {
            Id = _next++, ArrivalNanoseconds = _original.ArrivalNanoseconds + (gap * _given / _copies), Path = Copy(_original.Path, _given),
            Session = _original.Session == 0 ? 0 : _original.Session + ((long)_given << WorldBits),
        };
        _given++;
        return true;
    }

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        (_random, _more, _begun) = (state.Keep(_random), state.Keep(_more), state.Keep(_begun));
        (_copies, _given, _next) = (state.Keep(_copies), state.Keep(_given), state.Keep(_next));
        (_original, _following) = (Resumption.Keep(_original, state, _paths), Resumption.Keep(_following, state, _paths));
        Resumption.Of(source).Keep(state);
    }

    /// <inheritdoc/>
    public void Dispose() => (source as IDisposable)?.Dispose();

    private PromptPath? Copy(PromptPath? path, int copy)
    {
        if (path is null)
        {
            return null;
        }

        var copied = PromptPath.From(_paths);
        foreach (var hash in path.Hashes)
        {
            copied.Add(hash + ((long)copy << WorldBits));
        }

        return copied;
    }
}
