using CsCheck;
using Tokenfab.Claims;

namespace Tokenfab.Tests.Claims;

public sealed class MeasureTests
{
    private static readonly string[] Some = ["USD", "card", "logic_wafer", "s", "of NVIDIA"];

    private static readonly Gen<Dimension> AnyDimension =
        Gen.Int[-2, 2].Array[Some.Length].Select(powers => Some.Zip(powers).Aggregate(Dimension.None, (product, unit) => product * Dimension.Of(unit.First).Raised(unit.Second)));

    private static readonly Gen<Measure> AnyMeasure = Gen.Select(Gen.Double[1e-6, 1e6], AnyDimension, (value, dimension) => new Measure(value, dimension));

    [Fact]
    public void A_quotient_undoes_a_product() => Gen.Select(AnyMeasure, AnyMeasure).Sample((a, b) =>
    {
        var back = a * b / b;
        Assert.Equal(a.Dimension, back.Dimension);
        Assert.Equal(1.0, back.Value / a.Value, tolerance: 1e-12);
    });

    [Fact]
    public void Products_commute_and_powers_are_products() => Gen.Select(AnyMeasure, AnyMeasure).Sample((a, b) =>
    {
        Assert.Equal((a * b).Dimension, (b * a).Dimension);
        Assert.Equal((a * b).Dimension.GetHashCode(), (b * a).Dimension.GetHashCode());
        Assert.Equal((a * a).Dimension, a.Dimension.Raised(2.0));
        Assert.True((a / a).Dimension.IsNone);
    });

    [Fact]
    public void Sums_take_one_dimension_only() => Gen.Select(AnyMeasure, AnyMeasure).Sample((a, b) =>
    {
        if (a.Dimension == b.Dimension)
        {
            Assert.Equal(a.Value, (a + b - b).Value, tolerance: 1e-6);
        }
        else
        {
            Assert.Throws<DimensionException>(() => a + b);
            Assert.Throws<DimensionException>(() => a - b);
        }
    });

    [Theory]
    [InlineData("80000 RMB/card", "80000 RMB/card")]
    [InlineData("0.1 /cm^2", "1000 1/m^2")]
    [InlineData("250 million user of Amazon", "2.5E+08 user of Amazon")]
    [InlineData("12 %", "0.12")]
    public void It_is_written_with_what_it_counts(string text, string written) => Assert.Equal(written, Units.Parse(text).ToString());
}
