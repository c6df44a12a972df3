using Tokenfab.Serving.Simulation.Results;

namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What happens to requests whose time runs out: between two iterations they are given up, wherever they are.</summary>
internal sealed partial class Replica
{
    private long NextDeadline()
    {
        while (_deadlines!.TryPeek(out var request, out var due))
        {
            if (_sequences[request.Slot].Id == request.Id)
            {
                return due.Time;
            }

            _deadlines.Dequeue();
        }

        return long.MaxValue;
    }

    private void GiveUpLate()
    {
        while (_deadlines is not null && NextDeadline() <= _now)
        {
            GiveUp(_deadlines.Dequeue().Slot);
        }
    }

    private void GiveUp(int slot)
    {
        ref var sequence = ref _sequences[slot];
        if (!sequence.Runs)
        {
            _waitingTokens -= sequence.Target - sequence.Computed;
            _waiting.Remove(slot);
        }
        else if (slot == _partial)
        {
            _partial = None;
            Release(ref sequence, sequence.Computed);
            Unlink(slot);
        }
        else
        {
            Leave(slot, StopDecoding(ref sequence, slot), _iteration);
            Unlink(slot);
        }

        var record = new RequestRecord(
            sequence.Id, RequestOutcome.Aborted, _number, sequence.Input, sequence.Output, sequence.Cached, sequence.Arrival,
            sequence.Start < 0 ? _now : sequence.Start, sequence.Emitted > 0 ? sequence.FirstToken : _now, _now, sequence.Preemptions, sequence.Tenant);
        _promised -= Promise(sequence);
        _statistics.Lose(record, waiting: sequence.Start < 0);
        _log?.Ended(record);
        Free(slot);
    }
}
