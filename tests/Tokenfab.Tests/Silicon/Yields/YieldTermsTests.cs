using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Tests.Silicon.Yields;

public sealed class YieldTermsTests
{
    private static readonly GrossDieCount Square = GrossDies.Certify(DieSize.Parse("24.495mmx24.495mm"), new());

    private static readonly Gen<YieldTerms> AnyTerms =
        Gen.Select(Gen.Double[0.8, 1], Gen.Double[0.8, 1], Gen.Double[0.3, 1], Gen.Double[0, 3], Gen.Bool, (s, p, k, rise, radial) => new YieldTerms
        {
            Systematic = new(s), Parametric = new(p), KillArea = new(k), Radial = radial ? new(rise) : null,
        });

    [Fact]
    public void Inverse_of_yield_is_its_inverse() =>
        Gen.Select(AnyTerms, Gen.Double[0.05, 0.6], Gen.Enum<YieldModel>()).Sample((terms, yield, model) =>
        {
            double? shape = model is YieldModel.NegativeBinomial or YieldModel.BoseEinstein ? 3 : null;
            var defects = terms.FromYield(new(yield), Square.Die.Area, Square, model, shape);
            Assert.Equal(yield, terms.Yield(defects, Square.Die.Area, Square).Value, tolerance: 1e-9);
        }, iter: 60);

    [Fact]
    public void More_defects_never_give_more_good_dies() =>
        Gen.Select(AnyTerms, Gen.Double[0, 1], Gen.Double[1, 2], Gen.Enum<YieldModel>()).Sample((terms, density, more, model) =>
        {
            double? shape = model is YieldModel.NegativeBinomial or YieldModel.BoseEinstein ? 3 : null;
            var few = terms.Yield(new(new(density), model, shape), Square.Die.Area, Square);
            var many = terms.Yield(new(new(density * more), model, shape), Square.Die.Area, Square);
            Assert.True(many <= few);
            Assert.InRange(many.Value, 0, 1);
        }, iter: 60);

    [Fact]
    public void Terms_multiply()
    {
        var defects = new DefectModel(new(0.1), YieldModel.Poisson);
        var terms = new YieldTerms { Systematic = new(0.98), Parametric = new(0.95), KillArea = new(0.7) };

        Assert.Equal(0.98 * 0.95 * Math.Exp(-0.1 * 0.7 * 6), terms.Yield(defects, new(600), null).Value, tolerance: 1e-12);
    }

    /// <summary>Over a disc the mean of <c>1 + rise (r/R)²</c> is <c>1 + rise/2</c>; dies keep off the outer ring, so theirs is less.</summary>
    [Fact]
    public void Defects_towards_the_rim_cost_what_their_mean_density_does()
    {
        var small = GrossDies.Certify(DieSize.Parse("5mmx5mm"), new() { EdgeExclusion = Millimetres.Zero });
        var yield = new RadialDefects(1).Yield(small, new(new(0.01), YieldModel.Poisson), new(25));

        Assert.Equal(1.47, -Math.Log(yield.Value) / 0.0025, tolerance: 0.02);
    }

    [Theory]
    [InlineData(1.2, 1, 1, "systematic")]
    [InlineData(1, 0, 1, "parametric")]
    [InlineData(1, 1, -0.5, "critical_area")]
    public void A_term_that_is_no_share_is_refused(double systematic, double parametric, double kill, string field)
    {
        var terms = new YieldTerms { Systematic = new(systematic), Parametric = new(parametric), KillArea = new(kill) };

        Assert.Equal(field, Assert.Throws<InputException>(() => terms.Yield(new(new(0.1), YieldModel.Poisson), new(600), null)).Field);
    }

    [Fact]
    public void More_yield_than_the_other_terms_leave_is_refused() =>
        Assert.Equal("yield", Assert.Throws<InputException>(() =>
            new YieldTerms { Systematic = new(0.5) }.FromYield(new(0.6), new(600), null, YieldModel.Poisson)).Field);

    [Theory]
    [InlineData(-1, 2, "radial")]
    [InlineData(1, 0, "radial_power")]
    public void Impossible_profiles_are_refused(double rise, double power, string field) =>
        Assert.Equal(field, Assert.Throws<InputException>(() => new RadialDefects(rise, power)).Field);
}
