namespace Tokenfab.Serving.Simulation.Engine;

/// <summary>What prompts share with prompts before them.</summary>
internal sealed partial class Replica
{
    // The last token of a prompt is always computed, because its logits are wanted. What is found is noted in the path.
    private int Hits(in Sequence sequence) => sequence.Path is { } path
        ? _prefixes!.Match(path.Hashes[..Math.Min(path.Count, (sequence.Target - 1) / _settings.PrefixUnitTokens)], path.Units)
        : 0;

    private long IdleBlocks(in Sequence sequence, int units) =>
        units == 0 ? 0 : (long)_prefixes!.Idle(sequence.Path!.Units.AsSpan(0, units)) * _prefixes.UnitBlocks;

    private void UseHits(ref Sequence sequence, int units, int tokens)
    {
        if (tokens == 0)
        {
            return;
        }

        for (var i = 0; i < units; i++)
        {
            _prefixes!.Use(sequence.Path!.Units[i]);
        }

        if (units > 0)
        {
            (sequence.Path!.Held, sequence.Path.Shared) = (units, units);
        }

        _statistics.CachedTokens += tokens;
        if (sequence.Preemptions == 0)
        {
            sequence.Cached = tokens;
        }
    }

    // Units after those found in device memory that slower tiers hold.
    private int Loadable(in Sequence sequence, int units)
    {
        if (sequence.Path is not { } path)
        {
            return 0;
        }

        var (loadable, most) = (0, Math.Min(path.Count, (sequence.Target - 1) / _settings.PrefixUnitTokens));
        while (units + loadable < most && (_host?.Holds(path.Hashes[units + loadable]) == true || _remote?.Holds(path.Hashes[units + loadable]) == true))
        {
            loadable++;
        }

        return loadable;
    }

    // The iteration that a prompt is let in by waits for what is loaded.
    private void Load(in Sequence sequence, int units, int loaded)
    {
        for (var i = units; i < units + loaded; i++)
        {
            var hash = sequence.Path!.Hashes[i];
            var (tier, settings) = _host?.Holds(hash) == true ? (_host, _settings.HostTier!) : (_remote!, _settings.RemoteTier!);
            tier.Touch(hash);
            _swapping += (long)(settings.LoadNanoseconds * (1L << IterationTimes.FractionBits));
            _statistics.LoadedTokens += _settings.PrefixUnitTokens;
        }
    }

    // Units that are whole now may be used by others.
    private void Publish(ref Sequence sequence)
    {
        if (sequence.Path is not { } path)
        {
            return;
        }

        var whole = Math.Min(path.Count, Math.Min(sequence.Computed, sequence.Input) / _settings.PrefixUnitTokens);
        for (; path.Held < whole; path.Held++)
        {
            var unit = _prefixes!.Add(path.Hashes[path.Held]);
            path.Units[path.Held] = unit;
            path.Shared += unit == None ? 0 : 1;
        }
    }

    // Lets go of the shared units, the last one first, and says how many of the sequence's blocks they were.
    private long ReleaseShared(ref Sequence sequence)
    {
        if (sequence.Path is not { } path)
        {
            return 0;
        }

        for (var i = path.Held - 1; i >= 0; i--)
        {
            if (path.Units[i] != None)
            {
                _prefixes!.Release(path.Units[i]);
            }
        }

        var blocks = (long)path.Shared * _prefixes!.UnitBlocks;
        (path.Held, path.Shared) = (0, 0);
        return blocks;
    }
}
