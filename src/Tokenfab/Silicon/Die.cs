using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon.Harvesting;

namespace Tokenfab.Silicon;

/// <summary>A die, as the catalogue knows it. A null figure is not known, never zero.</summary>
public sealed record Die
{
    /// <summary>Catalogue id: the file's name, as in <c>gh100</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use: <c>GH100</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other names of the same die.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Who designed it.</summary>
    public required string Vendor { get; init; }

    /// <summary>Id, name or alias of its process node in the catalogue; null where it is not known.</summary>
    public string? Node { get; init; }

    /// <summary>Area of the finished die.</summary>
    public Fact<SquareMillimetres>? Area { get; init; }

    /// <summary>Width; given together with the height.</summary>
    public Fact<Millimetres>? Width { get; init; }

    /// <summary>Height; given together with the width.</summary>
    public Fact<Millimetres>? Height { get; init; }

    /// <summary>Transistors.</summary>
    public Fact<Count>? Transistors { get; init; }

    /// <summary>What its compute units are called: <c>SM</c>, <c>CU</c>, <c>core</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Compute units made; products enable fewer.</summary>
    public Fact<Count>? FullUnits { get; init; }

    /// <summary>What of it may be dead in a product; null where that is not known.</summary>
    public DieStructure? Structure { get; init; }

    /// <summary>Share of good dies as told by someone, where it is; it then stands before the node's defect density.</summary>
    public Fact<Ratio>? Yield { get; init; }

    /// <summary>The die's outline: as sourced, else of a shape assumed for its area; null where neither is known.</summary>
    /// <param name="reticle">The exposure field that an assumed shape must fit; null where there is none.</param>
    public DieSize? Size(DieSize? reticle) => (Width, Height, Area) switch
    {
        ({ } width, { } height, _) => new(width.Value, height.Value),
        (_, _, { } area) => DieSize.FromArea(area.Value, reticle),
        _ => null,
    };
}
