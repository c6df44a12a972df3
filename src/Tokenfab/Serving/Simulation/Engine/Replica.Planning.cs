namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What the next stretch of iterations holds.</summary>
internal sealed partial class Replica
{
    private readonly (int Slot, int Tokens)[] _chunks;
    private int _chunkCount;
    private int _chunkTokens;
    private long _chunkWork;

    private bool _planned;
    private int _planIterations;
    private int _planDecodes;
    private long _planFirst;
    private long _planGrowth;
    private long _planUnits;
    private long _planEnd;
    private IterationTimes.MixedPlace _planPlace;
    private long _swapping;

    // Blocks that the decoding sequences were given for the first iteration already: they come before any prompt.
    private long _grown;

    private void Plan()
    {
        _planned = true;
        (_chunkCount, _chunkTokens, _chunkWork, _chunkPairs, _swapping, _grown) = (0, 0, 0, 0, 0, 0);
        _fair?.Begin(_iteration);
        var preempted = false;
        if (_mixed)
        {
            preempted = MakeRoom();
            _grown = PhaseNeed(_iteration + 1) + TurnNeed(_iteration + 1);
            _pool.Take(_grown);
            preempted |= (_partial != None || _waiting.Count > 0) && Compose(_settings.TokenBudget - (_decoding * _stepTokens), !preempted);
        }
        else
        {
            preempted = Compose(_settings.TokenBudget, true);
            preempted |= _chunkCount == 0 && MakeRoom();
        }

        _planDecodes = _mixed || _chunkCount == 0 ? _decoding : 0;
        if (_chunkCount == 0 && _planDecodes == 0)
        {
            Stall();
            return;
        }

        if (_chunkCount > 0)
        {
            _planIterations = 1;
            _planGrowth = 0;
            var (tokens, context) = (_chunkTokens + (_planDecodes * _stepTokens), _planDecodes > 0 ? _context : 0);
            _planPlace = _times.Find(tokens, _chunkWork * 0.5, _planDecodes, context);
            _planFirst = _times.Mixed(_planPlace, tokens, _chunkWork * 0.5, _chunkCount, _planDecodes, context)
                + (_times.Windows?.Mixed(_chunkTokens, _chunkPairs, _planDecodes, _windowed) ?? 0);
        }
        else
        {
            var alike = _times.Decode(_decoding, _context, out _planFirst, out _planGrowth, out var line);
            alike = _window is null ? alike : Narrow(alike);
            _planPlace = new IterationTimes.MixedPlace(0, 0.0, 0.0, line);
            _planIterations = preempted || _swapping > 0 || _speculation is not null ? 1 : Lasting((int)Math.Min(_completions.Next(_iteration) - _iteration, alike));
            if (_fair is not null && _running < _settings.MaxSequences)
            {
                _planIterations = _fair.Steady(_planIterations);
            }
        }

        _planFirst += _swapping + (_adapters is null ? 0 : AdapterUnits());
        _planUnits = Units(_planIterations);
        _planEnd = EndOf(_planUnits);
        if (_deadlines is not null)
        {
            CutAt(NextDeadline());
        }
    }

    private void CutAt(long time)
    {
        if (_planned && _planIterations > 1 && time < _planEnd)
        {
            Cut(Math.Max(time, _now));
        }
    }

    // An arrival shortens a stretch to the first iteration that ends when it is there, or later.
    private void Cut(long time)
    {
        var wanted = ((time - _now) << IterationTimes.FractionBits) - _fraction;
        var guess = (double)wanted / _planFirst;
        guess -= _planGrowth * guess * (guess - 1.0) * 0.5 / (_planFirst + (_planGrowth * guess));
        var iterations = Math.Clamp((int)guess, 1, _planIterations);
        while (Units(iterations) < wanted)
        {
            iterations++;
        }

        while (iterations > 1 && Units(iterations - 1) >= wanted)
        {
            iterations--;
        }

        _planIterations = iterations;
        _planUnits = Units(iterations);
        _planEnd = EndOf(_planUnits);
    }

    private long Units(int iterations) => (_planFirst * iterations) + (_planGrowth * ((long)iterations * (iterations - 1) / 2));

    private long EndOf(long units) => _now + ((_fraction + units) >> IterationTimes.FractionBits);

    // Preempts from the end of the running sequences until the next decode iteration has the blocks it needs.
    private bool MakeRoom()
    {
        if (_speculation is not null)
        {
            return MakeSpeculativeRoom();
        }

        var preempted = false;
        while (PhaseNeed(_iteration + 1) + TurnNeed(_iteration + 1) > _pool.Available)
        {
            Preempt(_lastRunning);
            preempted = true;
        }

        return preempted;
    }

    // Gives the token budget first to the prompt that is computed in part, then to those that wait.
    private bool Compose(int budget, bool mayAdmit)
    {
        if (_partial != None)
        {
            ref var sequence = ref _sequences[_partial];
            var tokens = Math.Min(sequence.Target - sequence.Computed, budget);
            var blocks = _onDemand ? During(sequence.Computed, tokens) - Keeps(sequence.Computed) : 0;
            if (blocks > _pool.Available)
            {
                Preempt(_partial);
                return true;
            }

            _pool.Take(blocks);
            AddChunk(_partial, tokens);
            budget -= tokens;
        }

        while (mayAdmit && _waiting.Count > 0 && budget > 0 && _running < _settings.MaxSequences && Admit(ref budget))
        {
        }

        return false;
    }

    private bool Admit(ref int budget)
    {
        var slot = _waiting.Peek();
        ref var sequence = ref _sequences[slot];
        if (_adapters?.CanUse(sequence.Adapter) == false)
        {
            return false;
        }

        if (sequence.Computed == sequence.Target)
        {
            return Resume(slot, ref budget);
        }

        var units = Hits(sequence);
        var loaded = _pool.HasTier ? Loadable(sequence, units) : 0;
        var shared = units * _settings.PrefixUnitTokens;
        var cached = Math.Max(shared + (loaded * _settings.PrefixUnitTokens), sequence.Given);
        var left = sequence.Target - cached;
        var tokens = Math.Min(left, budget);
        if (tokens < left && !_policy.Chunked)
        {
            // A prompt longer than the whole budget gets an iteration to itself.
            if (_chunkCount > 0 || left <= _settings.TokenBudget)
            {
                return false;
            }

            tokens = left;
        }

        var blocks = (_onDemand ? During(cached, tokens) : Most(Entire(sequence))) - (units == 0 ? 0 : (long)units * _prefixes!.UnitBlocks);
        if (blocks + IdleBlocks(sequence, units) > _pool.Available - _watermark)
        {
            return false;
        }

        UseHits(ref sequence, units, cached);
        Load(sequence, units, loaded);
        _pool.Take(blocks);
        Enter(slot);
        sequence.Computed = cached;
        AddChunk(slot, tokens);
        budget -= Math.Min(tokens, budget);
        if (tokens < left)
        {
            _partial = slot;
        }

        return true;
    }

    // The cache of a prompt that was swapped out, or computed elsewhere, is there: it decodes at once.
    private bool Resume(int slot, ref int budget)
    {
        ref var sequence = ref _sequences[slot];
        var held = Keeps(sequence.Target);
        var grows = !_onDemand ? 0 : (_speculation is null ? During(sequence.Target, 1) : Keeps(Reach(sequence, sequence.Target))) - held;
        var blocks = _onDemand ? held : Most(Entire(sequence));
        if (blocks + grows > _pool.Available - _watermark)
        {
            return false;
        }

        _pool.Take(blocks);
        Enter(slot);
        if (sequence.Preemptions > 0)
        {
            _swapping += blocks * _swapUnits;
        }

        Join(slot, sequence.LastToken);
        if (_mixed)
        {
            budget -= _stepTokens;
            _grown += grows;
            _pool.Take(grows);
        }

        sequence.Reserved = _mixed && _speculation is not null ? Reach(sequence, sequence.Target) : 0;

        return true;
    }

    private void Enter(int slot)
    {
        _waiting.Remove();
        _waitingTokens -= _sequences[slot].Target - _sequences[slot].Computed;
        LinkLast(slot);
        if (_sequences[slot].Start < 0)
        {
            _sequences[slot].Start = _now;
            _fair?.ChargeInput(_sequences[slot].Tenant, _sequences[slot].Input);
            _statistics.Series.At(_now).Started++;
        }
    }

    private void AddChunk(int slot, int tokens)
    {
        _chunks[_chunkCount++] = (slot, tokens);
        _chunkTokens += tokens;
        _chunkWork += tokens * ((2L * _sequences[slot].Computed) + tokens);
        _chunkPairs += _window?.Pairs(tokens, _sequences[slot].Computed) ?? 0;
    }

    // Iterations, up to a number, for which there are blocks; at least one, because room was made for it. Any as many iterations in a row
    // as a block has tokens need a block for each sequence. Dropping an idle prefix may let in the one that waits, because it counted on
    // that prefix in vain: then the stretch ends before.
    private int Lasting(int most)
    {
        var free = _grown + (_prefixes is not null && _waiting.Count > 0 ? _pool.Free : _pool.Available);
        var need = CycleNeed();
        if (!_onDemand || (((most >> _blockShift) + 1L) * need) + TurnNeed(_iteration + most) <= free)
        {
            return most;
        }

        var cycles = Math.Min((most - 1) >> _blockShift, need == 0 ? long.MaxValue : free / need);
        free -= cycles * need;
        var iterations = (int)(cycles << _blockShift);
        while (iterations < most)
        {
            free -= PhaseNeed(_iteration + iterations + 1) + TurnNeed(_iteration + iterations + 1);
            if (free < 0)
            {
                break;
            }

            iterations++;
        }

        return Math.Max(iterations, 1);
    }

    private long Growth(int iterations)
    {
        var blocks = ((iterations >> _blockShift) * CycleNeed()) + TurnNeed(_iteration + iterations);
        for (var rest = iterations & _blockMask; rest > 0; rest--)
        {
            blocks += PhaseNeed(_iteration + rest);
        }

        return blocks;
    }
}
