using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Planning;

namespace Tokenfab.Tests.Planning;

public sealed class PricePerformanceTests
{
    [Fact]
    public void A_dollar_buys_peaks_over_the_chip_hour()
    {
        var chip = CatalogStore.Embedded.Accelerator("h100-sxm");
        var worth = PricePerformance.Of(chip, CatalogStore.Embedded)!;

        Assert.Equal(989.4e12 * 3600.0, worth.FlopPerDollar!.Value.Value * worth.ChipHour!.Value.Mid.Value, 1e6);
        Assert.Equal(3.35e12 * 3600.0, worth.BytesPerDollar!.Value.Value * worth.ChipHour!.Value.Mid.Value, 1e3);
    }

    [Fact]
    public void Without_a_price_it_is_not_known() =>
        Assert.Null(PricePerformance.Of(CatalogStore.Embedded.Accelerator("metax-c500"), CatalogStore.Embedded)!.FlopPerDollar);
}
