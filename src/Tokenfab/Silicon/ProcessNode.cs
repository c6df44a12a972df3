using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Silicon;

/// <summary>A logic process, as the catalogue knows it. A null figure is not known, never zero.</summary>
public sealed record ProcessNode
{
    /// <summary>Catalogue id: the file's name, as in <c>tsmc-n7</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use: <c>TSMC N7</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other names of the same process.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Who runs it.</summary>
    public required string Foundry { get; init; }

    /// <summary>How its transistors are built; export rules count non-planar ones only.</summary>
    public TransistorStructure? Structure { get; init; }

    /// <summary>Year of first volume production.</summary>
    public Fact<Count>? Year { get; init; }

    /// <summary>Defects on the logic layers.</summary>
    public NodeDefects? Defects { get; init; }

    /// <summary>Price of a finished 300 mm wafer.</summary>
    public Fact<Usd>? WaferPrice { get; init; }

    /// <summary>Price of a full set of masks.</summary>
    public Fact<Usd>? MaskSet { get; init; }

    /// <summary>Cost of designing a die of some 300 mm², masks included.</summary>
    public Fact<Usd>? DesignCost { get; init; }

    /// <summary>Transistors by area in dense logic.</summary>
    public Fact<Count>? TransistorsPerSquareMillimetre { get; init; }

    /// <summary>Time from wafer start to finished wafer.</summary>
    public Fact<Seconds>? CycleTime { get; init; }
}

/// <summary>A node's defect density with the model that its source fitted it with.</summary>
/// <param name="Density">Killer defects by area.</param>
/// <param name="Model">How they fall.</param>
/// <param name="Shape">Clustering α of the negative binomial, critical layers of Bose-Einstein; null for other models.</param>
public sealed record NodeDefects(Fact<DefectDensity> Density, YieldModel Model, Fact<Ratio>? Shape = null)
{
    /// <summary>The most likely density with its model.</summary>
    /// <exception cref="InputException">The density or the shape is impossible.</exception>
    public DefectModel Mid => At(Density.Value);

    /// <summary>Low, mid and high yield of a die: the low yield is that of the high density on the largest area.</summary>
    /// <exception cref="InputException">A density, the shape or an area is impossible.</exception>
    public Estimate<Ratio> Yield(Estimate<SquareMillimetres> area) =>
        new(At(Density.High).Yield(area.High), Mid.Yield(area.Mid), At(Density.Low).Yield(area.Low));

    /// <summary>The same with what else decides the yield.</summary>
    /// <param name="area">The die's area.</param>
    /// <param name="terms">What else decides it.</param>
    /// <param name="grid">Where the dies lie, for defects that grow towards the rim.</param>
    /// <exception cref="InputException">As above, or a term is impossible.</exception>
    public Estimate<Ratio> Yield(Estimate<SquareMillimetres> area, YieldTerms terms, GrossDieCount grid)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new(terms.Yield(At(Density.High), area.High, grid), terms.Yield(Mid, area.Mid, grid), terms.Yield(At(Density.Low), area.Low, grid));
    }

    private DefectModel At(DefectDensity density) => new(density, Model, Shape?.Value.Value);
}
