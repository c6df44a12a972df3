using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Silicon;

public sealed class DieSupplyTests
{
    /// <summary>The 600 mm² study: 125,000 good dies at 50 %, by the count of each convention, and the article's smaller orders.</summary>
    [Theory]
    [InlineData(88, 125_000, 2_841)]
    [InlineData(88, 62_500, 1_421)]
    [InlineData(88, 25_000, 569)]
    [InlineData(93, 125_000, 2_689)]
    [InlineData(94, 125_000, 2_660)]
    public void Wafers_for_good_dies_at_half_yield(int gross, int goodDies, int wafers) =>
        Assert.Equal(Estimate.Exact(new Count(wafers)), Supply(gross, 9_346).WafersFor(new(goodDies)));

    /// <summary>44 good dies on a wafer at the price of TSMC N7, and at the scenario of SMIC.</summary>
    [Theory]
    [InlineData(9_346, 212)]
    [InlineData(15_000, 341)]
    public void Cost_of_a_good_die(double waferPrice, double expected) =>
        Assert.Equal(expected, Supply(88, waferPrice).CostPerGoodDie!.Value.Mid.Value, tolerance: 0.5);

    /// <summary>IBS 2023: 105 mm² at 85 % costs 40.4 USD on an N3 wafer of 20,000 USD and 60.5 USD on an N2 wafer of 30,000 USD.</summary>
    [Theory]
    [InlineData(20_000, 40.4)]
    [InlineData(30_000, 60.5)]
    public void Cost_of_a_phone_die(double waferPrice, double expected)
    {
        var die = Dies.Die(new SquareMillimetres(105)) with { Yield = Dies.Fact(new Ratio(0.85)) };

        var supply = DieSupply.Of(die, Dies.Node(null, new Usd(waferPrice)), new());

        // The source counts 586 dies, which no grid has; the certified count is 583 or 584 by the die's shape.
        Assert.InRange(supply.Gross!.Dies, 583, 584);
        Assert.Equal(expected, supply.CostPerGoodDie!.Value.Mid.Value, tolerance: 0.15);
    }

    [Fact]
    public void Node_defects_give_the_yield_of_the_die()
    {
        var supply = DieSupply.Of(Dies.Die(new SquareMillimetres(814)), Dies.Node(new DefectDensity(0.1), new Usd(16_000)), new());

        Assert.Equal(Math.Exp(-0.814), supply.Yield!.Value.Mid.Value, tolerance: 1e-12);
        Assert.Equal(67, supply.Gross!.Dies);
        Assert.Contains("0.1 /cm", supply.YieldBasis!, StringComparison.Ordinal);
        Assert.Empty(supply.Unknown);
    }

    [Fact]
    public void A_yield_told_of_the_die_stands_before_the_node()
    {
        var die = Dies.Die(new SquareMillimetres(665.61)) with { Yield = Dies.Fact(new Ratio(0.5), new(0.2), new(0.63)) };

        var supply = DieSupply.Of(die, Dies.Node(new DefectDensity(0.01), new Usd(16_000)), new());

        Assert.Equal(new(new(0.2), new(0.5), new(0.63)), supply.Yield);
    }

    [Fact]
    public void Ranges_keep_their_order_and_enclose_the_middle()
    {
        var die = Dies.Die(new SquareMillimetres(820)) with { Area = Dies.Fact(new SquareMillimetres(820), new(800), new(850)) };
        var node = Dies.Node(null, new Usd(16_000)) with
        {
            Defects = new(Dies.Fact(new DefectDensity(0.1), new(0.08), new(0.14)), YieldModel.NegativeBinomial, Dies.Fact(new Ratio(3))),
            WaferPrice = Dies.Fact(new Usd(16_000), new(13_500), new(17_000)),
        };

        var supply = DieSupply.Of(die, node, new());

        Assert.All(
            new[] { Values(supply.GrossRange), Values(supply.Yield), Values(supply.GoodPerWafer), Values(supply.CostPerGoodDie), Values(supply.WafersFor(new(1e5))) },
            v => Assert.True(v.Low < v.Mid && v.Mid < v.High));
        Assert.Equal(supply.Gross!.Dies, supply.GrossRange!.Value.Mid.Value);
    }

    [Fact]
    public void What_is_not_known_is_said_and_never_zero()
    {
        var blank = Dies.Die(new SquareMillimetres(600)) with { Area = null };

        var supply = DieSupply.Of(blank, null, new());

        Assert.Null(supply.Gross);
        Assert.Null(supply.GoodPerWafer);
        Assert.Null(supply.CostPerGoodDie);
        Assert.Null(supply.WafersFor(new(1)));
        Assert.Equal(["the area of test die", "the process node of test die"], supply.Unknown);
    }

    [Fact]
    public void A_wafer_scale_die_is_not_counted_by_the_grid()
    {
        var supply = DieSupply.Of(Dies.Die(new SquareMillimetres(46_225)), Dies.Node(new DefectDensity(0.1), new Usd(16_000)), new());

        Assert.Null(supply.Gross);
        Assert.Contains("larger than an exposure field", Assert.Single(supply.Unknown), StringComparison.Ordinal);
    }

    [Fact]
    public void Dies_and_nodes_are_read_from_yaml()
    {
        var die = SourceDocument.Parse(
            """
            id: gh100
            name: GH100
            vendor: NVIDIA
            node: tsmc-4n
            area: { value: 814 mm2, source: nvidia-hopper, confidence: official }
            unit: SM
            full_units: { value: 144, source: nvidia-hopper, confidence: official }
            """,
            "gh100.yaml").As(SiliconJson.Strict.Die);
        var node = SourceDocument.Parse(
            """
            id: tsmc-4n
            name: TSMC 4N
            foundry: TSMC
            defects:
              density: { value: 0.1 /cm2, range: [0.09 /cm2, 0.11 /cm2], source: derived, confidence: estimate }
              model: negative_binomial
              shape: { value: 3, source: derived, confidence: estimate }
            wafer_price: { value: 16000 USD, source: digitimes, confidence: estimate }
            """,
            "tsmc-4n.yaml").As(SiliconJson.Strict.ProcessNode);

        Assert.Equal(new SquareMillimetres(814), die.Area!.Value);
        Assert.Equal(YieldModel.NegativeBinomial, node.Defects!.Model);
        Assert.Equal(Math.Pow(1 + (0.814 / 3), -3), DieSupply.Of(die, node, new()).Yield!.Value.Mid.Value, tolerance: 1e-12);
    }

    private static (double Low, double Mid, double High) Values<T>(Estimate<T>? estimate)
        where T : struct, IQuantity<T> =>
        (estimate!.Value.Low.Value, estimate.Value.Mid.Value, estimate.Value.High.Value);

    private static DieSupply Supply(int gross, double waferPrice) => new(
        null, Estimate.Exact(new Count(gross)), Estimate.Exact(new Ratio(0.5)), null, Estimate.Exact(new Usd(waferPrice)), [], []);
}
