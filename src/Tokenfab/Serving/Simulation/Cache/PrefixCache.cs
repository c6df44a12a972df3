using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Cache;

/// <summary>Caches of prompts' beginnings, by the hash of each unit of tokens and all before it: a radix tree whose edges are units, kept as
/// a table by hash, because a chained hash tells the whole path.</summary>
/// <remarks>A unit is used by the sequences that refer to it; unused units stay until their blocks are wanted, the least recently used
/// first. A sequence lets go of its last unit first, so that a path is eaten up from its end. Grows when full and then allocates nothing more.</remarks>
internal sealed class PrefixCache(int unitBlocks) : IResumable
{
    private const int None = -1;

    private (long Hash, int Unit)[] _table = NewTable(1024);
    private Unit[] _units = new Unit[512];
    private int _used;
    private int _freed = None;
    private int _oldest = None;
    private int _newest = None;
    private long _idle;

    /// <summary>Blocks of a unit.</summary>
    public int UnitBlocks => unitBlocks;

    /// <summary>Blocks that could be had by dropping unused units.</summary>
    public long IdleBlocks => _idle * unitBlocks;

    /// <summary>Units held.</summary>
    public int Count { get; private set; }

    /// <summary>Leading units of a prompt that are held.</summary>
    public int Match(ReadOnlySpan<long> hashes)
    {
        var units = 0;
        while (units < hashes.Length && Find(hashes[units]) != None)
        {
            units++;
        }

        return units;
    }

    /// <summary>Finds the leading units of a prompt that are held.</summary>
    /// <param name="hashes">The prompt's.</param>
    /// <param name="found">Takes the units.</param>
    /// <returns>How many there are.</returns>
    public int Match(ReadOnlySpan<long> hashes, Span<int> found)
    {
        var units = 0;
        while (units < hashes.Length && Find(hashes[units]) is >= 0 and var unit)
        {
            found[units++] = unit;
        }

        return units;
    }

    /// <summary>The unit of a hash, or -1.</summary>
    public int Find(long hash) => _table[Locate(hash)].Unit;

    /// <summary>How many of some units no sequence uses: taking them costs that many idle ones.</summary>
    public int Idle(ReadOnlySpan<int> units)
    {
        var idle = 0;
        foreach (var unit in units)
        {
            idle += _units[unit].Users == 0 ? 1 : 0;
        }

        return idle;
    }

    /// <summary>Uses a unit.</summary>
    public void Use(int unit)
    {
        if (_units[unit].Users++ == 0)
        {
            Unlink(unit);
            _idle--;
        }
    }

    /// <summary>Takes in a unit that a sequence has computed, used by it.</summary>
    /// <returns>The unit, or -1 where another sequence's is held already and this one stays the sequence's own.</returns>
    public int Add(long hash)
    {
        var place = Locate(hash);
        if (_table[place].Unit != None)
        {
            return None;
        }

        if ((Count + 1) * 2 > _table.Length)
        {
            Rehash();
            place = Locate(hash);
        }

        var unit = _freed != None ? _freed : _used++;
        if (_freed != None)
        {
            _freed = _units[unit].Newer;
        }
        else if (unit == _units.Length)
        {
            Array.Resize(ref _units, unit * 2);
        }

        _units[unit] = new Unit { Hash = hash, Users = 1, Older = None, Newer = None };
        _table[place] = (hash, unit);
        Count++;
        return unit;
    }

    /// <summary>Lets go of a unit; the last user leaves it idle as the most recently used.</summary>
    public void Release(int unit)
    {
        if (--_units[unit].Users > 0)
        {
            return;
        }

        _units[unit].Older = _newest;
        _units[unit].Newer = None;
        if (_newest == None)
        {
            _oldest = unit;
        }
        else
        {
            _units[_newest].Newer = unit;
        }

        _newest = unit;
        _idle++;
    }

    /// <summary>Drops the least recently used idle unit; there must be one.</summary>
    /// <returns>Its hash.</returns>
    public long Evict()
    {
        var unit = _oldest;
        Unlink(unit);
        _idle--;
        Count--;
        var hash = _units[unit].Hash;
        Delete(hash);
        _units[unit].Newer = _freed;
        _freed = unit;
        return hash;
    }

    private static (long, int)[] NewTable(int size)
    {
        var table = new (long, int)[size];
        Array.Fill(table, (0L, None));
        return table;
    }

    private int Place(long hash) => (int)(((ulong)hash * 0x9E3779B97F4A7C15UL) >> 32) & (_table.Length - 1);

    // Where a hash stands, or would.
    private int Locate(long hash)
    {
        var table = _table;
        var at = Place(hash);
        while (table[at].Unit != None && table[at].Hash != hash)
        {
            at = (at + 1) & (table.Length - 1);
        }

        return at;
    }

    // Linear probing without tombstones: entries behind the gap move up where their place allows it.
    private void Delete(long hash)
    {
        var mask = _table.Length - 1;
        var gap = Locate(hash);
        for (var at = (gap + 1) & mask; _table[at].Unit != None; at = (at + 1) & mask)
        {
            var place = Place(_table[at].Hash);
            if (((at - place) & mask) >= ((at - gap) & mask))
            {
                _table[gap] = _table[at];
                gap = at;
            }
        }

        _table[gap].Unit = None;
    }

    private void Rehash()
    {
        var old = _table;
        _table = NewTable(old.Length * 2);
        foreach (var entry in old)
        {
            if (entry.Unit != None)
            {
                _table[Locate(entry.Hash)] = entry;
            }
        }
    }

    private void Unlink(int unit)
    {
        var (older, newer) = (_units[unit].Older, _units[unit].Newer);
        if (older == None)
        {
            _oldest = newer;
        }
        else
        {
            _units[older].Newer = newer;
        }

        if (newer == None)
        {
            _newest = older;
        }
        else
        {
            _units[newer].Older = older;
        }
    }

    private struct Unit
    {
        public long Hash;
        public int Users;
        public int Older;
        public int Newer;
    }

    /// <inheritdoc/>
    public void Keep(RunState state)
    {
        (_table, _units) = (state.Keep(_table), state.Keep(_units));
        (_used, _freed, _oldest, _newest) = (state.Keep(_used), state.Keep(_freed), state.Keep(_oldest), state.Keep(_newest));
        (_idle, Count) = (state.Keep(_idle), state.Keep(Count));
    }
}
