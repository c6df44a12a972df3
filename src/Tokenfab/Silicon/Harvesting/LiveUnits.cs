namespace Tokenfab.Silicon.Harvesting;

/// <summary>Which units of one die still live, as defects hit it one by one.</summary>
internal sealed class LiveUnits(DieStructure structure)
{
    private readonly bool[][] _dead = [.. structure.Blocks.Select(b => new bool[b.Units])];
    private bool _killed;

    /// <summary>A defect at a place of the die's area, which runs from 0 to 1: the critical part first, then block by block.</summary>
    public void Hit(double place)
    {
        place -= structure.Critical.Value;
        if (place < 0.0)
        {
            _killed = true;
            return;
        }

        for (var i = 0; i < structure.Blocks.Count; i++)
        {
            for (var block = structure.Blocks[i]; block is not null; block = block.Within)
            {
                var area = block.Area.Value.Value;
                if (place < area)
                {
                    Kill(_dead[i], InstancesOf(structure.Blocks[i], block), place / area);
                    return;
                }

                place -= area;
            }
        }
    }

    /// <summary>The first bin that the die meets; -1 where it meets none.</summary>
    public int First(IReadOnlyList<Bin> bins)
    {
        for (var i = 0; i < bins.Count && !_killed; i++)
        {
            if (bins[i].Minimums.All(m => Good(m.Unit) >= m.AtLeast))
            {
                return i;
            }
        }

        return -1;
    }

    private int Good(string unit)
    {
        for (var i = 0; i < structure.Blocks.Count; i++)
        {
            if (structure.Blocks[i] == structure.Find(unit))
            {
                return _dead[i].Count(dead => !dead);
            }
        }

        return 0;
    }

    private static int InstancesOf(UnitBlock outer, UnitBlock block)
    {
        var instances = outer.Number;
        for (var at = outer; at != block; at = at.Within!)
        {
            instances *= at.Within!.Number;
        }

        return instances;
    }

    // One of so many instances, and all innermost units within it.
    private static void Kill(bool[] dead, int instances, double share)
    {
        var each = dead.Length / instances;
        dead.AsSpan((int)(share * instances) * each, each).Fill(true);
    }
}
