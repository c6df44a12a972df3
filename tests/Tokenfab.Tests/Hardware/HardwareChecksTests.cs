using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Hardware;

public sealed class HardwareChecksTests
{
    private static readonly Accelerator H100 = CatalogStore.Embedded.Accelerator("h100-sxm");

    private static readonly Server Hgx = CatalogStore.Embedded.Server("hgx-h100");

    [Fact]
    public void The_figures_of_a_true_chip_and_server_pass()
    {
        Assert.Empty(HardwareChecks.Of(H100));
        Assert.Empty(HardwareChecks.Of(Hgx, H100));
    }

    [Fact]
    public void Both_directions_of_a_link_are_told() =>
        Assert.Equal(["scale_up.bandwidth"], Fields(HardwareChecks.Of(H100 with { ScaleUp = H100.ScaleUp! with { Bandwidth = Known(new BytesPerSecond(900e9)) } })));

    [Fact]
    public void A_wrong_prefix_is_told() =>
        Assert.Equal(["memory.capacity"], Fields(HardwareChecks.Of(H100 with { Memory = H100.Memory with { Capacity = Known(new Bytes(80e3)) } })));

    [Fact]
    public void An_8_bit_rate_below_the_16_bit_rate_is_told() =>
        Assert.Equal(["peak.fp8"], Fields(HardwareChecks.Of(H100 with { Peak = H100.Peak with { Fp8 = Known(new FlopsPerSecond(500e12)) } })));

    [Fact]
    public void A_server_that_draws_less_than_its_chips_is_told() =>
        Assert.Equal(["power"], Fields(HardwareChecks.Of(Hgx with { Power = Known(new Watts(5000)) }, H100)));

    [Fact]
    public void A_server_whose_link_outruns_its_chips_is_told()
    {
        var link = Hgx.ScaleUp with { Bandwidth = Known(new BytesPerSecond(450e9)) };
        var slow = H100 with { ScaleUp = H100.ScaleUp! with { Bandwidth = Known(new BytesPerSecond(200e9)) } };

        Assert.Equal(["scale_up.bandwidth"], Fields(HardwareChecks.Of(Hgx with { ScaleUp = link }, slow)));
    }

    [Theory]
    [InlineData("no-such-die", 8, "dies[0].on")]
    [InlineData("mi300x-iod", 7, "dies[0].number")]
    [InlineData("mi300x-iod", 8, null)]
    public void A_die_stands_on_one_of_its_package(string on, int number, string? field)
    {
        var chip = H100 with { Dies = [new("mi300x-xcd", number, on), new("mi300x-iod", 4)] };

        Assert.Equal(field is null ? [] : [field], Fields(HardwareChecks.Of(chip)));
    }

    private static IEnumerable<string> Fields(IEnumerable<(string Field, string Problem, string Mend)> findings) => findings.Select(f => f.Field);

    private static Fact<T> Known<T>(T value)
        where T : struct, IQuantity<T> => new(value, value, value, ["test"], Confidence.Official);
}
