using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>What a dollar buys of a chip, by its peaks: the comparison that people make before they plan. A plan says what it is worth at work.</summary>
/// <param name="ChipHour">One chip for an hour on the default terms, its share of server, network, power and housing included.</param>
/// <param name="FlopPerDollar">Dense 16-bit arithmetic at the peak for a dollar.</param>
/// <param name="BytesPerDollar">Memory traffic at the peak for a dollar.</param>
/// <param name="CapacityPerDollar">Memory held for an hour for a dollar.</param>
/// <param name="WattsPerRate">Power of a chip with its share of the server, at full load, for each 10^12 of dense 16-bit FLOP a second.</param>
/// <remarks>Null: a price, a power or a peak is not known.</remarks>
public sealed record PricePerformance(
    Estimate<UsdPerHour>? ChipHour, Flops? FlopPerDollar, Bytes? BytesPerDollar, Bytes? CapacityPerDollar, Watts? WattsPerRate)
{
    private const double SecondsPerHour = 3600.0;

    /// <summary>What a dollar buys of a catalogue chip, in the largest system that is sold with it.</summary>
    /// <exception cref="InputException">An entry of the catalogue is broken.</exception>
    public static PricePerformance? Of(Accelerator chip, CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(chip);
        ArgumentNullException.ThrowIfNull(catalog);
        if (catalog.ServersOf(chip) is not { Count: > 0 } servers)
        {
            return null;
        }

        var economics = ChipEconomics.Of(new(), chip.Id, servers.MaxBy(server => server.Accelerators.Value.Value)!, chip);
        var rate = (chip.Peak.Bf16 ?? chip.Peak.Fp16)?.Value;
        var hour = economics.Hour?.Mid.Value;
        return new(
            economics.Hour,
            rate?.Value * SecondsPerHour / hour is { } flop ? new(flop) : null,
            chip.Memory.Bandwidth?.Value.Value * SecondsPerHour / hour is { } bytes ? new(bytes) : null,
            chip.Memory.Capacity.Value.Value / hour is { } capacity ? new(capacity) : null,
            economics.Power?.Value / (rate?.Value / 1e12) is { } watts ? new(watts) : null);
    }
}
