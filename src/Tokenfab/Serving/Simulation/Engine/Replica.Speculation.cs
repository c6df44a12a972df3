namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>Speculative decoding: a step yields as many tokens of a sequence as it draws, so that each iteration is a stretch of its own.</summary>
internal sealed partial class Replica
{
    // Tokens to have blocks for when the next step is computed: what it drafts included, but never what lies beyond the answer's end.
    private int Reach(in Sequence sequence, int cached) => Math.Min(cached + _stepTokens, sequence.Input + sequence.Output - 1);

    private bool MakeSpeculativeRoom()
    {
        var preempted = false;
        while (_onDemand && SpeculativeGrowth() > _pool.Available)
        {
            Preempt(_lastRunning);
            preempted = true;
        }

        if (_onDemand)
        {
            _pool.Take(SpeculativeGrowth());
        }

        for (var slot = _firstRunning; slot != None; slot = _sequences[slot].After)
        {
            ref var sequence = ref _sequences[slot];
            if (sequence.Decodes)
            {
                sequence.Reserved = Math.Max(sequence.Reserved, Reach(sequence, Cached(sequence)));
            }
        }

        return preempted;
    }

    private long SpeculativeGrowth()
    {
        var blocks = 0L;
        for (var slot = _firstRunning; slot != None; slot = _sequences[slot].After)
        {
            ref var sequence = ref _sequences[slot];
            if (sequence.Decodes)
            {
                var held = Math.Max(sequence.Reserved, Cached(sequence));
                blocks += Keeps(Reach(sequence, Cached(sequence))) - Keeps(held);
            }
        }

        return blocks;
    }

    private static int Cached(in Sequence sequence) => sequence.Input + sequence.Emitted - 1;

    private void Speculate(long start)
    {
        var first = start + (_planFirst >> IterationTimes.FractionBits);
        _iteration++;
        _lastDecode = _now;
        for (var slot = _firstRunning; slot != None;)
        {
            ref var sequence = ref _sequences[slot];
            var next = sequence.After;
            if (sequence.Decodes)
            {
                var tokens = Math.Min(_speculation!.Yield(sequence.Id, sequence.Emitted), sequence.Output - sequence.Emitted);
                _statistics.InterToken.Add(first - sequence.LastToken);
                if (tokens > 1)
                {
                    _statistics.InterToken.Add(0, tokens - 1);
                }

                sequence.LastToken = _now;
                sequence.Emitted += tokens;
                _context += tokens;
                _windowed += _window is null ? 0 : _window.Past(Cached(sequence)) - _window.Past(Cached(sequence) - tokens);
                _fair?.ChargeOutput(sequence.Tenant, tokens);
                if (sequence.Emitted == sequence.Output)
                {
                    Leave(slot, Cached(sequence), _iteration);
                    Finish(slot);
                }
            }

            slot = next;
        }
    }
}
