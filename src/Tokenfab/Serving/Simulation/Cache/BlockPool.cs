using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Cache;

/// <summary>The blocks of a replica's KV cache: free, in use by sequences, or holding prefixes that nobody uses at the moment.</summary>
internal sealed class BlockPool : IResumable
{
    private readonly long _blocks;
    private readonly PrefixCache? _prefixes;
    private readonly PrefixTier? _tier;
    private long _free;

    public BlockPool(long blocks, PrefixCache? prefixes, PrefixTier? tier) =>
        (_blocks, _free, _prefixes, _tier) = (blocks, blocks, prefixes, tier);

    /// <summary>Whether what is dropped from it goes to a slower tier.</summary>
    public bool HasTier => _tier is not null;

    /// <summary>Blocks that hold nothing.</summary>
    public long Free => _free;

    /// <summary>Blocks that can be had, those of idle prefixes included.</summary>
    public long Available => _free + (_prefixes?.IdleBlocks ?? 0);

    /// <summary>Blocks in use.</summary>
    public long InUse => _blocks - Available;

    /// <summary>Takes blocks, dropping idle prefixes where none is free; there must be so many.</summary>
    public void Take(long count)
    {
        while (_free < count)
        {
            var dropped = _prefixes!.Evict();
            _tier?.Put(dropped);
            _free += _prefixes.UnitBlocks;
        }

        _free -= count;
    }

    /// <summary>Gives blocks back.</summary>
    public void Give(long count) => _free += count;

    /// <inheritdoc/>
    public void Keep(RunState state) => _free = state.Keep(_free);
}
