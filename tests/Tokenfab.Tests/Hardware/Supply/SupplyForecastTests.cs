using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Hardware.Supply;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Hardware.Supply;

public sealed class SupplyForecastTests
{
    private const string Plain =
        """
        name: plain
        logic:
          starts: { per_month: 1000 }
          wafers: 2841
          gross_dies: 88
          yield: 50 %
          cycle_time: 18 weeks
        packaging: { capacity: { per_month: 1M }, cycle_time: 9 weeks }

        """;

    /// <summary>2,841 wafers at 1,000 a month are started in 12.35 weeks; the last comes out after 18 more, its cards after 9 more.</summary>
    [Fact]
    public void The_last_card_is_out_when_the_last_wafer_has_passed()
    {
        var forecast = Of(Plain);

        Assert.Equal((2.841 * Rate.DaysPerMonth / 7) + 18 + 9, forecast.Weeks.Likely!.Value, tolerance: 0.15);
        Assert.InRange(forecast.Weeks.Likely.Value, 37, 41);
        Assert.Equal(2_841 * 44, forecast.Course.Made, tolerance: 0.01);
        Assert.Equal(18 + 9, forecast.FirstCardWeeks!.Value, tolerance: 0.15);
    }

    /// <summary>Little's law: 1,000 a month for 18 weeks are 4,140 wafers in the fab (the fact sheet has 4,154 with 52 weeks of 12 months).</summary>
    [Fact]
    public void Work_in_progress_is_starts_times_cycle_time() =>
        Assert.Equal(1000 / Rate.DaysPerMonth * 18 * 7, Of(Plain.Replace("wafers: 2841", "wafers: 100k", StringComparison.Ordinal)).MostWafersInFab, tolerance: 1e-6);

    [Fact]
    public void The_scarcest_of_several_parts_holds_the_line_up()
    {
        var scarce = Of(Plain + "memory: { supply: { per_month: 10000 }, stacks_per_package: 4 }\ninterposers: { starts: { per_month: 1000 }, per_wafer: 29 }\ntest: { capacity: { per_month: 90000 } }\n");

        Assert.Equal(Bottleneck.Memory, scarce.Course.Limits()[0].What);
        Assert.Equal(Bottleneck.Memory, scarce.Sooner[0].What);
        Assert.True(scarce.Weeks.Likely > Of(Plain).Weeks.Likely);

        // Stacks come from the first day on and feed every card: as many months as the stacks take, and then assembly.
        Assert.Equal((125_004 * 4 / 10_000.0 * Rate.DaysPerMonth / 7) + 9, scarce.Weeks.Likely!.Value, tolerance: 0.3);
    }

    [Fact]
    public void Test_is_a_bottleneck_of_its_own()
    {
        var slow = Of(Plain + "test: { capacity: { per_month: 5000 } }\n");

        Assert.Equal(Bottleneck.Test, slow.Course.Limits()[0].What);
        Assert.Equal((125_004 / 5_000.0 * Rate.DaysPerMonth / 7) + 27, slow.Weeks.Likely!.Value, tolerance: 0.3);
    }

    [Fact]
    public void Nothing_is_lost_on_the_way() => AnyLine.Sample(yaml =>
    {
        var forecast = Of(yaml);
        Assert.All(forecast.Course.Days, d => Assert.True(
            d is { WafersInFab: > -1e-6, DiesWaiting: > -1e-6, StacksWaiting: > -1e-6, InterposersWaiting: > -1e-6, PackagesInAssembly: > -1e-6, PackagesAtTest: > -1e-6, Cards: > -1e-9 }));
        var last = forecast.Course.Days[^1];
        var dies = forecast.Course.Days.Sum(d => d.GoodDies);
        var begun = forecast.Course.Days.Sum(d => d.PackagesStarted);
        Assert.Equal(dies, begun + last.DiesWaiting, tolerance: 1e-6 * dies + 1e-6);
        Assert.Equal(begun, last.PackagesInAssembly + last.PackagesAtTest + last.CardsSoFar, tolerance: 1e-6 * begun + 1e-6);
    }, iter: 60);

    [Fact]
    public void More_starts_better_yield_or_shorter_cycles_are_never_later() =>
        Gen.Select(AnyFigures, Gen.Double[1, 2]).Sample((f, better) =>
        {
            double Weeks(double starts, double yield, double cycle) => Of(Yaml(starts, yield, cycle, f.Memory, f.Slots)).Weeks.Likely ?? double.PositiveInfinity;
            var now = Weeks(f.Starts, f.Yield, f.Cycle);
            Assert.True(Weeks(f.Starts * better, f.Yield, f.Cycle) <= now + 1e-6);
            Assert.True(Weeks(f.Starts, Math.Min(1, f.Yield * better), f.Cycle) <= now + 1e-6);
            Assert.True(Weeks(f.Starts, f.Yield, f.Cycle / better) <= now + 1e-6);
        }, iter: 40);

    [Fact]
    public void Learning_by_doublings_and_by_time_lower_defects()
    {
        var doubling = new LearningCurve(new(0.4), new(0.05), Tokenfab.Silicon.YieldModel.Poisson, PerDoubling: new Ratio(0.2), Wafers: new Count(1000));
        var time = new LearningCurve(new(0.4), new(0.1), Tokenfab.Silicon.YieldModel.Poisson, TimeConstant: Quantity.Parse<Seconds>("10 weeks"));

        Assert.Equal(0.4, doubling.At(0, 0).Density.Value, tolerance: 1e-12);
        Assert.Equal(0.32, doubling.At(0, 1000).Density.Value, tolerance: 1e-12);
        Assert.Equal(0.05, doubling.At(0, 1e12).Density.Value, tolerance: 1e-12);
        Assert.Equal(0.1 + (0.3 / Math.E), time.At(70, 0).Density.Value, tolerance: 1e-12);
    }

    [Fact]
    public void What_the_horizon_cuts_off_is_never_and_no_error()
    {
        var forecast = Of(Plain + "cards: 200k\n");

        Assert.False(forecast.Reached);
        Assert.Null(forecast.Weeks.Likely);
        Assert.Equal(125_004, forecast.Course.Made, tolerance: 0.01);
    }

    [Theory]
    [InlineData("cards: 0", "cards")]
    [InlineData("cards: 5\nhorizon: 90 y", "horizon")]
    [InlineData("cards: 5\ntest: { capacity: { per_month: -1 } }", "test.capacity.per_month")]
    [InlineData("cards: 5\ntest: { capacity: { per_month: 1 }, yield: 120 % }", "test.yield")]
    [InlineData("cards: 5\nmemory: { supply: { per_month: 5, from: 2 } }", "memory.supply.ramp")]
    [InlineData("cards: 5\nmemory: { supply: { per_month: 5 } }", "memory.stacks_per_package")]
    [InlineData("cards: 5\ninterposers: { starts: { per_month: 5 } }", "interposers.per_wafer")]
    public void Impossible_lines_are_refused_by_field(string more, string field) =>
        Assert.Equal(field, Assert.Throws<InputException>(() => Of($"{Plain}{more}\n")).Field);

    [Theory]
    [InlineData("logic: { starts: { per_month: 1 }, yield: 50 % }", "logic.gross_dies")]
    [InlineData("logic: { starts: { per_month: 1 }, gross_dies: 88 }", "logic.yield")]
    [InlineData("logic: { starts: { per_month: 1 }, gross_dies: 88, yield: 0 % }", "logic.yield")]
    [InlineData("logic: { starts: { per_month: 1 }, gross_dies: 88, learning: { from: 0.1 /cm2, to: 0.2 /cm2, model: poisson, time_constant: 1 weeks } }", "logic.learning.to")]
    [InlineData("logic: { starts: { per_month: 1 }, gross_dies: 88, learning: { from: 0.2 /cm2, to: 0.1 /cm2, model: poisson } }", "logic.learning.time_constant")]
    [InlineData("logic: { starts: { per_month: 1 }, gross_dies: 88, learning: { from: 0.2 /cm2, to: 0.1 /cm2, model: negative_binomial, time_constant: 1 weeks } }", "logic.learning.shape")]
    public void Logic_that_tells_too_little_is_refused_by_field(string logic, string field) =>
        Assert.Equal(field, Assert.Throws<InputException>(() => Of($"name: x\ncards: 5\n{logic}\n")).Field);

    private static Gen<(double Starts, double Yield, double Cycle, double Memory, double Slots)> AnyFigures =>
        Gen.Select(Gen.Double[100, 3000], Gen.Double[0.1, 1], Gen.Double[1, 30], Gen.Double[5_000, 200_000], Gen.Double[1_000, 60_000]);

    private static Gen<string> AnyLine => AnyFigures.Select(f => Yaml(f.Starts, f.Yield, f.Cycle, f.Memory, f.Slots));

    private static string Yaml(double starts, double yield, double cycle, double memory, double slots) => FormattableString.Invariant(
        $$"""
        name: any
        cards: 50000
        logic:
          starts: { per_month: {{starts}}, from: {{starts / 3}}, ramp: 20 weeks }
          gross_dies: 60
          yield: {{yield}}
          cycle_time: {{cycle}} weeks
        memory: { supply: { per_month: {{memory}} }, stacks_per_package: 4 }
        packaging: { capacity: { per_month: {{slots}} }, cycle_time: 8.5 weeks }
        test: { capacity: { per_month: {{slots}} }, cycle_time: 1 weeks }

        """);

    private static SupplyForecast Of(string yaml) =>
        SupplyForecast.Of(SupplyFile.Read(SourceDocument.Parse(yaml.EndsWith('\n') ? yaml : yaml + "\n", "line.yaml")), CatalogStore.Embedded);
}
