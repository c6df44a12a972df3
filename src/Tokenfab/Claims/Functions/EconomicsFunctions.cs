using Tokenfab.Economics;
using Tokenfab.Quantities;
using static Tokenfab.Claims.Functions.Arguments;

namespace Tokenfab.Claims.Functions;

/// <summary>What chips cost to own.</summary>
internal static class EconomicsFunctions
{
    private const double SecondsPerHour = 3600.0;

    private static readonly Dimension Chip = Dimension.Of("chip");
    private static readonly Dimension Dollar = Dimension.Of("USD");
    private static readonly Dimension Watt = Dimension.Of("W");

    public static IReadOnlyDictionary<string, ClaimFunction> All { get; } = new Dictionary<string, ClaimFunction>(StringComparer.Ordinal)
    {
        // chip_hour(price, power): both of a chip with its share of server and network.
        ["chip_hour"] = (arguments, scope) =>
        {
            var two = Of(arguments, "chip_hour", 2, 2);
            var price = new Usd(two[0].Value(scope).In(Dollar / Chip, "taken as a price beside"));
            var power = new Watts(two[1].Value(scope).In(Watt / Chip, "taken as a power beside"));
            var hour = TotalCostOfOwnership.PerChipHour(new(price, power), new OwnershipTerms()).Total;
            return new(hour.Value / SecondsPerHour, Dollar / Chip / Dimension.Of("s"));
        },
    };
}
