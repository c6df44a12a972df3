using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Packaging;

/// <summary>A generation of memory as the catalogue knows it: stacked, or without layers where it stands beside the package (GDDR, LPDDR).
/// A null figure is not known, never zero.</summary>
public sealed record HbmGeneration
{
    /// <summary>Catalogue id: the file's name, as in <c>hbm3e</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use: <c>HBM3e</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other names of the same generation.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Capacity of one layer of a stack.</summary>
    public Fact<Bytes>? LayerCapacity { get; init; }

    /// <summary>Chance that one more layer is bonded to a stack and works.</summary>
    public Fact<Ratio>? LayerYield { get; init; }

    /// <summary>What a buyer pays, losses in stacking included.</summary>
    public Fact<UsdPerGibibyte>? Price { get; init; }

    /// <summary>Layers of a stack of a capacity; null where the capacity of a layer is not known.</summary>
    public int? Layers(Bytes stack) => LayerCapacity is { } layer ? (int)Math.Ceiling((stack / layer.Value) - 1e-9) : null;

    /// <summary>Share of stacks of so many layers that come out good; null where that of a layer is not known.</summary>
    public Estimate<Ratio>? StackYield(int layers) => LayerYield?.Estimate.Map(y => Stacking.Yield(y, layers));
}
