using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Hardware;

public sealed class CatalogueBillTests
{
    public static TheoryData<string> Accelerators => [.. CatalogStore.Embedded.List("accelerator").Select(e => e.Id)];

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Every_accelerator_has_a_bill_or_says_what_is_not_known(string id)
    {
        var bill = BillOfSilicon.For(CatalogStore.Embedded.Accelerator(id), new(1_000), CatalogStore.Embedded);

        Assert.Equal(bill.Unknown.Count == 0, bill is { LogicWafers: not null, DieCostPerPackage: not null } && bill.Dies.Count > 0 && !StacksMissing(bill));
        Assert.All(bill.Dies, d => Assert.True(d.Supply.Gross is null || d.Supply.Gross.Certified));
        Assert.All(bill.Dies, d => Assert.True(d.Wafers is null || Ordered(d.Wafers.Value)));
        Assert.True(bill.DieCostPerPackage is null || Ordered(bill.DieCostPerPackage.Value));
        Assert.All(bill.Sources, s => CatalogStore.Embedded.Source(s));
    }

    /// <summary>Certified counts of the fact sheet, die by die, square or as wide as the slit where the outline is not known.</summary>
    [Theory]
    [InlineData("ga100", 66)]
    [InlineData("gh100", 67)]
    [InlineData("ad102", 92)]
    [InlineData("gb202", 72)]
    [InlineData("mi300x-xcd", 532)]
    [InlineData("mi300x-iod", 156)]
    [InlineData("mi355x-xcd", 557)]
    [InlineData("tpu-v1", 177)]
    [InlineData("tpu-v2", 92)]
    [InlineData("tpu-v3", 89)]
    [InlineData("tpu-v4", 93)]
    [InlineData("tpu-v4i", 148)]
    [InlineData("ascend-910", 123)]
    [InlineData("ascend-910b", 85)]
    [InlineData("kirin-9000s", 572)]
    [InlineData("apple-a14", 700)]
    [InlineData("br100", 104)]
    [InlineData("xring-o1", 563)]
    [InlineData("apple-m4", 365)]
    [InlineData("snapdragon-8-elite", 492)]
    [InlineData("snapdragon-x-elite", 356)]
    [InlineData("dimensity-9400", 489)]
    [InlineData("zen3-ccd", 741)]
    [InlineData("zen4-ccd", 876)]
    [InlineData("zen5-ccd", 880)]
    [InlineData("zen6-ccd", 814)]
    [InlineData("tesla-d1", 89)]
    public void Gross_dies_of_the_fact_sheet(string die, int expected)
    {
        var size = CatalogStore.Embedded.Die(die).Size(new WaferConvention().Reticle)!.Value;

        Assert.Equal(expected, GrossDies.Certify(size, new()).Dies);
    }

    /// <summary>Larger dies of unknown outline the fact sheet takes for squares, which no slit of 26 mm prints; so taken, the counts agree.</summary>
    [Theory]
    [InlineData("gv100", 68)]
    [InlineData("mi250x-gcd", 76)]
    [InlineData("hanguang-800", 76)]
    [InlineData("groq-lpu", 76)]
    public void Gross_dies_of_squares_wider_than_the_slit(string die, int expected)
    {
        var square = DieSize.FromArea(CatalogStore.Embedded.Die(die).Area!.Value, reticle: null);

        Assert.Equal(expected, GrossDies.Certify(square, new() { Reticle = null }).Dies);
    }

    /// <summary>The fact sheet has a 910B die at 212 to 341 USD, 1.9 to 3.0 % of the card; the interval of the catalogue encloses both.</summary>
    [Fact]
    public void Logic_is_a_small_part_of_a_910B_card()
    {
        var supply = DieSupply.Of(CatalogStore.Embedded.Die("ascend-910b"), CatalogStore.Embedded.Node("smic-n-plus-2"), new());
        var cost = supply.CostPerGoodDie!.Value;

        Assert.True(cost.Low.Value < 212 && cost.High.Value > 341);
    }

    private static bool StacksMissing(BillOfSilicon bill) => bill.Memory.Unknown.Count > 0;

    private static bool Ordered<T>(Estimate<T> e)
        where T : struct, IQuantity<T> => e.Low.Value <= e.Mid.Value && e.Mid.Value <= e.High.Value;
}
