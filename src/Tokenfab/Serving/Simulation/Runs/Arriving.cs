using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.State;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Serving.Simulation.Runs;

/// <summary>The next request of a run and when it arrives: taken out of its source beforehand, or known to a source that waits for answers.</summary>
internal sealed class Arriving : IResumable
{
    private readonly Stack<PromptPath> _paths = new();
    private IRequestSource? _source;
    private IAnsweredSource? _users;
    private bool _begun;
    private bool _more;
    private Request _head;

    /// <summary>When it arrives; the greatest value while none is known.</summary>
    public long Time => _users is not null ? _users.NextArrival : _more ? _head.ArrivalNanoseconds : long.MaxValue;

    /// <summary>Begins with a source, or goes on with it.</summary>
    public void Of(IRequestSource source)
    {
        (_source, _users) = (source, AnsweredSource.Of(source));
        if (_users is null && !_begun)
        {
            _more = source.TryNext(out _head);
        }

        _begun = true;
    }

    /// <summary>The request, which has arrived.</summary>
    public Request Take()
    {
        if (_users is not null)
        {
            _users.TryNext(out var asked);
            return asked;
        }

        var taken = _head;
        _more = _source!.TryNext(out _head);
        return taken;
    }

    /// <inheritdoc/>
    public void Keep(RunState state)
    {
        (_begun, _more) = (state.Keep(_begun), state.Keep(_more));
        _head = Resumption.Keep(_head, state, _paths);
    }
}
