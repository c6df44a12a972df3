namespace Tokenfab.Economics.Market;

/// <summary>Purchases that a coming tariff pulls forward: more in one quarter, less in those after it.</summary>
/// <param name="Quarter">The quarter in which more is bought; the first is 1.</param>
/// <param name="Share">What is bought above the usual, as a share of it.</param>
/// <param name="Borrowed">Share of it that is missing later.</param>
/// <param name="Over">Quarters over which it is missing, equally.</param>
public sealed record PullForward(int Quarter, double Share, double Borrowed, int Over)
{
    /// <summary>The share above the usual that growth tells: <c>(1 + seen) / (1 + usual) - 1</c>; 27 % where 5.7 % is usual make 20 %.</summary>
    public static double FromGrowth(double seen, double usual) => ((1.0 + seen) / (1.0 + usual)) - 1.0;

    /// <summary>Demand after the pull. What is missing later is counted in units, so that with all of it borrowed the sum stays.</summary>
    /// <param name="usual">Demand without a tariff, quarter by quarter.</param>
    /// <remarks>What would be missing after the last quarter is not seen.</remarks>
    public double[] Of(IReadOnlyList<double> usual)
    {
        ArgumentNullException.ThrowIfNull(usual);
        double[] moved = [.. usual];
        if (Quarter <= usual.Count)
        {
            var extra = usual[Quarter - 1] * Share;
            moved[Quarter - 1] += extra;
            for (var later = Quarter; later < Math.Min(usual.Count, Quarter + Over); later++)
            {
                moved[later] -= extra * Borrowed / Over;
            }
        }

        return moved;
    }
}
