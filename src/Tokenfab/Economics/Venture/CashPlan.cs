namespace Tokenfab.Economics.Venture;

/// <summary>A company's figures as plain numbers, quarter by quarter, worked out once.</summary>
internal sealed class CashPlan
{
    public CashPlan(Company company)
    {
        Quarters = (int)company.Quarters.Value;
        Cash = company.Cash.Amount;
        Volatility = (float)company.Revenue.Volatility.Value;
        Earned = new double[Quarters];
        Flow = new double[Quarters];
        Chances = new (double, float)[Quarters][];
        for (var quarter = 0; quarter < Quarters; quarter++)
        {
            var raises = company.Raises.Where(raise => (int)raise.Quarter.Value == quarter + 1).ToArray();
            Earned[quarter] = company.Revenue.GrossMargin.Value * company.Revenue.First.Amount * Math.Pow(1.0 + company.Revenue.Growth.Value, quarter);
            Flow[quarter] = raises.Where(raise => (raise.Chance?.Value ?? 1.0) >= 1.0).Sum(raise => raise.Amount.Amount)
                - (company.FixedCosts.First.Amount * Math.Pow(1.0 + (company.FixedCosts.Growth?.Value ?? 0.0), quarter));
            Chances[quarter] = [.. raises.Where(raise => raise.Chance?.Value < 1.0).Select(raise => (raise.Amount.Amount, (float)raise.Chance!.Value.Value))];
        }
    }

    public int Quarters { get; }

    public double Cash { get; }

    /// <summary>Standard deviation of the logarithm of growth; the first quarter's revenue is as given, from the second on it moves.</summary>
    public float Volatility { get; }

    /// <summary>Expected margin of each quarter.</summary>
    public double[] Earned { get; }

    /// <summary>Certain raises less fixed costs of each quarter.</summary>
    public double[] Flow { get; }

    /// <summary>Uncertain raises of each quarter.</summary>
    public (double Amount, float Chance)[][] Chances { get; }
}
