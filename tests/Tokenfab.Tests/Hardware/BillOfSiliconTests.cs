using CsCheck;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Tests.Silicon;

namespace Tokenfab.Tests.Hardware;

public sealed class BillOfSiliconTests
{
    private static readonly Accelerator Chip = new()
    {
        Id = "chip",
        Name = "Chip",
        Vendor = "none",
        Generation = "none",
        Peak = new(),
        Memory = new("HBM3", Dies.Fact(Quantity.Parse<Bytes>("80 GiB")), null, Dies.Fact(new Count(5))),
    };

    private static readonly ProcessNode Node = Dies.Node(new DefectDensity(0.1), new Usd(10_000));

    [Fact]
    public void Two_dies_a_package_take_twice_the_good_dies()
    {
        var bill = BillOfSilicon.For(Chip, new(62_500), [(Half(600), Node, 2)]);

        // The certified count of a square die of 600 mm² is 93; the dearer count of 88 is that of a grid centred on a street crossing.
        Assert.Equal(125_000, Assert.Single(bill.Dies).GoodDies.Value);
        Assert.Equal(2_689, bill.LogicWafers!.Value.Mid.Value);
        Assert.Equal(26_890_000, bill.WaferCost!.Value.Mid.Value);
        Assert.Equal(2 * 10_000 / 46.5, bill.DieCostPerPackage!.Value.Mid.Value, tolerance: 1e-9);
    }

    [Fact]
    public void Memory_is_counted_by_the_stack()
    {
        var bill = BillOfSilicon.For(Chip, new(1_000), [(Half(600), Node, 1)]);

        Assert.Equal(5_000, bill.Memory.Stacks!.Value.Mid.Value);
        Assert.Equal(80_000 * 1073741824.0, bill.Memory.Capacity.Mid.Value);
        Assert.Empty(bill.Unknown);
    }

    [Fact]
    public void Kinds_of_dies_add_up() =>
        Gen.Select(Gen.Double[30, 800], Gen.Double[30, 800], Gen.Int[1, 8], Gen.Int[1, 4], Gen.Double[1, 1e6]).Sample((a, b, na, nb, packages) =>
        {
            var bill = BillOfSilicon.For(Chip, new(packages), [(Half(a), Node, na), (Half(b), Node, nb)]);
            Assert.Equal(bill.Dies.Sum(d => d.Wafers!.Value.Mid.Value), bill.LogicWafers!.Value.Mid.Value);
            Assert.Equal(bill.LogicWafers.Value.Mid.Value * 10_000, bill.WaferCost!.Value.Mid.Value, tolerance: 1e-6 * packages);
            Assert.Equal(bill.Dies.Sum(d => d.CostPerPackage!.Value.Mid.Value), bill.DieCostPerPackage!.Value.Mid.Value, tolerance: 1e-6);
        }, iter: 50);

    [Fact]
    public void More_defects_never_take_fewer_wafers_or_money() =>
        Gen.Select(Gen.Double[30, 800], Gen.Double[0, 0.5], Gen.Double[1, 1.5]).Sample((area, density, factor) =>
        {
            var few = BillOfSilicon.For(Chip, new(1e5), [(Dies.Die(new(area)), Dies.Node(new(density), new(1e4)), 1)]);
            var many = BillOfSilicon.For(Chip, new(1e5), [(Dies.Die(new(area)), Dies.Node(new(density * factor), new(1e4)), 1)]);
            Assert.True(many.LogicWafers!.Value.Mid >= few.LogicWafers!.Value.Mid);
            Assert.True(many.DieCostPerPackage!.Value.Mid >= few.DieCostPerPackage!.Value.Mid);
        }, iter: 50);

    [Fact]
    public void One_unknown_die_leaves_the_sum_unknown_and_says_why()
    {
        var bill = BillOfSilicon.For(Chip, new(1_000), [(Half(600), Node, 1), (Half(600) with { Area = null, Name = "IO die" }, Node, 2)]);

        Assert.Null(bill.LogicWafers);
        Assert.Null(bill.DieCostPerPackage);
        Assert.NotNull(bill.Dies[0].Wafers);
        Assert.Equal(["the area of IO die"], bill.Unknown);
    }

    [Fact]
    public void A_package_of_unknown_dies_has_no_wafers()
    {
        var bill = BillOfSilicon.For(Chip with { Memory = Chip.Memory with { Stacks = null } }, new(1_000), []);

        Assert.Null(bill.LogicWafers);
        Assert.Null(bill.Memory.Stacks);
        Assert.Equal(["the dies of Chip", "the HBM stacks of Chip"], bill.Unknown);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void No_packages_are_refused(double packages) =>
        Assert.Equal("packages", Assert.Throws<InputException>(() => BillOfSilicon.For(Chip, new(packages), [])).Field);

    private static Die Half(double area) => Dies.Die(new(area)) with { Yield = Dies.Fact(new Ratio(0.5)) };
}
