using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Packaging;

/// <summary>A way of putting dies into a package, as the catalogue knows it. A null figure is not known, never zero.</summary>
public sealed record PackagingTechnology
{
    /// <summary>Catalogue id: the file's name, as in <c>cowos-s</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use: <c>TSMC CoWoS-S</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other names of the same technology.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Who offers it.</summary>
    public required string Vendor { get; init; }

    /// <summary>In which order the package comes together.</summary>
    public required AssemblyFlow Flow { get; init; }

    /// <summary>Price of a 300 mm wafer of interposers, dies bonded; interposers are counted on wafers of their own.</summary>
    public Fact<Usd>? InterposerWaferPrice { get; init; }

    /// <summary>Share of interposers that are good.</summary>
    public Fact<Ratio>? InterposerYield { get; init; }

    /// <summary>Chance that the bonding of one die or stack succeeds, all its bumps together.</summary>
    public Fact<Ratio>? BondYield { get; init; }

    /// <summary>Chance that the stacking of one die on another succeeds; null where the technology stacks none or it is not known.</summary>
    public Fact<Ratio>? StackYield { get; init; }

    /// <summary>Chance that what is bonded survives being put on its substrate.</summary>
    public Fact<Ratio>? AttachYield { get; init; }

    /// <summary>Substrate, lid and other material of one package.</summary>
    public Fact<Usd>? Substrate { get; init; }

    /// <summary>Assembly and final test of one package.</summary>
    public Fact<Usd>? AssemblyAndTest { get; init; }

    /// <summary>Time from good dies to a tested package.</summary>
    public Fact<Seconds>? CycleTime { get; init; }

    /// <summary>Board, power supply, cooler and other parts, as a share of what a finished card costs.</summary>
    public Fact<Ratio>? BoardShare { get; init; }
}
