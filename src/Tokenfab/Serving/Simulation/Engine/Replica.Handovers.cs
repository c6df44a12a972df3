namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>Caches that move between workers under back-pressure: they stay where they are until there is room for them elsewhere.</summary>
/// <remarks>A decode worker promises room for a whole request, its answer included, as engines do that never evict (TensorRT-LLM's
/// GUARANTEED_NO_EVICT); SGLang promises up to 512 tokens of the answer. With less, those that come in would push out those that run.</remarks>
internal sealed partial class Replica
{
    // Whether nothing can run, though requests wait, until blocks are given back or a request arrives.
    private bool _stalled;

    // Blocks promised to requests that are here or on their way.
    private long _promised;

    /// <summary>Promises room for a request whose cache is about to be sent.</summary>
    /// <returns>Whether there is any.</returns>
    public bool TryPromise(in Sequence sequence)
    {
        var blocks = Promise(sequence);
        if (_promised + blocks > _settings.Blocks - _watermark)
        {
            return false;
        }

        _promised += blocks;
        return true;
    }

    /// <summary>Takes a promise back: the cache is not coming.</summary>
    public long Withdraw(in Sequence sequence) => _promised -= Promise(sequence);

    /// <summary>A cache that was handed over has left.</summary>
    public void Return(long blocks, long time)
    {
        _pool.Give(blocks);
        Continue(time);
    }

    private long Promise(in Sequence sequence) =>
        _settings.HoldsHandovers && _handovers is null ? Most(sequence.Input + (long)sequence.Output - 1) : 0;

    private void Stall() => (_stalled, _planned) = (true, false);

    private void Continue(long time)
    {
        if (_stalled)
        {
            (_stalled, _now, _fraction) = (false, Math.Max(_now, time), 0);
        }
    }
}
