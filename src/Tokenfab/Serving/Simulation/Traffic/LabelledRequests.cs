using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>A source whose requests all have a priority and a deadline, and ask for adapters.</summary>
/// <param name="source">The source.</param>
/// <param name="priority">The greater goes first; a request's own is added.</param>
/// <param name="deadlineNanoseconds">Time from its arrival after which a request is given up that has no deadline of its own; zero for never.</param>
/// <param name="adapters">LoRA adapters that are asked for, the n-th 1 / n as often as the first (Zipf); zero for those of the source.</param>
/// <param name="seed">The same seed gives the same adapters.</param>
public sealed class LabelledRequests(IRequestSource source, int priority, long deadlineNanoseconds, int adapters, ulong seed) : IAnsweredSource, IResumable, IDisposable
{
    private readonly IAnsweredSource? _users = AnsweredSource.Of(source);
    private readonly Zipf? _adapters = adapters > 0 ? new Zipf(adapters) : null;
    private RandomStream _random = new(seed, 4);

    /// <inheritdoc/>
    public IReadOnlyList<string> Tenants => source.Tenants;

    /// <inheritdoc/>
    public double Share => source.Share;

    /// <inheritdoc/>
    bool IAnsweredSource.Waits => _users is not null;

    /// <inheritdoc/>
    long IAnsweredSource.NextArrival => _users!.NextArrival;

    /// <inheritdoc/>
    void IAnsweredSource.Ended(in RequestRecord request) => _users!.Ended(request);

    /// <inheritdoc/>
    public bool TryNext(out Request request)
    {
        if (!source.TryNext(out request))
        {
            return false;
        }

        request = request with
        {
            Priority = request.Priority + priority,
            DeadlineNanoseconds = request.DeadlineNanoseconds > 0 ? request.DeadlineNanoseconds : deadlineNanoseconds,
            Adapter = _adapters is null ? request.Adapter : 1 + _adapters.Next(ref _random),
        };
        return true;
    }

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        _random = state.Keep(_random);
        Resumption.Of(source).Keep(state);
    }

    /// <inheritdoc/>
    public void Dispose() => (source as IDisposable)?.Dispose();
}
