namespace Tokenfab.Economics.Market;

/// <summary>A seller in plain numbers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Installed">Its share of the installed base at the start.</param>
/// <param name="Worth">Performance for money, duties included.</param>
/// <param name="Domestic">Whether it counts for the quota.</param>
/// <param name="BlockedFrom">The quarter from which it is kept out; null for never.</param>
public sealed record Vendor(string Name, double Installed, double Worth, bool Domestic, int? BlockedFrom);

/// <summary>How purchases are shared among vendors.</summary>
/// <param name="vendors">The vendors.</param>
/// <param name="sensitivity">How strongly performance for money decides.</param>
/// <param name="switchingFactor">The factor in performance for money that another vendor must offer a buyer to be its own vendor's equal.</param>
/// <param name="domesticQuota">Share of purchases that must be domestic.</param>
/// <param name="turnover">Share of the installed base that chooses anew in a quarter.</param>
/// <remarks>A multinomial logit (McFadden 1974): a buyer whose machines are of vendor j buys of i with odds <c>(w_i / c_ij)^s</c>, w performance
/// for money and c the switching factor where i is not j, 1 where it is. Buyers are spread over vendors as the installed base is, which follows
/// what was bought. A quota that the market does not meet by itself raises domestic vendors in proportion, and lowers the others.</remarks>
public sealed class ShareModel(IReadOnlyList<Vendor> vendors, double sensitivity, double switchingFactor, double domesticQuota, double turnover)
{
    /// <summary>Shares of purchases, quarter by quarter and vendor by vendor; all zero in a quarter in which every vendor is kept out.</summary>
    public double[][] Over(int quarters)
    {
        var installed = vendors.Select(vendor => vendor.Installed).ToArray();
        var shares = new double[quarters][];
        for (var quarter = 1; quarter <= quarters; quarter++)
        {
            var bought = shares[quarter - 1] = Bought(installed, quarter);
            if (bought.Sum() > 0.0)
            {
                installed = [.. installed.Select((held, i) => (held * (1.0 - turnover)) + (bought[i] * turnover))];
            }
        }

        return shares;
    }

    private double[] Bought(double[] installed, int quarter)
    {
        var sold = vendors.Select(vendor => !(vendor.BlockedFrom <= quarter)).ToArray();
        var greatest = vendors.Where((_, i) => sold[i]).Select(vendor => vendor.Worth).DefaultIfEmpty(0.0).Max();
        var shares = new double[vendors.Count];
        if (greatest == 0.0)
        {
            return shares;
        }

        for (var own = 0; own < vendors.Count; own++)
        {
            double Odds(int i) => sold[i] ? Math.Pow(vendors[i].Worth / greatest / (i == own ? 1.0 : switchingFactor), sensitivity) : 0.0;
            var all = Enumerable.Range(0, vendors.Count).Sum(Odds);
            for (var i = 0; i < vendors.Count; i++)
            {
                shares[i] += installed[own] * Odds(i) / all;
            }
        }

        return Met(shares);
    }

    private double[] Met(double[] shares)
    {
        var domestic = shares.Where((_, i) => vendors[i].Domestic).Sum();
        return domestic == 0.0 || domestic >= domesticQuota
            ? shares
            : [.. shares.Select((share, i) => vendors[i].Domestic ? share * domesticQuota / domestic : share * (1.0 - domesticQuota) / (1.0 - domestic))];
    }
}
