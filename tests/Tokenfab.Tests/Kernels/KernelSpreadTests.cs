using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Kernels;

/// <summary>Intervals of single kernels.</summary>
public sealed class KernelSpreadTests
{
    [Fact]
    public void The_width_goes_by_the_predicted_time()
    {
        var spread = new KernelSpread(0.3, 0.2, 0.1);
        Assert.Equal(0.3, spread.At(new Seconds(5e-6)));
        Assert.Equal(0.2, spread.At(new Seconds(50e-6)));
        Assert.Equal(0.1, spread.At(new Seconds(5e-3)));
    }

    [Fact]
    public void Own_measurements_are_surer_than_kin_and_kin_than_strangers()
    {
        double Width(string chip) => KernelModel.For(CatalogStore.Embedded.Accelerator(chip)).Spread(KernelKind.Gemm, new Seconds(100e-6));
        Assert.True(Width("h100-sxm") < Width("l40s"));
        Assert.True(Width("h100-sxm") < Width("mi300x"));
        Assert.True(Width("l40s") < Width("ascend-910b2"));
    }

    [Fact]
    public void Every_calibration_tells_widths_of_every_kind()
    {
        Assert.All(CatalogStore.Embedded.List("calibration"), entry => Assert.All(Enum.GetValues<KernelKind>(), kind =>
        {
            var calibration = CatalogStore.Embedded.Calibration(entry.Id);
            Assert.InRange(calibration.Spreads.Of(kind).At(new Seconds(1e-4)), 0.05, 3.0);
            Assert.InRange(calibration.Carried.Of(kind).At(new Seconds(1e-4)), 0.05, 3.0);
        }));
    }
}
