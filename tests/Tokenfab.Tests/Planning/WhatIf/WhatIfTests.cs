using Tokenfab.Catalog;
using Tokenfab.Planning;
using Tokenfab.Planning.WhatIf;

namespace Tokenfab.Tests.Planning.WhatIf;

public sealed class WhatIfTests
{
    private const string Text = """
        name: test
        model: Llama-3.1-8B
        traffic: { input_tokens: 1000, output_tokens: 200, rate: 2000 req/s }
        slo: { ttft: 1 s, tpot: 40 ms }
        chips: [H100 SXM, A100 SXM 80GB]
        search: { precisions: [bf16], max_chips_per_replica: 4, modes: [aggregated] }
        """;

    public static TheoryData<string> Changes =>
    [
        "economics.electricity=0.2 USD/kWh", "economics.wacc=x0.5", "accelerator:h100-sxm.memory.bandwidth=+15%", "accelerator:a100-sxm-80gb.peak.bf16=x0.8",
        "server:hgx-h100.scale_up.bandwidth=x0.5", "traffic.rate=x1.7", "traffic.output_tokens=+20%", "slo.tpot=-25%", "search.headroom=40 %", "economics.tariff=25 %",
    ];

    // What is reused must not show: the same change planned in full gives the same plan where no time changes, and one as good within a
    // hundredth where layouts are searched again, because either search refines the best point of its own coarse grid.
    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_gives_what_a_new_plan_gives(string text)
    {
        var change = Change.Parse(text);
        var world = Today().With([change]);
        var whole = Planner.Run(world.Scenario, world.Catalog, world.Folder, 2);
        var (cost, fleet, near) = (whole.Best!.Cost!, whole.Best.Fleet, text.StartsWith("economics", StringComparison.Ordinal) ? 1e-12 : 0.01);

        var figures = new Replanner(Today(), 2, 1.0).Under([change]);

        Assert.Equal(whole.Best.Deployment.Chip.Name, figures.Chip);
        Assert.Equal(fleet.Chips, figures.Chips!.Value.Value, near * fleet.Chips);
        Assert.Equal(cost.FleetHour.Value, figures.FleetHour!.Value.Value, near * cost.FleetHour.Value);
        Assert.Equal(cost.Blended.Value, figures.TokenCost!.Value.Value, near * cost.Blended.Value);
        Assert.Equal(fleet.MeanPower!.Value.Value, figures.Power!.Value.Value, near * fleet.MeanPower.Value.Value);
    }

    [Fact]
    public void No_change_moves_nothing()
    {
        var today = new Replanner(Today(), 2, 1.0);

        Assert.Equal(today.Today, today.Under([]));
        Assert.Equal(today.Today, today.Under([Change.Parse("software=x1"), Change.Parse("electricity=x1") with { Key = "economics.electricity" }]));
    }

    [Theory]
    [InlineData("node:tsmc-4n.defects.density", "wafers", true)]
    [InlineData("node:tsmc-4n.defects.density", "cost", true)]
    [InlineData("node:tsmc-4n.wafer_price", "cost", true)]
    [InlineData("economics.electricity", "cost", true)]
    [InlineData("economics.wacc", "cost", true)]
    [InlineData("economics.life_years", "cost", false)]
    [InlineData("traffic.rate", "fleet_cost", true)]
    [InlineData("software", "chips", false)]
    [InlineData("software", "cost", false)]
    [InlineData("accelerator:h100-sxm.memory.bandwidth", "cost", false)]
    public void Figures_follow_an_input_in_one_direction(string key, string measure, bool rising)
    {
        var today = new Replanner(Today(), 2, 1.0);
        double[] factors = [0.5, 0.8, 1.0, 1.25, 1.6];
        var values = factors.Select(factor => today.Under([Change.Times(key, factor)]).Of(measure)!.Value).ToArray();

        Assert.True(values[0] != values[^1]);
        Assert.Equal(rising ? values.Order() : values.OrderDescending(), values);
    }

    [Fact]
    public void Software_twice_as_fast_serves_twice_the_traffic()
    {
        var today = new Replanner(Today(), 2, 1.0);
        var fast = today.Under([Change.Parse("software=x2")]);
        var halved = today.Under([Change.Parse("traffic.rate=x0.5"), Change.Parse("slo.ttft=x2"), Change.Parse("slo.tpot=x2")]);

        Assert.Equal(halved.Chips, fast.Chips);
        Assert.Equal(halved.FleetHour!.Value.Value, fast.FleetHour!.Value.Value, 1e-9);
        Assert.Equal(halved.TokenCost!.Value.Value / 2.0, fast.TokenCost!.Value.Value, 1e-9);
    }

    [Fact]
    public void A_dollar_of_making_is_a_dollar_of_price_or_as_many_as_asked()
    {
        var dearer = Change.Parse("hbm:hbm3.price=x2");
        double Rise(double passThrough)
        {
            var today = new Replanner(Today(), 2, passThrough);
            var (before, after) = (today.Today, today.Under([dearer]));
            return (after.Capital!.Value.Value - before.Capital!.Value.Value) / (after.MakingCost!.Value.Value - before.MakingCost!.Value.Value) / before.Chips!.Value.Value;
        }

        Assert.Equal(1.0, Rise(1.0), 1e-9);
        Assert.Equal(2.5, Rise(2.5), 1e-9);
        Assert.Equal(0.0, Rise(0.0), 1e-9);
    }

    [Fact]
    public void A_study_does_not_depend_on_threads()
    {
        WhatIfResult Run(int threads) => WhatIfStudy.Run(Document(), CatalogStore.Embedded, string.Empty, new([], true, 24, 5, 1.0, threads));
        var (one, four) = (Run(1), Run(4));

        Assert.Equal(one.Bars, four.Bars);
        Assert.Equal(one.Drawn!.Measures, four.Drawn!.Measures);
        Assert.Equal(one.Drawn.Winners, four.Drawn.Winners);
        Assert.True(one.Bars.Count >= 25);
        Assert.Equal(one.Bars.OrderByDescending(bar => bar.Swing("cost")), one.Bars);
        Assert.All(one.Drawn.Measures, measure => Assert.True(measure.Tenth <= measure.Median && measure.Median <= measure.Ninetieth));
    }

    [Theory]
    [InlineData("electricity", "is no change")]
    [InlineData("d0=-150%", "less than nothing")]
    [InlineData("node:tsmc-4nm.defects.density=x2", "is not in the catalogue")]
    [InlineData("software=fast", "is no speed")]
    [InlineData("traffic.rat=x2", "'rat' is no field")]
    [InlineData("electrcity=+20%", "'electrcity' is no field")]
    [InlineData("limits.power=x2", "no value today")]
    [InlineData("node:tsmc-4n.defect.density=x2", "'defect' is no field")]
    [InlineData("economics.electricity=cheap", "is not a price")]
    public void What_names_nothing_is_refused(string text, string problem)
    {
        var wrong = Assert.Throws<InputException>(() => WhatIfStudy.Run(Document(), CatalogStore.Embedded, string.Empty, new([Change.Parse(text)], false, 0, 1, 1.0, 2)));
        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
    }

    private static World Today() => World.Of(Document(), CatalogStore.Embedded, string.Empty);

    private static SourceDocument Document() => SourceDocument.Parse(Text, "test.yaml");
}
