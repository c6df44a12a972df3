using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Network;
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
    public void Four_fifths_of_the_rows_of_chips_and_systems_left_out_lie_in_the_intervals_of_the_others()
    {
        var kernels = CatalogStore.Embedded.List("calibration").SelectMany(entry => CatalogStore.Embedded.Calibration(entry.Id).Fits)
            .Where(fit => fit.LeftOutCoverage is not null).Select(fit => (fit.Rows, Share: fit.LeftOutCoverage!.Value)).ToArray();
        var links = CatalogStore.Embedded.List("link").SelectMany(entry => CatalogStore.Embedded.LinkCalibration(entry.Id).Fits)
            .Where(fit => fit.Coverage is not null).Select(fit => (fit.Rows, Share: fit.Coverage!.Value)).ToArray();
        double Share((int Rows, double Share)[] fits) => fits.Sum(fit => fit.Rows * fit.Share) / fits.Sum(fit => fit.Rows);
        Assert.InRange(Share(kernels), 0.75, 0.85);
        Assert.InRange(Share(links), 0.75, 0.85);
        Assert.All(kernels.Where(fit => fit.Rows > 5000), fit => Assert.InRange(fit.Share, 0.75, 0.85));
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
