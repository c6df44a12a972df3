using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Policy;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Policy;

public sealed class PolicyTests
{
    private static readonly CatalogStore Store = CatalogStore.Embedded;
    private static readonly IReadOnlyList<RulePack> Packs = Store.RulePacks();
    private static readonly DateOnly Mid2024 = new(2024, 6, 1);
    private static readonly DateOnly February2026 = new(2026, 2, 1);

    // The two figures as analysts computed them from the same peaks and areas.
    [Theory]
    [InlineData("a100-sxm-80gb", 4992, 6.04)]
    [InlineData("h100-sxm", 15830, 19.45)]
    [InlineData("h20", 2368, 2.91)]
    [InlineData("b200-sxm", 36000, 22.5)]
    [InlineData("mi325x", 20918, 8.72)]
    [InlineData("mi300x", 20918, 8.72)]
    [InlineData("h200-sxm", 15830, 19.45)]
    public void Counts_performance_and_density_as_the_rule_does(string chip, double performance, double density)
    {
        var figures = RegulatedFigures.Of(Store.Accelerator(chip), Store);
        Assert.Equal(1.0, figures.Performance!.Value.Mid.Value / performance, 0.001);
        Assert.Equal(1.0, figures.Density!.Value.Mid.Value / density, 0.002);
    }

    // The cards of the articles, which split at 4,800.
    [Theory]
    [InlineData("mlu590", 5034)]
    [InlineData("biren-br104", 8192)]
    [InlineData("biren-br100", 16384)]
    [InlineData("metax-c500", 3840)]
    public void Counts_performance_of_the_articles_cards(string chip, double performance) =>
        Assert.Equal(1.0, RegulatedFigures.Of(Store.Accelerator(chip), Store).Performance!.Value.Mid.Value / performance, 0.001);

    // Chips that the catalogue does not have, or has at other rates, from what analysts say of them.
    [Theory]
    [InlineData("Ascend 910B", 320, "ascend-910b", 5120, 7.69)]
    [InlineData("L20", 119.5, "ad102", 1912, 3.14)]
    [InlineData("L2", 96.5, "ad104", 1544, 5.25)]
    [InlineData("BW100", 350, null, 5600, null)]
    public void Counts_from_a_rate_of_sixteen_bits_and_a_die(string name, double tera, string? die, double performance, double? density)
    {
        var rate = new FlopsPerSecond(tera * 1e12);
        var chip = Store.Accelerator("h100-sxm") with
        {
            Name = name,
            Dies = die is null ? [] : [new(die, 1)],
            Peak = new() { Fp16 = new(rate, rate, rate, ["test"], Confidence.Estimate) },
        };
        var figures = RegulatedFigures.Of(chip, Store);

        Assert.Equal(performance, figures.Performance!.Value.Mid.Value, 0.5);
        Assert.Equal(density ?? 0.0, figures.Density?.Mid.Value ?? 0.0, 0.01);
    }

    /// <summary>Sources give 707.7 to 800 TFLOPS; one that takes 780 comes to 12,480 and 9.4, and all of them fall under 3A090.a.</summary>
    [Fact]
    public void Where_sources_disagree_the_figure_is_an_interval()
    {
        var figures = RegulatedFigures.Of(Store.Accelerator("ascend-910c"), Store);

        Assert.InRange(12480, figures.Performance!.Value.Low.Value, figures.Performance.Value.High.Value);
        Assert.InRange(9.4, figures.Density!.Value.Low.Value, figures.Density.Value.High.Value);
        Assert.Equal((Outcome.PresumptionOfDenial, false), (Judge("ascend-910c", Mid2024, "CN").Worst, Judge("ascend-910c", Mid2024, "CN").IsOpen));
    }

    [Theory]
    [InlineData("h100-sxm", Outcome.PresumptionOfDenial)]
    [InlineData("h20", Outcome.Free)]
    [InlineData("mlu590", Outcome.PresumptionOfDenial)]
    public void Judges_chips_of_mid_2024(string chip, Outcome outcome) => Assert.Equal(outcome, Judge(chip, Mid2024, "CN").Worst);

    [Fact]
    public void Judges_by_the_day()
    {
        Assert.Equal(Outcome.Free, Judge("h20", new(2025, 4, 8), "CN").Worst);
        Assert.Equal(Outcome.Licence, Judge("h20", new(2025, 4, 9), "CN").Worst);
        Assert.Equal(Outcome.CaseByCase, Judge("h20", February2026, "CN").Worst);
        Assert.Equal(Outcome.CaseByCase, Judge("h200-sxm", February2026, "CN").Worst);
        Assert.Equal(Outcome.PresumptionOfDenial, Judge("b200-sxm", February2026, "CN").Worst);
    }

    [Fact]
    public void Charges_duty_in_the_windows_of_section_232()
    {
        Assert.Equal(0.25, Judge("h200-sxm", February2026, "US").Duty.Value);
        Assert.Equal(0.25, Judge("mi325x", February2026, "US").Duty.Value);
        Assert.Equal(0.0, Judge("mi300x", February2026, "US").Duty.Value);
    }

    [Fact]
    public void An_unknown_figure_leaves_the_verdict_open()
    {
        var known = new RegulatedFigures { Performance = Estimate.Exact(new ProcessingPerformance(2000.0)) };
        var verdict = PolicyVerdict.Of(known, Packs, Goods.Chip, Mid2024, "CN");
        Assert.Equal((Outcome.Free, Outcome.PresumptionOfDenial), (verdict.Best, verdict.Worst));
        Assert.True(verdict.IsOpen);

        var high = known with { Performance = Estimate.Exact(new ProcessingPerformance(5000.0)) };
        Assert.False(PolicyVerdict.Of(high, Packs, Goods.Chip, Mid2024, "CN").IsOpen);
    }

    [Fact]
    public void An_interval_across_a_threshold_is_unknown()
    {
        var bound = new Bound<Count>(AtLeast: new(10.0), Below: new(20.0));
        Assert.Null(bound.Holds(new Estimate<Count>(new(9.0), new(11.0), new(12.0))));
        Assert.Null(bound.Holds(new Estimate<Count>(new(5.0), new(7.0), new(30.0))));
        Assert.True(bound.Holds(new Estimate<Count>(new(10.0), new(11.0), new(19.9))));
        Assert.False(bound.Holds(new Estimate<Count>(new(20.0), new(21.0), new(22.0))));
        Assert.Null(bound.Holds(null));
    }

    [Fact]
    public void The_largest_legal_chip_passes_and_a_larger_one_does_not() =>
        Gen.Double[50.0, 3000.0].Sample(area =>
        {
            var design = LegalDesign.Largest(new(area), Packs, Mid2024, "CN", Outcome.Free);
            Assert.Equal(Outcome.Free, Of(design.Performance.Value * 0.999, area).Worst);
            Assert.NotEqual(Outcome.Free, Of(design.Performance.Value * 1.001, area).Worst);
        });

    [Fact]
    public void On_600_square_millimetres_density_limits_the_chip() =>
        Assert.Equal(3.2 * 600.0, LegalDesign.Largest(new(600.0), Packs, Mid2024, "CN", Outcome.Free).Performance.Value, 1e-6);

    [Fact]
    public void No_area_is_no_chip() =>
        Assert.Throws<InputException>(() => LegalDesign.Largest(new(0.0), Packs, Mid2024, "CN", Outcome.Free));

    private static PolicyVerdict Of(double performance, double area) => PolicyVerdict.Of(
        new RegulatedFigures
        {
            Performance = Estimate.Exact(new ProcessingPerformance(performance)),
            Density = Estimate.Exact(new PerformanceDensity(performance / area)),
        },
        Packs, Goods.Chip, Mid2024, "CN");

    private static PolicyVerdict Judge(string chip, DateOnly day, string to) =>
        PolicyVerdict.Of(RegulatedFigures.Of(Store.Accelerator(chip), Store), Packs, Goods.Chip, day, to);
}
