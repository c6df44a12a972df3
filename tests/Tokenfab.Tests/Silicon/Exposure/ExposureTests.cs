using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Exposure;

namespace Tokenfab.Tests.Silicon.Exposure;

public sealed class ExposureTests
{
    [Theory]
    [InlineData("26mmx33mm", 1, 1)]
    [InlineData("10mmx10mm", 2, 3)]
    [InlineData("12.95mmx16.45mm", 2, 2)]
    [InlineData("33mmx26mm", 1, 1)]
    public void Dies_of_a_field(string die, int columns, int rows)
    {
        var field = ReticleField.Best(DieSize.Parse(die), new());

        Assert.Equal((columns, rows), (field.Columns, field.Rows));
        Assert.InRange(field.Use.Value, 0.5, 1.0);
    }

    [Fact]
    public void One_die_a_field_takes_a_shot_a_die()
    {
        var plan = ExposurePlan.For(GrossDies.Certify(DieSize.Parse("24.495mmx24.495mm"), new()));

        Assert.Equal((93, 93, 0), (plan.Shots, plan.FullShots, plan.PartialShots));
    }

    [Fact]
    public void Shots_print_all_dies_and_full_ones_no_more_than_there_are() =>
        Gen.Select(Gen.Double[3, 26], Gen.Double[3, 33], Gen.Double[0, 8]).Sample((w, h, band) =>
        {
            var count = GrossDies.Certify(new(new(w), new(h)), new() { NotchBand = new(band) });
            var plan = ExposurePlan.For(count);
            Assert.True(plan.Shots * plan.Field.Dies >= count.Dies);
            Assert.True(plan.FullShots * plan.Field.Dies <= count.Dies);
            Assert.True(plan.FullShots <= plan.Shots);
            Assert.True(ExposurePlan.FullFieldDies(count.Die, count.Convention) <= count.Dies);
        }, iter: 100);

    [Fact]
    public void A_poorly_used_field_makes_lithography_dearer()
    {
        var plan = ExposurePlan.For(GrossDies.Certify(DieSize.Parse("24.495mmx24.495mm"), new()));

        Assert.Equal(0.75 + (0.25 * 26 * 33 / (24.495 * 24.495)), plan.CostFactor(new(0.25)).Value, tolerance: 1e-12);
        Assert.Equal("lithography", Assert.Throws<InputException>(() => plan.CostFactor(new(1.5))).Field);
    }

    /// <summary>SEMI's 57.5 mm flat cuts 4.2 mm off a 200 mm wafer; the edge exclusion runs along it too.</summary>
    [Fact]
    public void A_flat_is_a_band_at_the_bottom()
    {
        var convention = new WaferConvention { Diameter = new(200) }.WithFlat(new(57.5));

        Assert.Equal(100 - Math.Sqrt((100 * 100) - (28.75 * 28.75)) + 3, convention.NotchBand.Value, tolerance: 1e-12);
        Assert.Equal("flat", Assert.Throws<InputException>(() => new WaferConvention().WithFlat(new(300))).Field);
    }

    [Fact]
    public void The_better_way_round_is_never_worse() =>
        Gen.Select(Gen.Double[2, 26], Gen.Double[2, 33], Gen.Double[0, 20]).Sample((w, h, band) =>
        {
            var (die, convention) = (new DieSize(new(w), new(h)), new WaferConvention { NotchBand = new(band) });
            var best = GrossDies.CertifyEitherWay(die, convention).Dies;
            Assert.True(best >= GrossDies.Certify(die, convention).Dies && best >= GrossDies.Certify(die.Turned, convention).Dies);
        }, iter: 50);

    [Fact]
    public void Panels_hold_a_grid_of_the_better_turn()
    {
        Assert.Equal(12 * 12, Panel.P510.Count(DieSize.Parse("41mmx41mm")));
        Assert.Equal(5 * 8, Panel.P600.Count(DieSize.Parse("100mmx70mm")));
        Assert.Equal(Panel.P600.Count(DieSize.Parse("100mmx70mm")), Panel.P600.Count(DieSize.Parse("70mmx100mm")));
        Assert.Throws<InputException>(() => Panel.P510.Count(DieSize.Parse("520mmx520mm")));
        Assert.Throws<InputException>(() => Panel.P510.Count(new(Millimetres.Zero, new(1))));
    }
}
