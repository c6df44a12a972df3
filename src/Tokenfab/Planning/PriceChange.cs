using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>What is added to the catalogue's price of a chip with its share of server and network.</summary>
/// <param name="Making">Dearer or cheaper making that its maker passes on.</param>
/// <param name="Duty">Duties, as a share of the price at the border.</param>
internal sealed record PriceChange(Usd Making, Ratio Duty)
{
    /// <summary>A price after the change.</summary>
    public Usd Of(Usd price) => (price + Making) * (1.0 + Duty.Value);
}
