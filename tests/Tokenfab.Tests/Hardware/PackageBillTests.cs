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
    [InlineData("mi300x", 5_300)]
    public void Analysts_cost_bridge(string chip, double told)
    {
        var cost = PackageBill.For(Catalog.Accelerator(chip), Catalog).Package!.Value;

        Assert.InRange(told, cost.Low.Value, cost.High.Value);
        Assert.InRange(cost.Mid.Value / told, 0.8, 1.2);
    }

    /// <summary>List prices hold margin and research besides: the likely cost must lie below them.</summary>
    [Theory]
    [InlineData("l4", 24)]
    [InlineData("l40s", 48)]
    [InlineData("rtx-4090", 24)]
    [InlineData("rtx-5090", 32)]
    [InlineData("rtx-pro-6000-server", 96)]
    [InlineData("arc-pro-b60", 24)]
    public void Cards_with_memory_beside_the_package_cost_less_than_they_are_sold_for(string chip, int gibibytes)
    {
        var accelerator = Catalog.Accelerator(chip);
        var bill = PackageBill.For(accelerator, Catalog);
        var (card, memory, share) = (bill.Card!.Value, bill.BoardMemory!, bill.Technology!.BoardShare!.Value.Value);

        Assert.Empty(bill.Unknown);
        Assert.True(card.Low < card.Mid && card.Mid < card.High);
        Assert.True(card.Mid < accelerator.Price!.Value);
        Assert.InRange(memory.Cost!.Value.Mid.Value / memory.Type.Price!.Value.Value, gibibytes * 0.9, gibibytes);
        Assert.Equal((bill.Package!.Value.Mid + memory.Cost.Value.Mid).Value, card.Mid.Value * (1.0 - share), 1e-6);
    }

    [Fact]
    public void Memory_beside_the_package_is_not_lost_with_it()
    {
        var chip = Catalog.Accelerator("l4");
        var none = PackageBill.For(chip with { Memory = new("SRAM", chip.Memory.Capacity) }, Catalog);
        var bill = PackageBill.For(chip, Catalog);

        Assert.Equal(none.Package, bill.Package);
        Assert.True(none.Card!.Value.Mid < bill.Card!.Value.Mid);
        Assert.Null(none.BoardMemory);
    }

    [Fact]
    public void Stacks_over_bridges_in_the_substrate_need_no_interposer()
    {
        var bill = PackageBill.For(Catalog.Accelerator("mi250x"), Catalog);

        Assert.Null(bill.Interposer);
        Assert.Null(bill.BoardMemory);
        Assert.DoesNotContain(bill.Lines, line => line.Name == "interposer");
        Assert.Equal(Math.Pow(bill.Technology!.BondYield!.Value.Value, 2 + 8), bill.Yield!.Value.Mid.Value, 1e-9);
    }

    [Fact]
    public void Fan_out_wastes_dies_on_its_wiring_and_has_no_card()
    {
        var bill = PackageBill.For(Catalog.Accelerator("a18-pro"), Catalog);

        Assert.Equal(bill.Technology!.InterposerYield!.Value.Value * bill.Technology.AttachYield!.Value.Value, bill.Yield!.Value.Mid.Value, 1e-9);
        Assert.Null(bill.Card);
        Assert.Contains("TSMC InFO", Assert.Single(bill.Unknown), StringComparison.Ordinal);
    }

    /// <summary>An interposer where the technology has none to price is asked about, not dropped.</summary>
    [Fact]
    public void An_interposer_that_nothing_prices_is_unknown()
    {
        var chip = Catalog.Accelerator("l4");
        var bill = PackageBill.For(chip with { Package = chip.Package! with { Interposer = Catalog.Accelerator("h100-sxm").Package!.Interposer } }, Catalog);

        Assert.Null(bill.Package);
        Assert.Contains(bill.Unknown, what => what.Contains("wafer price", StringComparison.Ordinal));
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
        Assert.True(cost.Low <= cost.Mid && cost.Mid <= cost.High);
        Assert.True(bill.Card is { } card ? card.Mid > cost.Mid : bill.Unknown.Count > 0);
        Assert.All(bill.Sources, s => Catalog.Source(s));
    }

    /// <summary>Nobody tests dies before whole wafers are bonded, so that all of a package must happen to be good: from a user's own catalogue.</summary>
    [Fact]
    public void Bonding_whole_wafers_multiplies_the_yields_of_the_dies()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "packaging"));
            var ours = File.ReadAllText(Path.Combine(Repository.Folder("catalog"), "packaging", "cowos-l.yaml"));
            File.WriteAllText(
                Path.Combine(folder.FullName, "packaging", "own-bonding.yaml"),
                ours.Replace("chip_last", "wafer_to_wafer", StringComparison.Ordinal).Replace("TSMC CoWoS-L", "Own", StringComparison.Ordinal).Replace("[CoWoS-L]", "[]", StringComparison.Ordinal));
            var catalog = Catalog.Overlay(folder.FullName);
            var chip = catalog.Accelerator("b200-sxm");
            var bill = PackageBill.For(chip with { Package = chip.Package! with { Technology = "own-bonding" } }, catalog);

            var (die, technology) = (bill.Dies[0].Supply.Yield!.Value.Mid.Value, bill.Technology!);
            var bonds = Math.Pow(technology.BondYield!.Value.Value, bill.Dies[0].PerPackage + bill.Memory!.Stacks - 1);
            Assert.Equal(die * die * bonds * technology.AttachYield!.Value.Value, bill.Yield!.Value.Mid.Value, 1e-9);
            Assert.True(bill.Package!.Value.Mid > PackageBill.For(chip, catalog).Package!.Value.Mid);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A stack of dies is tested before it meets the memory: what fails of it wastes dies only.</summary>
    [Fact]
    public void Stacking_wastes_dies_and_no_memory()
    {
        var chip = Catalog.Accelerator("mi300x");
        var stacked = PackageBill.For(chip, Catalog);
        var flat = PackageBill.For(chip with { Dies = [.. chip.Dies.Select(die => die with { On = null })] }, Catalog);

        Assert.True(stacked.Yield!.Value.Mid > flat.Yield!.Value.Mid);
        Assert.True(stacked.Package!.Value.Mid < flat.Package!.Value.Mid);
        var dies = stacked.Lines.Where(line => line.Name.StartsWith("MI300X", StringComparison.Ordinal)).Sum(line => line.Cost.Mid.Value);
        Assert.InRange(stacked.Lines.Single(line => line.Name == "lost in stacking").Cost.Mid.Value, 0.01 * dies, 0.03 * dies);
    }

    [Fact]
    public void A_test_that_misses_faults_makes_packages_dearer()
    {
        double Cost(double coverage) => PackageBill.For(Catalog.Accelerator("b200-sxm"), Catalog, coverage: new Ratio(coverage)).Package!.Value.Mid.Value;

        Assert.True(Cost(0.9) > Cost(0.95) && Cost(0.95) > Cost(1));
    }
}
