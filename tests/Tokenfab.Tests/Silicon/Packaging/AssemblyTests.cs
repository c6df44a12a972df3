using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Silicon.Packaging;

namespace Tokenfab.Tests.Silicon.Packaging;

public sealed class AssemblyTests
{
    private static readonly AssemblyTerms Plain = new(AssemblyFlow.ChipLast, new(400), new(0.95), new(0.99), new(0.98), new(300), new(900));

    private static readonly Gen<(AssemblyPart[] Parts, AssemblyTerms Terms)> AnyPackage =
        Gen.Select(
            Gen.Select(Gen.Int[1, 12], Gen.Double[1, 1000], Gen.Double[0.5, 1], (n, cost, quality) => new AssemblyPart("part", n, new(cost), new(quality))).Array[1, 4],
            Gen.Enum<AssemblyFlow>(), Gen.Double[0, 1000], Gen.Double[0.5, 1], Gen.Double[0.9, 1], Gen.Double[0.9, 1], Gen.Double[0, 500],
            (parts, flow, carrier, carrierYield, bond, attach, substrate) =>
                (parts, new AssemblyTerms(flow, new(carrier), new(carrierYield), new(bond), new(attach), new(substrate), new(900))));

    /// <summary>.99 a layer: 8 layers .923, 12 .886, 16 .851.</summary>
    [Theory]
    [InlineData(8, 0.923)]
    [InlineData(12, 0.886)]
    [InlineData(16, 0.851)]
    public void Golden_stack_yields(int layers, double expected) => Assert.Equal(expected, Stacking.Yield(new(0.99), layers).Value, tolerance: 5e-4);

    [Fact]
    public void Chip_last_is_the_formula()
    {
        var package = Assembly.Of([new("die", 2, new(300), new(0.97)), new("stack", 8, new(150), new(1))], Plain);

        var bonded = 0.97 * 0.97 * Math.Pow(0.99, 10);
        Assert.Equal((((600 + 1200) + (400 / 0.95)) / (bonded * 0.98)) + (300 / 0.98) + 900, package.Cost.Value, tolerance: 1e-9);
        Assert.Equal(bonded * 0.98, package.Yield.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Chip_first_wastes_dies_on_its_wiring()
    {
        AssemblyPart[] dear = [new("die", 1, new(1000), new(1))];
        var terms = Plain with { BondYield = new(1), AttachYield = new(1) };

        Assert.Equal((1000 + (400 / 0.95)) + 1200, Assembly.Of(dear, terms).Cost.Value, tolerance: 1e-9);
        Assert.Equal(((1000 + 400) / 0.95) + 1200, Assembly.Of(dear, terms with { Flow = AssemblyFlow.ChipFirst }).Cost.Value, tolerance: 1e-9);
    }

    /// <summary>Two untested dies that must be good together: 45 % a die is 20 % a package, 63 % is 40 %.</summary>
    [Theory]
    [InlineData(0.45, 0.20)]
    [InlineData(0.63, 0.40)]
    public void Untested_dies_multiply(double die, double package)
    {
        var stack = Assembly.Of([new("die", 2, new(100), new(die))], Plain with { Flow = AssemblyFlow.WaferToWafer, BondYield = new(1), AttachYield = new(1) });

        Assert.Equal(package, stack.Yield.Value, tolerance: 5e-3);
    }

    [Fact]
    public void Lines_add_up_to_the_cent_and_nothing_is_lost_below_zero() => AnyPackage.Sample(p =>
    {
        var package = Assembly.Of(p.Parts, p.Terms);
        var direct = package.Cost.Value - package.Test.Value;
        Assert.Equal(package.Cost.Value, package.Parts.Value + package.Carrier.Value + package.Substrate.Value + package.Test.Value + package.Losses.Value, tolerance: 0.005);
        Assert.True(package.Losses >= Usd.Zero);
        Assert.True(direct >= (package.Parts + package.Substrate).Value - 1e-6);
    });

    [Fact]
    public void Better_parts_never_cost_more() => AnyPackage.Sample(p =>
    {
        var better = p.Parts.Select(part => part with { Quality = new(Math.Min(1, part.Quality.Value * 1.1)) }).ToArray();
        Assert.True(Assembly.Of(better, p.Terms).Cost.Value <= Assembly.Of(p.Parts, p.Terms).Cost.Value * (1 + 1e-12));
    });

    [Fact]
    public void Impossible_figures_are_refused()
    {
        Assert.Equal("yield", Refused(() => Stacking.Yield(new(1.1), 8)));
        Assert.Equal("layers", Refused(() => Stacking.Yield(new(0.9), 0)));
        Assert.Equal("yield", Refused(() => Assembly.Of([new("die", 1, new(1), Ratio.Zero)], Plain)));
        Assert.Equal("die", Refused(() => Assembly.Of([new("die", 0, new(1), new(1))], Plain)));
        Assert.Equal("substrate", Refused(() => Assembly.Of([new("die", 1, new(1), new(1))], Plain with { Substrate = new(-1) })));

        static string? Refused(Func<object> act) => Assert.Throws<InputException>(act).Field;
    }
}
