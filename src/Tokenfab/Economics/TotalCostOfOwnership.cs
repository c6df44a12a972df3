using Tokenfab.Quantities;

namespace Tokenfab.Economics;

/// <summary>What an hour of an owned chip costs over its life.</summary>
/// <remarks>
/// Capital is repaid in equal monthly instalments (the capital recovery factor of engineering economics):
/// <c>CRF(r, n) = r / (1 - (1 + r)^-n)</c> with r = cost of capital / 12 and n the useful life in months, applied to the price less the
/// present value of the residual. Where a lender pays a share of it, lender and owner each have an instalment at a rate of their own; a lease is
/// one payment. A month has 730.5 hours. Colocation is paid on power at full load, electricity on mean load times PUE,
/// operations as a share of the capital charge, failed chips as a share of the price; all of it is borne by the hours in which the chip is
/// available.
/// <para>
/// Worked example: 29,000 USD and 1.38 kW a chip, servers and network included, on the terms of <see cref="OwnershipTerms"/>, cost
/// 1.32 USD an hour; 1.22 at a cost of capital of 8 %, 1.70 over 3 years and 1.15 over 6 years at 10 %. Its source leaves the operations
/// share out: its four results hold together only for 1.9 to 2.2 % of the capital charge, whence the 2 %.
/// </para>
/// </remarks>
public static class TotalCostOfOwnership
{
    private const double HoursPerMonth = 730.5;
    private const double HoursPerYear = 8766.0;
    private const double SecondsPerYear = HoursPerYear * 3600.0;
    private const double WattsPerKilowatt = 1000.0;

    /// <summary>The cost of one available chip-hour and its parts.</summary>
    /// <param name="chip">Price and power of one chip.</param>
    /// <param name="terms">Finance, room, electricity, operations.</param>
    /// <exception cref="InputException">A price, power or term is negative, not finite, or no share where it must be one.</exception>
    public static ChipHourCost PerChipHour(ChipOwnership chip, OwnershipTerms terms)
    {
        ArgumentNullException.ThrowIfNull(chip);
        ArgumentNullException.ThrowIfNull(terms);
        var kilowatts = Terms.NotNegative("power", chip.Power).Value / WattsPerKilowatt;
        var charge = CapitalCharge.Of(chip.Price, terms);
        var (spares, up) = Failing(chip.Price, terms.Failures);
        var available = Terms.PositiveShare("availability", terms.Availability).Value * up;
        var capital = charge.Monthly / HoursPerMonth;
        var colocation = kilowatts * Terms.NotNegative("colocation", terms.Colocation).Value / HoursPerMonth;
        var power = kilowatts * Terms.Share("load", terms.Load).Value
            * Terms.AtLeastOne("power_usage_effectiveness", terms.PowerUsageEffectiveness).Value
            * Terms.NotNegative("electricity", terms.Electricity).Value;
        var operations = capital * Terms.NotNegative("operations_share", terms.OperationsShare).Value;
        return new ChipHourCost(
            new(capital / available), new(colocation / available), new(power / available), new(operations / available), UsdPerHour.Zero)
        {
            Spares = new(spares / available),
            Interest = new(charge.Interest / HoursPerMonth / available),
        };
    }

    // A chip that fails f times a year and is away for d each time is up 1 / (1 + f d) of the time.
    private static (double PerHour, double Up) Failing(Usd price, FailureTerms? failures)
    {
        if (failures is null)
        {
            return (0.0, 1.0);
        }

        var rate = Terms.NotNegative("failures.annual_rate", failures.AnnualRate).Value;
        var share = Terms.NotNegative("failures.replacement_share", failures.ReplacementShare).Value;
        var away = Terms.NotNegative("failures.downtime", failures.Downtime).Value / SecondsPerYear;
        return (rate * share * price.Value / HoursPerYear, 1.0 / (1.0 + (rate * away)));
    }

    /// <summary>The interest a year at which a lease is as dear as buying and selling at its end; null where its payments do not add up to the price.</summary>
    /// <exception cref="InputException">A term is negative or not finite.</exception>
    public static Ratio? InterestOf(Lease lease, Ratio residualShare)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return CapitalCharge.ImpliedInterest(lease, residualShare);
    }
}

/// <summary>Price and power of one chip with its share of everything that is bought with it.</summary>
/// <param name="Price">Chip, and its share of server, network and storage.</param>
/// <param name="Power">At full load, with its share of host, switches and fans.</param>
public sealed record ChipOwnership(Usd Price, Watts Power);
