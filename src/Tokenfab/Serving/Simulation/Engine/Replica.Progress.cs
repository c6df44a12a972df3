using Tokenfab.Serving.Simulation.Results;
using Tokenfab.Serving.Simulation.Scheduling;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What happens at the end of a stretch: tokens are produced, sequences join, leave, and are put out.</summary>
internal sealed partial class Replica
{
    // Sequences that joined when no decode iteration began at once, by the time of their last token; the next decode iteration ends
    // their first gap. The others' last token is that of the last decode iteration.
    private long[] _joins = new long[16];
    private int _joined;
    private long _lastDecode;

    private void Commit()
    {
        var start = _now;
        _fraction += _planUnits;
        var elapsed = _fraction >> IterationTimes.FractionBits;
        _fraction &= FractionMask;
        _now += elapsed;
        _planned = false;

        _statistics.Work(start, elapsed, _planIterations, _planDecodes, _pool.InUse);
        if (_energies is not null)
        {
            _statistics.EnergyUnits += Energy();
        }

        _stretches?.Worked(new StretchRecord(
            Prefills: false, _number, start, _now, _planIterations, _planDecodes, _chunkCount, _chunkTokens, _pool.InUse, _waiting.Count));
        if (_planDecodes > 0 && _speculation is not null)
        {
            Speculate(start);
        }
        else if (_planDecodes > 0)
        {
            CountGaps(start);
            if (_onDemand)
            {
                _pool.Take(Growth(_planIterations) - _grown);
            }

            _iteration += _planIterations;
            _context += (long)_planDecodes * _planIterations;
            _lastDecode = _now;
            if (_window is not null)
            {
                TurnWindows(_planIterations);
            }

            var slot = _completions.Take(_iteration);
            while (slot != None)
            {
                var next = _sequences[slot].Sibling;
                Leave(slot, _sequences[slot].Input + _sequences[slot].Output - 1, _iteration);
                Finish(slot);
                slot = next;
            }
        }

        if (_chunkCount > 0)
        {
            _statistics.PrefillIterations++;
            _statistics.PrefillTokens += _chunkTokens;
            for (var i = 0; i < _chunkCount; i++)
            {
                Advance(_chunks[i].Slot, _chunks[i].Tokens);
            }
        }
    }

    private long Energy() => _chunkCount > 0
        ? _energies!.Mixed(_planPlace, _chunkTokens + (_planDecodes * _stepTokens), _chunkWork * 0.5, _chunkCount, _planDecodes, _planDecodes > 0 ? _context : 0)
            + (_energies.Windows?.Mixed(_chunkTokens, _chunkPairs, _planDecodes, _windowed) ?? 0)
        : _energies!.Decode(_planPlace.Line, _planDecodes, _context, _planIterations) + WindowEnergy();

    private long WindowEnergy()
    {
        if (_energies!.Windows is not { } windows)
        {
            return 0;
        }

        windows.Decode(_planDecodes, _windowed, _opening, out var first, out var growth);
        return (first * _planIterations) + (growth * ((long)_planIterations * (_planIterations - 1) / 2));
    }

    private void Advance(int slot, int tokens)
    {
        ref var sequence = ref _sequences[slot];
        if (_window is not null && _onDemand)
        {
            _pool.Give(During(sequence.Computed, tokens) - Keeps(sequence.Computed + tokens));
        }

        sequence.Computed += tokens;
        Publish(ref sequence);
        if (sequence.Computed < sequence.Target)
        {
            return;
        }

        if (slot == _partial)
        {
            _partial = None;
        }

        _fair?.ChargeOutput(sequence.Tenant, 1);
        if (sequence.Emitted++ == 0)
        {
            sequence.FirstToken = _now;
        }
        else
        {
            _statistics.InterToken.Add(_now - sequence.LastToken);
        }

        if (sequence.Emitted < sequence.Output)
        {
            if (_handovers is null)
            {
                Join(slot, _now);
            }
            else
            {
                HandOver(slot);
            }
        }
        else
        {
            Release(ref sequence, sequence.Target);
            Finish(slot);
        }
    }

    private void HandOver(int slot)
    {
        ref var sequence = ref _sequences[slot];
        var before = _pool.InUse;
        Release(ref sequence, sequence.Target);
        var held = _settings.HoldsHandovers ? before - _pool.InUse : 0;
        _pool.Take(held);
        Unlink(slot);
        sequence.LastToken = _now;
        sequence.Path?.Recycle();
        sequence.Path = null;
        _handovers!.Add(new Handover(sequence, _now, _number, held));
        Free(slot);
    }

    private void Join(int slot, long lastToken)
    {
        ref var sequence = ref _sequences[slot];
        _decoding++;
        _context += sequence.Target;
        sequence.LastToken = lastToken;
        sequence.Decodes = true;
        if (_window is not null)
        {
            CountWindow(sequence.Target, _iteration, 1);
        }

        if (_speculation is not null)
        {
            return;
        }

        _fair?.Decodes(sequence.Tenant, 1, _iteration);
        sequence.LastIteration = _iteration + sequence.Output - sequence.Emitted;
        _completions.Add(_sequences, slot, _iteration);
        if (_regular)
        {
            _growing[(int)(_iteration + 1 - sequence.Target) & _blockMask]++;
        }

        // Where every iteration decodes, the next one starts now.
        if (!_mixed || lastToken != _now)
        {
            if (_joined == _joins.Length)
            {
                Array.Resize(ref _joins, _joined * 2);
            }

            _joins[_joined++] = lastToken;
        }
    }

    // A decoding sequence with so many cached tokens stops decoding after an iteration.
    private void Leave(int slot, int cached, long iteration)
    {
        ref var sequence = ref _sequences[slot];
        _decoding--;
        _context -= cached;
        sequence.Decodes = false;
        if (_window is not null)
        {
            CountWindow(cached, iteration, -1);
        }

        if (_speculation is null)
        {
            _fair?.Decodes(sequence.Tenant, -1, iteration);
        }

        if (_regular)
        {
            _growing[(int)(iteration + 1 - cached) & _blockMask]--;
        }

        Release(ref sequence, cached);
    }

    private void Release(ref Sequence sequence, long cached)
    {
        var blocks = _onDemand ? Keeps(Math.Max(cached, sequence.Reserved)) : Most(Entire(sequence));
        sequence.Reserved = 0;
        _pool.Give(blocks - ReleaseShared(ref sequence));
    }

    private void Finish(int slot)
    {
        ref var sequence = ref _sequences[slot];
        Unlink(slot);
        _promised -= Promise(sequence);
        var record = new RequestRecord(
            sequence.Id, RequestOutcome.Finished, _number, sequence.Input, sequence.Output, sequence.Cached,
            sequence.Arrival, sequence.Start, sequence.FirstToken + _settings.RequestOverheadNanoseconds, _now + _settings.RequestOverheadNanoseconds,
            sequence.Preemptions, sequence.Tenant);
        _statistics.Finish(record);
        _log?.Ended(record);
        Free(slot);
    }

    private void Free(int slot)
    {
        _sequences[slot].Path?.Recycle();
        _sequences[slot].Path = null;
        _sequences[slot].Id = None;
        _sequences[slot].After = _freeSlot;
        _freeSlot = slot;
    }

    private void Preempt(int slot)
    {
        ref var sequence = ref _sequences[slot];
        if (slot == _partial)
        {
            _partial = None;
            Release(ref sequence, sequence.Computed);
            sequence.Computed = 0;
        }
        else
        {
            var cached = StopDecoding(ref sequence, slot);
            var swaps = _policy.Preemption == Preemption.Swap;
            _swapping += swaps ? Keeps(cached) * _swapUnits : 0;
            Leave(slot, cached, _iteration);
            (sequence.Target, sequence.Computed) = swaps ? (cached, cached) : (sequence.Input + sequence.Emitted, 0);
        }

        sequence.Preemptions++;
        _statistics.Preemptions++;
        Unlink(slot);
        _waitingTokens += sequence.Target - sequence.Computed;
        _waiting.Return(slot, Key(sequence), sequence);
    }

    // Takes a sequence out of the decoding ones before its last token; says how many of its tokens are cached.
    private int StopDecoding(ref Sequence sequence, int slot)
    {
        if (_speculation is not null)
        {
            return sequence.Input + sequence.Emitted - 1;
        }

        var since = sequence.Output - (int)(sequence.LastIteration - _iteration) - sequence.Emitted;
        if (since > 0)
        {
            sequence.LastToken = _lastDecode;
        }
        else
        {
            ForgetJoin(sequence.LastToken);
        }

        sequence.Emitted += since;
        _completions.Remove(_sequences, slot);
        return sequence.Input + sequence.Emitted - 1;
    }

    // A sequence that joined is put out before it has decoded.
    private void ForgetJoin(long lastToken)
    {
        var at = _joins.AsSpan(0, _joined).LastIndexOf(lastToken);
        if (at >= 0)
        {
            _joins[at] = _joins[--_joined];
        }
    }

    private void CountGaps(long start)
    {
        var gaps = _statistics.InterToken;
        var waited = _planDecodes - _joined;
        if (_joined == 0 && (_mixed || _lastDecode == start))
        {
            gaps.AddProgression(_planFirst, _planGrowth, _planIterations, _planDecodes, IterationTimes.FractionBits);
            return;
        }

        var first = start + (_planFirst >> IterationTimes.FractionBits);
        if (waited > 0)
        {
            gaps.Add(first - (_mixed ? start : _lastDecode), waited);
        }

        foreach (var lastToken in _joins.AsSpan(0, _joined))
        {
            gaps.Add(first - lastToken);
        }

        _joined = 0;
        if (_planIterations > 1)
        {
            gaps.AddProgression(_planFirst + _planGrowth, _planGrowth, _planIterations - 1, _planDecodes, IterationTimes.FractionBits);
        }
    }
}
