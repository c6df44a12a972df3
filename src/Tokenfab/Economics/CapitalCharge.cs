using Tokenfab.Quantities;

namespace Tokenfab.Economics;

/// <summary>What a price costs a month while it is paid off, and how much of that is interest.</summary>
/// <param name="Monthly">The instalments of lender and owner together, or the payment of a lease.</param>
/// <param name="Interest">Interest to the lender, on average over the life.</param>
internal readonly record struct CapitalCharge(double Monthly, double Interest)
{
    private const double SecondsPerMonth = 730.5 * 3600.0;

    // Below this 1 - (1 + r)^-n loses its digits to rounding, and the interest is less than a millionth of the instalment.
    private const double LeastMonthlyRate = 1e-9;

    /// <summary>The charge on a price under terms.</summary>
    public static CapitalCharge Of(Usd price, OwnershipTerms terms)
    {
        var paid = Terms.NotNegative("price", price).Value;
        if (terms.Lease is { } lease)
        {
            _ = Terms.Positive("lease.term", lease.Term);
            return new(paid * Terms.NotNegative("lease.monthly_share", lease.MonthlyShare).Value, 0.0);
        }

        var months = Terms.Positive("useful_life", terms.UsefulLife).Value / SecondsPerMonth;
        var residual = Terms.Share("residual_share", terms.ResidualShare).Value;
        var owner = terms.Financing is { } split
            ? Terms.NotNegative("financing.equity_return", split.EquityReturn) : Terms.NotNegative("cost_of_capital", terms.CostOfCapital);
        var borrowed = paid * (terms.Financing is { } loan ? Terms.Share("financing.debt_share", loan.DebtShare).Value : 0.0);
        var instalment = borrowed * Recovery(terms.Financing is { } lender ? Terms.NotNegative("financing.interest", lender.Interest).Value / 12.0 : 0.0, months);
        var discount = Math.Pow(1.0 + (owner.Value / 12.0), -months);
        var equity = (paid - borrowed - (paid * residual * discount)) * Recovery(owner.Value / 12.0, months);
        return new(instalment + equity, instalment - (borrowed / months));
    }

    /// <summary>The interest a year at which a lease is as dear as a purchase with the residual value at its end; null where it pays back less than the price.</summary>
    public static Ratio? ImpliedInterest(Lease lease, Ratio residualShare)
    {
        var months = Terms.Positive("lease.term", lease.Term).Value / SecondsPerMonth;
        var payment = Terms.NotNegative("lease.monthly_share", lease.MonthlyShare).Value;
        var residual = Terms.Share("residual_share", residualShare).Value;
        double Worth(double rate) => (payment / Recovery(rate, months)) + (residual * Math.Pow(1.0 + rate, -months));
        if (Worth(0.0) < 1.0)
        {
            return null;
        }

        // What is paid is worth less at every higher rate, so that halving finds the one at which it is worth the price.
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = Worth(middle) > 1.0 ? (middle, high) : (low, middle);
        }

        return new(12.0 * low);
    }

    // The capital recovery factor of engineering economics: r / (1 - (1 + r)^-n).
    private static double Recovery(double monthlyRate, double months) =>
        monthlyRate < LeastMonthlyRate ? 1.0 / months : monthlyRate / (1.0 - Math.Pow(1.0 + monthlyRate, -months));
}
