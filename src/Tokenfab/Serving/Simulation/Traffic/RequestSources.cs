using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>Yields requests in the order of arrival, one at a time, so that traffic never has to fit in memory.</summary>
public interface IRequestSource
{
    /// <summary>The next request; false when there is none.</summary>
    bool TryNext(out Request request);

    /// <summary>Names of the tenants met so far, that of number one first.</summary>
    IReadOnlyList<string> Tenants => [];

    /// <summary>Share of all requests that were given; NaN where it is not known.</summary>
    double Share => double.NaN;
}

/// <summary>Requests drawn from distributions.</summary>
/// <param name="arrivals">When they arrive.</param>
/// <param name="lengths">How long they are.</param>
/// <param name="count">How many there are at most.</param>
/// <param name="seconds">After which none arrive.</param>
/// <param name="seed">The same seed gives the same requests.</param>
/// <param name="stream">Sources of the same seed with other numbers are independent.</param>
public sealed class GeneratedRequests(
    Arrivals arrivals, Lengths lengths, long count, double seconds, ulong seed, ulong stream = 0) : IRequestSource, IResumable
{
    private RandomStream _times = new(seed, (2 * stream) + 1);
    private RandomStream _lengths = new(seed, (2 * stream) + 2);
    private double _now;
    private long _next;

    /// <summary>The beginnings that prompts share, their tokens before the drawn ones; null for none.</summary>
    public SharedPrefixes? Prefixes { get; init; }

    /// <summary>Share of each prompt's tokens that is taken to be cached already.</summary>
    public double CachedShare { get; init; }

    /// <inheritdoc/>
    public double Share => Math.Max(_next / (double)count, _now / seconds);

    /// <inheritdoc/>
    void IResumable.Keep(RunState state) =>
        (_times, _lengths, _now, _next) = (state.Keep(_times), state.Keep(_lengths), state.Keep(_now), state.Keep(_next));

    /// <summary>Whether random shares of it can be drawn independently of one another.</summary>
    internal bool IsSplittable => count == long.MaxValue && arrivals.CanBeThinned;

    /// <summary>One of equal random shares of it, drawn by itself.</summary>
    internal GeneratedRequests Part(int part, int parts) =>
        new(arrivals.Thinned(1.0 / parts), lengths, count, seconds, seed, stream + 1 + (ulong)part) { Prefixes = Prefixes?.ForOneReplica(), CachedShare = CachedShare };

    /// <inheritdoc/>
    public bool TryNext(out Request request)
    {
        _now = arrivals.Next(_now, ref _times);
        if (_next >= count || _now > seconds)
        {
            request = default;
            return false;
        }

        var (input, output) = lengths.Next(ref _lengths);
        request = new Request
        {
            Id = _next++, ArrivalNanoseconds = (long)(_now * 1e9), Input = input, Output = output, CachedTokens = (int)(input * CachedShare),
        };
        if (Prefixes is not null)
        {
            request = Prefixes.Begin(request, ref _lengths);
        }

        return true;
    }
}

/// <summary>Users each of whom sends a request, waits for the answer, thinks, and sends the next.</summary>
/// <param name="users">How many.</param>
/// <param name="think">Mean time from an answer to the next request, exponentially distributed.</param>
/// <param name="lengths">How long requests are.</param>
/// <param name="count">Requests of all users together.</param>
/// <param name="seed">The same seed gives the same requests.</param>
public sealed class ClosedLoopRequests(int users, Seconds think, Lengths lengths, long count, ulong seed) : IAnsweredSource, IResumable
{
    private readonly PriorityQueue<long, (long Time, long Order)> _due = new(Enumerable.Range(0, users).Select(user => (0L, (0L, (long)user))));
    private RandomStream _random = new(seed, 1);
    private long _order = users;
    private long _next;

    /// <inheritdoc/>
    public long NextArrival => _next < count && _due.TryPeek(out _, out var key) ? key.Time : long.MaxValue;

    /// <inheritdoc/>
    public bool TryNext(out Request request)
    {
        if (NextArrival == long.MaxValue)
        {
            request = default;
            return false;
        }

        _due.TryDequeue(out _, out var key);
        var (input, output) = lengths.Next(ref _random);
        request = new Request { Id = _next++, ArrivalNanoseconds = key.Time, Input = input, Output = output };
        return true;
    }

    /// <inheritdoc/>
    public double Share => _next / (double)count;

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        state.Keep(_due);
        (_random, _order, _next) = (state.Keep(_random), state.Keep(_order), state.Keep(_next));
    }

    /// <inheritdoc/>
    void IAnsweredSource.Ended(in RequestRecord request)
    {
        var pause = think.Value > 0.0 ? (long)(think.Value * _random.NextExponential() * 1e9) : 0L;
        _due.Enqueue(0L, (request.EndNanoseconds + pause, _order++));
    }
}

/// <summary>The first requests of a source.</summary>
/// <param name="source">The source.</param>
/// <param name="count">How many of it.</param>
public sealed class FirstRequests(IRequestSource source, long count) : IRequestSource, IResumable, IDisposable
{
    private long _given;

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        _given = state.Keep(_given);
        Resumption.Of(source).Keep(state);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Tenants => source.Tenants;

    /// <inheritdoc/>
    public double Share => Math.Max(_given / (double)count, double.IsNaN(source.Share) ? 0.0 : source.Share);

    /// <inheritdoc/>
    public void Dispose() => (source as IDisposable)?.Dispose();

    /// <inheritdoc/>
    public bool TryNext(out Request request)
    {
        request = default;
        return _given++ < count && source.TryNext(out request);
    }
}
