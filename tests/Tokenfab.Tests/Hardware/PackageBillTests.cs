using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Hardware;

public sealed class PackageBillTests
{
    private static readonly CatalogStore Catalog = CatalogStore.Embedded;

    public static TheoryData<string> Accelerators => [.. Catalog.List("accelerator").Select(e => e.Id)];

    /// <summary>What analysts say making one costs: inside our interval, and the likely figure within a fifth of it.</summary>
    [Theory]
    [InlineData("h100-sxm", 3_320)]
    [InlineData("h200-sxm", 4_800)]
    [InlineData("b200-sxm", 6_400)]
    public void Analysts_cost_bridge(string chip, double told)
    {
        var cost = PackageBill.For(Catalog.Accelerator(chip), Catalog).Package!.Value;

        Assert.InRange(told, cost.Low.Value, cost.High.Value);
        Assert.InRange(cost.Mid.Value / told, 0.8, 1.2);
    }

    [Fact]
    public void Interposers_lie_on_wafers_of_their_own()
    {
        Assert.InRange(PackageBill.For(Catalog.Accelerator("h100-sxm"), Catalog).Interposer!.PerWafer.Mid.Value, 29, 30);
        Assert.InRange(PackageBill.For(Catalog.Accelerator("b200-sxm"), Catalog).Interposer!.PerWafer.Mid.Value, 16, 17);
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Every_bill_adds_up_to_the_cent_or_says_what_is_missing(string id)
    {
        var bill = PackageBill.For(Catalog.Accelerator(id), Catalog);
        if (bill.Package is not { } cost)
        {
            Assert.NotEmpty(bill.Unknown);
            return;
        }

        Assert.Equal(cost.Low.Value, bill.Lines.Sum(l => l.Cost.Low.Value), tolerance: 0.005);
        Assert.Equal(cost.Mid.Value, bill.Lines.Sum(l => l.Cost.Mid.Value), tolerance: 0.005);
        Assert.Equal(cost.High.Value, bill.Lines.Sum(l => l.Cost.High.Value), tolerance: 0.005);
        Assert.True(cost.Low <= cost.Mid && cost.Mid <= cost.High && bill.Card!.Value.Mid > cost.Mid);
        Assert.All(bill.Sources, s => Catalog.Source(s));
    }

    [Fact]
    public void A_test_that_misses_faults_makes_packages_dearer()
    {
        double Cost(double coverage) => PackageBill.For(Catalog.Accelerator("b200-sxm"), Catalog, coverage: new Ratio(coverage)).Package!.Value.Mid.Value;

        Assert.True(Cost(0.9) > Cost(0.95) && Cost(0.95) > Cost(1));
    }
}
