namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What is left when a replica fails.</summary>
internal sealed partial class Replica
{
    /// <summary>The replica fails: the iteration under way is lost, and with it all caches.</summary>
    /// <param name="time">The present, which it has been run until. It must not be used any more.</param>
    /// <param name="requests">Takes its requests, in the order of their numbers, to be computed again elsewhere or given up.</param>
    public void Fail(long time, List<Sequence> requests)
    {
        CutAt(time);
        if (_planned && _planIterations > 1)
        {
            // Iterations of the stretch that ended before.
            _planIterations--;
            _planUnits = Units(_planIterations);
            _planEnd = EndOf(_planUnits);
            Commit();
        }

        for (var slot = 0; slot < _slots; slot++)
        {
            ref var sequence = ref _sequences[slot];
            if (sequence.Id < 0)
            {
                continue;
            }

            if (sequence.Decodes && _speculation is null)
            {
                sequence.Emitted += sequence.Output - (int)(sequence.LastIteration - _iteration) - sequence.Emitted;
                sequence.LastToken = Math.Max(sequence.LastToken, _lastDecode);
            }

            sequence.Path?.Forget();
            requests.Add(sequence.Anew());
        }

        requests.Sort((one, other) => one.Id.CompareTo(other.Id));
    }
}
