using Tokenfab.Quantities;

namespace Tokenfab.Economics.Market;

/// <summary>How long a stock lasts.</summary>
/// <param name="OnHand">Units at the end of each quarter.</param>
/// <param name="Weeks">Weeks that those last at the next quarter's use.</param>
/// <param name="WeeksAtStart">Weeks that the stock of today lasts at today's use.</param>
/// <param name="RunsOut">The quarter in which it runs out; null where it does not.</param>
/// <param name="Safety">Units that bridge the spread of use over a lead time; null where lead time or spread is not told.</param>
public sealed record StockCover(IReadOnlyList<double> OnHand, IReadOnlyList<double> Weeks, double WeeksAtStart, int? RunsOut, double? Safety)
{
    private const double WeeksPerQuarter = 365.25 / 28.0;

    /// <summary>Follows a stock.</summary>
    /// <param name="stock">The stock.</param>
    /// <param name="quarters">Quarters to look ahead.</param>
    /// <remarks>Safety stock is <c>z sigma sqrt(L)</c>: weekly uses are taken as independent.</remarks>
    public static StockCover Of(StockSpec stock, int quarters)
    {
        ArgumentNullException.ThrowIfNull(stock);
        var (left, use, growth) = (stock.OnHand.Value, stock.WeeklyUse.Value, 1.0 + (stock.UseGrowth?.Value ?? 0.0));
        var (onHand, weeks) = (new double[quarters], new double[quarters]);
        int? runsOut = null;
        for (var quarter = 0; quarter < quarters; quarter++)
        {
            left += (stock.ReceiptsEnd?.Value < quarter + 1 ? 0.0 : stock.Receipts?.Value ?? 0.0) - (use * WeeksPerQuarter);
            runsOut ??= left < 0.0 ? quarter + 1 : null;
            left = Math.Max(left, 0.0);
            use *= growth;
            (onHand[quarter], weeks[quarter]) = (left, left / use);
        }

        double? safety = stock is { LeadWeeks: { } lead, WeeklySpread: { } spread }
            ? StandardNormal.Quantile(stock.ServiceLevel?.Value ?? 0.95) * spread.Value * Math.Sqrt(lead.Value) : null;
        return new(onHand, weeks, stock.OnHand.Value / stock.WeeklyUse.Value, runsOut, safety);
    }
}
