using Tokenfab.Silicon;
using Tokenfab.Silicon.Testing;

namespace Tokenfab.Tests.Silicon.Testing;

public sealed class TestOutcomeTests
{
    [Fact]
    public void Two_meanings_of_coverage_give_two_counts_of_escapes()
    {
        Assert.Equal(34_064, TestOutcome.OfFaults(new(0.5), new(0.95)).Escapes.Value * 1e6, tolerance: 0.5);
        Assert.Equal(47_619, TestOutcome.OfDies(new(0.5), new(0.95)).Escapes.Value * 1e6, tolerance: 0.5);
    }

    [Theory]
    [InlineData(0.5, 1, 0.5, 1)]
    [InlineData(0.5, 0, 1, 0.5)]
    [InlineData(1, 0.3, 1, 1)]
    public void Full_and_no_coverage_are_the_ends(double yield, double coverage, double pass, double quality)
    {
        foreach (var outcome in (TestOutcome[])[TestOutcome.OfFaults(new(yield), new(coverage)), TestOutcome.OfDies(new(yield), new(coverage))])
        {
            Assert.Equal(pass, outcome.Pass.Value, tolerance: 1e-12);
            Assert.Equal(quality, outcome.Quality.Value, tolerance: 1e-12);
        }
    }

    [Theory]
    [InlineData(0, 0.9, "yield")]
    [InlineData(1.1, 0.9, "yield")]
    [InlineData(0.5, 1.1, "coverage")]
    public void What_is_no_share_is_refused(double yield, double coverage, string field)
    {
        Assert.Equal(field, Assert.Throws<InputException>(() => TestOutcome.OfFaults(new(yield), new(coverage))).Field);
        Assert.Equal(field, Assert.Throws<InputException>(() => TestOutcome.OfDies(new(yield), new(coverage))).Field);
    }

    [Fact]
    public void A_scan_test_costs_its_time()
    {
        var test = new ScanTest(new(10_000), new(5_000), new(100e6), new(360), 4, new(0.5));
        var square = GrossDies.Certify(DieSize.Parse("24.495mmx24.495mm"), new());

        Assert.Equal(1.0, test.Touchdown.Value, tolerance: 1e-12);
        Assert.InRange(test.Touchdowns(square), 93 / 4.0, 93);
        Assert.Equal(93, (test with { Sites = 1 }).Touchdowns(square));
        Assert.Equal(30 * 0.1 / 93, test.CostPerDie(30, 93).Value, tolerance: 1e-12);
    }
}
