namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What sliding windows and chunks read and hold. Between two turns of any sequence all of it is a straight line.</summary>
internal sealed partial class Replica
{
    private readonly AttentionWindow? _window;
    private readonly WindowTurns? _turns;

    // Decoding sequences whose windows take blocks too, by the iteration, modulo the tokens of a block, before which they need another.
    private readonly int[] _widening;

    // Tokens that windowed layers read for the decoding sequences, and for how many of those they read one more each iteration.
    private long _windowed;
    private int _opening;
    private long _chunkPairs;

    // Blocks that a sequence holds between two steps, while one computes tokens of it, and the most that it ever may.
    private long Keeps(long cached) => _window is null ? Blocks(cached) : _window.Held(cached, _blockShift);

    private long During(long past, long tokens) => _window is null ? Blocks(past + tokens) : _window.During(past, tokens, _blockShift);

    private long Most(long cached) =>
        _window is null ? Blocks(cached) : _window.Most(cached, _policy.Chunked ? Math.Min(_settings.TokenBudget, cached) : cached, _blockShift);

    // A sequence begins to decode, or with -1 ceases to.
    private void CountWindow(long cached, long iteration, int sign)
    {
        _windowed += sign * _window!.Past(cached);
        if (_speculation is null && _window.UntilTurn(cached) is > 0 and var left)
        {
            _opening += sign;
            _turns!.Add(iteration + left, sign);
            _widening[(int)(iteration + 1 - cached) & _blockMask] += _regular ? sign : 0;
        }
    }

    // Sequences whose window is full read no more from here on; those whose chunk is full begin another.
    private void TurnWindows(int iterations)
    {
        _windowed += (long)_opening * iterations;
        var turning = _turns!.Take(_iteration);
        if (turning == 0)
        {
            return;
        }

        if (_window!.IsChunk)
        {
            _windowed -= (long)turning * _window.Tokens;
            _turns.Add(_iteration + _window.Tokens, turning);
            _pool.Give(_regular ? turning * _window.Windowed * (_window.Tokens >> _blockShift) : 0);
        }
        else
        {
            _opening -= turning;
            _widening[(int)(_iteration + 2 - _window.Tokens) & _blockMask] -= _regular ? turning : 0;
        }
    }

    // Adds the windowed layers' time to a decode stretch; says for how many iterations, up to a number, both are on one line.
    private int Narrow(int alike)
    {
        long most = _opening > 0 ? Math.Min(alike, _turns!.Next(_iteration) - _iteration) : alike;
        if (_times.Windows is not { } times)
        {
            return (int)most;
        }

        most = Math.Min(most, times.Decode(_decoding, _windowed, _opening, out var first, out var growth));
        (_planFirst, _planGrowth) = (_planFirst + first, _planGrowth + growth);
        return (int)Math.Min(most, IterationTimes.MostIterations(_planFirst));
    }

    // Blocks that decoding sequences take in any as many iterations as a block has tokens, between two turns.
    private long CycleNeed() => _window is null ? _decoding : (_window.Kept * _decoding) + (_window.Windowed * _opening);

    // Blocks that they take before an iteration because a block is full.
    private long PhaseNeed(long iteration)
    {
        var at = (int)iteration & _blockMask;
        return _window is null ? _growing[at] : (_window.Kept * _growing[at]) + (_window.Windowed * _widening[at]);
    }

    // A window that begins to slide lies in one block more.
    private long TurnNeed(long iteration) => _window is { IsChunk: false } && _regular ? _window.Windowed * _turns!.At(iteration) : 0;
}
