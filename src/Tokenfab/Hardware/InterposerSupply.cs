using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Packaging;

namespace Tokenfab.Hardware;

/// <summary>Interposers, counted on wafers of their own.</summary>
/// <param name="PerWafer">Whole interposers of an interposer wafer: the low end is that of the largest area.</param>
/// <param name="Placed">The best grid of them.</param>
/// <param name="Yield">Share that is good; null where it is not known.</param>
/// <param name="WaferPrice">Price of an interposer wafer; null where it is not known.</param>
/// <param name="Sources">Ids of the sources of the facts used.</param>
public sealed record InterposerSupply(
    Estimate<Count> PerWafer, GrossDieCount Placed, Estimate<Ratio>? Yield, Estimate<Usd>? WaferPrice, IReadOnlyList<string> Sources)
{
    /// <summary>Good interposers of a wafer, on average.</summary>
    public Estimate<Count>? GoodPerWafer => Yield is { } y
        ? new(PerWafer.Low * y.Low.Value, PerWafer.Mid * y.Mid.Value, PerWafer.High * y.High.Value)
        : null;

    internal static InterposerSupply? Of(AcceleratorPackage package, PackagingTechnology technology, WaferConvention convention)
    {
        if (package.Interposer is not { } area)
        {
            return null;
        }

        // Interposers are stitched from several exposures.
        var stitched = convention with { Reticle = null };
        GrossDieCount Place(SquareMillimetres size) => GrossDies.Certify(DieSize.FromArea(size, reticle: null), stitched);
        var placed = Place(area.Value);
        return new(
            new(new(Place(area.High).Dies), new(placed.Dies), new(Place(area.Low).Dies)), placed,
            technology.InterposerYield?.Estimate, technology.InterposerWaferPrice?.Estimate, area.Sources);
    }
}
