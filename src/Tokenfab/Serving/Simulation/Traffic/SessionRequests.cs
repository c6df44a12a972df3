using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>Conversations of several turns: each turn's prompt is all that was said before and something new, and comes some time after the
/// answer to the turn before.</summary>
/// <param name="arrivals">When conversations begin.</param>
/// <param name="lengths">How long what a user adds is, and how long the answers are.</param>
/// <param name="turns">Mean turns of a conversation, geometrically distributed; at least one.</param>
/// <param name="think">Mean time from an answer to the next turn, exponentially distributed.</param>
/// <param name="count">Requests of all conversations together, at most.</param>
/// <param name="seconds">After which no conversation begins.</param>
/// <param name="seed">The same seed gives the same conversations.</param>
/// <remarks>What a conversation draws depends on its number and turn alone. A conversation ends early when a turn of it ends without an answer.</remarks>
public sealed class SessionRequests(Arrivals arrivals, Lengths lengths, double turns, Seconds think, long count, double seconds, ulong seed) : IAnsweredSource, IResumable
{
    private readonly Dictionary<long, Turn> _open = [];
    private readonly PriorityQueue<Turn, (long Time, long Session)> _due = new();
    private readonly Stack<PromptPath> _paths = new();
    private RandomStream _times = new(seed, 1);
    private double _start = double.NaN;
    private long _sessions;
    private long _next;

    /// <inheritdoc/>
    public long NextArrival => _next >= count ? long.MaxValue : Math.Min(NextStart, _due.TryPeek(out _, out var key) ? key.Time : long.MaxValue);

    /// <inheritdoc/>
    public double Share => Math.Max(_next / (double)count, double.IsNaN(_start) ? 0.0 : _start / seconds);

    private long NextStart
    {
        get
        {
            _start = double.IsNaN(_start) ? arrivals.Next(0.0, ref _times) : _start;
            return _start > seconds ? long.MaxValue : (long)(_start * 1e9);
        }
    }

    /// <inheritdoc/>
    public bool TryNext(out Request request)
    {
        var now = NextArrival;
        if (now == long.MaxValue)
        {
            request = default;
            return false;
        }

        Turn turn;
        if (NextStart == now)
        {
            turn = new Turn(_sessions++, 0, 0);
            _start = arrivals.Next(_start, ref _times);
        }
        else
        {
            turn = _due.Dequeue();
        }

        var (added, output) = Draw(turn, out _);
        var input = (int)Math.Min(turn.History + (long)added, int.MaxValue / 4);
        request = new Request
        {
            Id = _next++, ArrivalNanoseconds = now, Input = input, Output = output, Session = turn.Session + 1, Path = Path(turn.Session, input),
        };
        _open[request.Id] = turn;
        return true;
    }

    /// <inheritdoc/>
    void IAnsweredSource.Ended(in RequestRecord request)
    {
        _open.Remove(request.Id, out var turn);
        Draw(turn, out var random);
        if (request.Outcome == RequestOutcome.Finished && random.NextShare() * turns >= 1.0)
        {
            var pause = (long)(think.Value * random.NextExponential() * 1e9);
            _due.Enqueue(new Turn(turn.Session, turn.Number + 1, request.Input + request.Output), (request.EndNanoseconds + pause, turn.Session));
        }
    }

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        (_times, _start, _sessions, _next) = (state.Keep(_times), state.Keep(_start), state.Keep(_sessions), state.Keep(_next));
        state.Keep(_due);
        state.Keep(_open);
    }

    private (int Added, int Output) Draw(in Turn turn, out RandomStream random)
    {
        random = new RandomStream(seed ^ ((ulong)turn.Session << 20), 2 + (ulong)turn.Number);
        return lengths.Next(ref random);
    }

    // History only grows, so that a unit of it never changes once it is whole.
    private PromptPath Path(long session, int input)
    {
        var path = PromptPath.From(_paths);
        for (var unit = 0; unit < input / TraceRequests.HashTokens; unit++)
        {
            path.Add((session << 20) + unit);
        }

        return path;
    }

    private readonly record struct Turn(long Session, int Number, int History);
}
