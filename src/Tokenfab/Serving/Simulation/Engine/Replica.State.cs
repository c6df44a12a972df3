using Tokenfab.Serving.Simulation.Cache;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What a replica needs to go on from a checkpoint.</summary>
internal sealed partial class Replica : IResumable
{
    /// <inheritdoc/>
    public void Keep(RunState state)
    {
        _slots = state.Keep(_slots);
        if (_sequences.Length < _slots)
        {
            Array.Resize(ref _sequences, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_slots));
        }

        var home = new Stack<PromptPath>();
        for (var slot = 0; slot < _slots; slot++)
        {
            _sequences[slot].Keep(state, home);
        }

        (_freeSlot, _firstRunning, _lastRunning) = (state.Keep(_freeSlot), state.Keep(_firstRunning), state.Keep(_lastRunning));
        (_running, _partial, _decoding) = (state.Keep(_running), state.Keep(_partial), state.Keep(_decoding));
        (_context, _iteration, _waitingTokens) = (state.Keep(_context), state.Keep(_iteration), state.Keep(_waitingTokens));
        (_now, _fraction, _stalled, _promised) = (state.Keep(_now), state.Keep(_fraction), state.Keep(_stalled), state.Keep(_promised));
        (_joins, _joined, _lastDecode) = (state.Keep(_joins), state.Keep(_joined), state.Keep(_lastDecode));
        state.Keep(_growing).CopyTo(_growing, 0);
        if (_window is not null)
        {
            state.Keep(_widening).CopyTo(_widening, 0);
            (_windowed, _opening, _chunkPairs) = (state.Keep(_windowed), state.Keep(_opening), state.Keep(_chunkPairs));
            _turns!.Keep(state);
        }

        KeepPlan(state);

        var timed = state.Keep(_deadlines is not null);
        if (timed)
        {
            state.Keep(_deadlines ??= new());
        }

        _prefixes?.Keep(state);
        _pool.Keep(state);
        _host?.Keep(state);
        _remote?.Keep(state);
        _adapters?.Keep(state);
        _waiting.Keep(state);
        _completions.Keep(state);
    }

    private void KeepPlan(RunState state)
    {
        state.Keep(_chunks).CopyTo(_chunks, 0);
        (_chunkCount, _chunkTokens, _chunkWork) = (state.Keep(_chunkCount), state.Keep(_chunkTokens), state.Keep(_chunkWork));
        (_planned, _planIterations, _planDecodes) = (state.Keep(_planned), state.Keep(_planIterations), state.Keep(_planDecodes));
        (_planFirst, _planGrowth, _planUnits, _planEnd) = (state.Keep(_planFirst), state.Keep(_planGrowth), state.Keep(_planUnits), state.Keep(_planEnd));
        (_swapping, _grown, _planPlace) = (state.Keep(_swapping), state.Keep(_grown), state.Keep(_planPlace));
    }
}
