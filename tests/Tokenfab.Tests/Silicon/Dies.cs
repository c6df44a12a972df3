using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Silicon;

/// <summary>Dies, nodes and facts made up for tests.</summary>
internal static class Dies
{
    public static Fact<T> Fact<T>(T value)
        where T : struct, IQuantity<T> => Fact(value, value, value);

    public static Fact<T> Fact<T>(T value, T low, T high)
        where T : struct, IQuantity<T> => new(value, low, high, ["test"], Confidence.Estimate);

    public static Die Die(SquareMillimetres area) => new() { Id = "test-die", Name = "test die", Vendor = "none", Area = Fact(area) };

    public static ProcessNode Node(DefectDensity? density, Usd? waferPrice) => new()
    {
        Id = "test-node",
        Name = "test node",
        Foundry = "none",
        Defects = density is { } d ? new(Fact(d), YieldModel.Poisson) : null,
        WaferPrice = waferPrice is { } price ? Fact(price) : null,
    };
}
