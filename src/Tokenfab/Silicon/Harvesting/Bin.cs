using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Harvesting;

/// <summary>What a die must have to be sold as one product.</summary>
/// <param name="Name">The product.</param>
/// <param name="Minimums">The units that must be good; other units may be dead.</param>
public sealed record Bin(string Name, IReadOnlyList<UnitMinimum> Minimums);

/// <summary>So many good units at least.</summary>
/// <param name="Unit">What they are called.</param>
/// <param name="AtLeast">How many must be good.</param>
public sealed record UnitMinimum(string Unit, int AtLeast);

/// <summary>What becomes of the dies of a wafer when each is sold as the first bin that it meets.</summary>
/// <param name="Bins">The bins, best first.</param>
/// <param name="Scrap">Share of dies that meet none.</param>
public sealed record BinSplit(IReadOnlyList<BinShare> Bins, Ratio Scrap)
{
    /// <summary>Share of dies that can be sold at all.</summary>
    public Ratio Sold => new(1.0 - Scrap.Value);
}

/// <summary>One bin's part.</summary>
/// <param name="Bin">The bin.</param>
/// <param name="Meets">Share of dies that could be sold as it.</param>
/// <param name="Share">Share of dies that meet it and none before it.</param>
public sealed record BinShare(Bin Bin, Ratio Meets, Ratio Share);
