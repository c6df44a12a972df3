using Tokenfab.Quantities;
using Tokenfab.Silicon.Harvesting;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Silicon.Maps;

/// <summary>What befalls the dies of a wafer that is drawn.</summary>
/// <param name="Defects">The density and how it clusters.</param>
/// <param name="Terms">What else decides the yield; null for nothing.</param>
/// <param name="Structure">What of a die may be dead; null where nothing may.</param>
/// <param name="Sold">The products, best first; a die that meets none is bad. Null where only clean dies are good.</param>
public sealed record DieProcess(DefectModel Defects, YieldTerms? Terms = null, DieStructure? Structure = null, IReadOnlyList<Bin>? Sold = null)
{
    /// <summary>Distance over which defects gather, in the picture; yields do not depend on it.</summary>
    /// <value>The default is 24 mm.</value>
    public Millimetres ClusterSize { get; init; } = new(24.0);

    /// <summary>The products; empty where only clean dies are good.</summary>
    public IReadOnlyList<Bin> Bins => Structure is null ? [] : Sold ?? [];
}
