using Tokenfab.Catalog;
using Tokenfab.Economics;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Economics;

/// <summary>Does our cost of ownership agree with a survey of what owners pay? The survey is not used to set any of its terms.</summary>
public sealed class SurveyTests
{
    [Theory]
    [InlineData("hgx-h100", 1.30, 1.69, 1.30)]
    [InlineData("hgx-h200", 1.41, 1.74, 1.60)]
    [InlineData("hgx-b200", 1.95, 2.34, 2.90)]
    [InlineData("gb200-nvl72", 2.21, 2.75, 3.30)]
    [InlineData("mi300x-platform", 1.12, 1.40, 1.55)]
    [InlineData("mi325x-platform", 1.28, 1.59, 1.80)]
    [InlineData("mi355x-platform", 1.48, 1.90, 2.10)]
    public void Calibration_points_are_in_the_catalogue(string server, double hyperscaler, double neocloud, double rent)
    {
        var entry = CatalogStore.Embedded.Server(server);

        Assert.Equal(new UsdPerHour(hyperscaler), entry.ChipHourOwned!.Low);
        Assert.Equal(new UsdPerHour(neocloud), entry.ChipHourOwned.Value);
        Assert.Equal(new UsdPerHour(rent), entry.ChipHourRented!.Value);
    }

    /// <summary>The price at which our terms give the owners' cost lies between the chip's price alone and 1.6 times it, which is what
    /// systems of it are reported to cost a chip.</summary>
    [Theory]
    [InlineData("hgx-h100")]
    [InlineData("hgx-h200")]
    [InlineData("hgx-b200")]
    [InlineData("mi300x-platform")]
    public void Owners_costs_follow_from_prices_that_are_paid(string name)
    {
        var server = CatalogStore.Embedded.Server(name);
        var price = CatalogStore.Embedded.Accelerator(server.Accelerator).Price!;
        var power = server.Power!.Value / server.Accelerators.Value.Value;

        var running = Hour(Usd.Zero);
        var perDollar = (Hour(new(10_000)) - running) / 10_000;
        var implied = (server.ChipHourOwned!.Value.Value - running) / perDollar;

        Assert.InRange(implied, price.Low.Value, 1.6 * price.High.Value);

        double Hour(Usd capital) => TotalCostOfOwnership.PerChipHour(new(capital, power), new()).Total.Value;
    }
}
