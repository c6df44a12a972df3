using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Harvesting;

/// <summary>Equal parts of a die that can be switched off one by one, and what stands in each of them.</summary>
/// <param name="Name">What one is called: <c>GPC</c>, <c>SM</c>, <c>HBM PHY</c>.</param>
/// <param name="Number">How many there are: in the die, or in each of the block that holds them.</param>
/// <param name="Area">Share of the die's area that all of them take in the whole die, what stands within them apart.</param>
/// <param name="Within">The units in each; a defect in the block's own area takes all of them with it.</param>
public sealed record UnitBlock(string Name, int Number, Fact<Ratio> Area, UnitBlock? Within = null)
{
    /// <summary>The innermost unit, which bins count.</summary>
    public UnitBlock Unit => Within?.Unit ?? this;

    /// <summary>How many innermost units a die has.</summary>
    public int Units => Number * (Within?.Units ?? 1);

    /// <summary>Share of the die's area of the block with all within it.</summary>
    public double AreaOfAll => Area.Value.Value + (Within?.AreaOfAll ?? 0.0);
}
