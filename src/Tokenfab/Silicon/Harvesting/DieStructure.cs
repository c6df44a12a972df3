using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Harvesting;

/// <summary>A die as its defects see it: an area that must be clean, and blocks of units of which some may be dead.</summary>
public sealed record DieStructure
{
    /// <summary>The blocks, each kind apart: compute units, memory interfaces, slices of cache.</summary>
    public required IReadOnlyList<UnitBlock> Blocks { get; init; }

    /// <summary>Share of the die in which any defect kills it: what no block covers.</summary>
    public Ratio Critical => new(Math.Max(0.0, 1.0 - Blocks.Sum(b => b.AreaOfAll)));

    /// <summary>The block whose innermost unit has a name; null where there is none.</summary>
    public UnitBlock? Find(string unit) => Blocks.FirstOrDefault(b => b.Unit.Name.Equals(unit, StringComparison.OrdinalIgnoreCase));

    /// <summary>Refuses structures that cannot be.</summary>
    /// <exception cref="InputException">A block has no units or no area, or all together are larger than the die.</exception>
    public void Check()
    {
        if (Blocks.Count == 0)
        {
            throw Wrong("blocks", "a die without blocks has nothing to switch off", "Name a block, or leave the structure out");
        }

        foreach (var block in Blocks.SelectMany(Nested))
        {
            if (block.Number < 1)
            {
                throw Wrong("number", $"{block.Number} of {block.Name} is none", "Write how many there are, 1 or more");
            }

            if (!(block.Area.Low.Value >= 0.0 && block.Area.High.Value <= 1.0))
            {
                throw Wrong("area", $"{block.Name} takes {block.Area.Value} of the die", "Write a share from 0 to 1, as in '55 %'");
            }
        }

        if (Blocks.Sum(b => b.AreaOfAll) > 1.0 + 1e-9)
        {
            throw Wrong("blocks", $"the blocks take {new Ratio(Blocks.Sum(b => b.AreaOfAll))} of the die", "Let their areas add up to no more than 100 %");
        }
    }

    private static IEnumerable<UnitBlock> Nested(UnitBlock block) => block.Within is { } inner ? Nested(inner).Prepend(block) : [block];

    private static InputException Wrong(string field, string problem, string mend) => new("structure", null, field, problem, mend);
}
