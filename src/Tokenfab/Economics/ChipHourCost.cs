using Tokenfab.Quantities;

namespace Tokenfab.Economics;

/// <summary>What one hour of one chip costs, part by part. A part that the basis does not have is zero.</summary>
/// <param name="Capital">Repayment and interest, less the residual value.</param>
/// <param name="Colocation">Rent of the room.</param>
/// <param name="Power">Electricity.</param>
/// <param name="Operations">Staff, spares, support and insurance.</param>
/// <param name="Rental">The price of a rented chip, which covers all the other parts.</param>
public sealed record ChipHourCost(
    UsdPerHour Capital, UsdPerHour Colocation, UsdPerHour Power, UsdPerHour Operations, UsdPerHour Rental)
{
    /// <summary>Replacement of chips that fail.</summary>
    public UsdPerHour Spares { get; init; }

    /// <summary>The part of the capital that is interest to a lender, on average over the life; not a part of its own.</summary>
    public UsdPerHour Interest { get; init; }

    /// <summary>The sum of the parts.</summary>
    public UsdPerHour Total => Capital + Colocation + Power + Operations + Spares + Rental;

    /// <summary>A chip rented at a price by the hour: the alternative to owning it.</summary>
    /// <exception cref="InputException">The price is negative or not finite.</exception>
    public static ChipHourCost Rented(UsdPerHour price) =>
        new(UsdPerHour.Zero, UsdPerHour.Zero, UsdPerHour.Zero, UsdPerHour.Zero, Terms.NotNegative("rental", price));
}
