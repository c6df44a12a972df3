using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Silicon;

public sealed class DefectModelTests
{
    private static readonly Gen<(YieldModel Model, double? Shape)> AnyModel =
        Gen.Select(Gen.Enum<YieldModel>(), Gen.Double[0.2, 30], (model, shape) =>
            (model, model is YieldModel.NegativeBinomial or YieldModel.BoseEinstein ? shape : (double?)null));

    /// <summary>The density that gives 50 % at 600 mm² under each model, and what it then says of 665.6, 814 and 109 mm².</summary>
    [Theory]
    [InlineData(YieldModel.Poisson, null, 0.1155, .464, .390, .882)]
    [InlineData(YieldModel.Murphy, null, 0.1231, .466, .399, .876)]
    [InlineData(YieldModel.NegativeBinomial, 2.0, 0.1381, .469, .410, .865)]
    [InlineData(YieldModel.NegativeBinomial, 3.0, 0.1300, .468, .404, .871)]
    [InlineData(YieldModel.NegativeBinomial, 10.0, 0.1196, .465, .395, .878)]
    [InlineData(YieldModel.Seeds, null, 0.1667, .474, .424, .846)]
    [InlineData(YieldModel.NegativeBinomial, 1.0, 0.1667, .474, .424, .846)]
    [InlineData(YieldModel.Moore, null, 0.0801, .482, .446, .744)]
    public void Half_at_600_mm2(YieldModel model, double? shape, double density, double at665, double at814, double at109)
    {
        var defects = DefectModel.FromYield(new(0.5), new(600), model, shape);

        Assert.Equal(density, defects.Density.Value, tolerance: 6e-5);
        Assert.Equal(at665, defects.Yield(new(665.6)).Value, tolerance: 6e-4);
        Assert.Equal(at814, defects.Yield(new(814)).Value, tolerance: 6e-4);
        Assert.Equal(at109, defects.Yield(new(109)).Value, tolerance: 6e-4);
    }

    [Fact]
    public void Inverse_of_yield_is_its_inverse() =>
        Gen.Select(AnyModel, Gen.Double[0.001, 1], Gen.Double[1, 2000]).Sample((m, yield, area) =>
        {
            var defects = DefectModel.FromYield(new(yield), new(area), m.Model, m.Shape);
            Assert.Equal(1.0, defects.Yield(new(area)).Value / yield, tolerance: 1e-9);
        });

    [Fact]
    public void Yield_is_a_share_and_more_defects_or_area_never_raise_it() =>
        Gen.Select(AnyModel, Gen.Double[0, 3], Gen.Double[1, 2000]).Sample((m, density, area) =>
        {
            var yield = new DefectModel(new(density), m.Model, m.Shape).Yield(new(area)).Value;
            Assert.InRange(yield, 0, 1);
            Assert.True(new DefectModel(new(density * 1.1), m.Model, m.Shape).Yield(new(area)).Value <= yield);
            Assert.True(new DefectModel(new(density), m.Model, m.Shape).Yield(new(area * 1.1)).Value <= yield);
        });

    [Fact]
    public void Clustering_leads_from_Seeds_to_Poisson()
    {
        var area = new SquareMillimetres(814);
        DefectDensity density = new(0.12);
        double Yield(YieldModel model, double? shape = null) => new DefectModel(density, model, shape).Yield(area).Value;

        Assert.Equal(Yield(YieldModel.Seeds), Yield(YieldModel.NegativeBinomial, 1), tolerance: 1e-12);
        Assert.Equal(Yield(YieldModel.Poisson), Yield(YieldModel.NegativeBinomial, 1e6), tolerance: 1e-6);
        Assert.Equal(Math.Pow(1 + (8.14 * 0.12), -4), Yield(YieldModel.BoseEinstein, 4), tolerance: 1e-12);
    }

    [Theory]
    [InlineData(YieldModel.NegativeBinomial, null)]
    [InlineData(YieldModel.NegativeBinomial, 0.0)]
    [InlineData(YieldModel.BoseEinstein, -1.0)]
    [InlineData(YieldModel.Poisson, 3.0)]
    public void A_shape_belongs_to_its_model(YieldModel model, double? shape) =>
        Assert.Equal("shape", Assert.Throws<InputException>(() => new DefectModel(new(0.1), model, shape)).Field);

    [Fact]
    public void Impossible_figures_are_refused_by_name()
    {
        Assert.Equal("density", Refused(() => new DefectModel(new(-0.1), YieldModel.Poisson)));
        Assert.Equal("yield", Refused(() => DefectModel.FromYield(new(1.1), new(600), YieldModel.Poisson)));
        Assert.Equal("yield", Refused(() => DefectModel.FromYield(Ratio.Zero, new(600), YieldModel.Poisson)));
        Assert.Equal("area", Refused(() => DefectModel.FromYield(new(0.5), SquareMillimetres.Zero, YieldModel.Poisson)));
        Assert.Equal("area", Refused(() => new DefectModel(new(0.1), YieldModel.Poisson).Yield(new(double.NaN))));

        static string? Refused(Func<object> act) => Assert.Throws<InputException>(act).Field;
    }
}
