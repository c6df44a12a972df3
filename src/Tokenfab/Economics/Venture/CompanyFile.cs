using Tokenfab.Catalog;

namespace Tokenfab.Economics.Venture;

/// <summary>Reads companies.</summary>
public static class CompanyFile
{
    private const double MostQuarters = 400.0;

    /// <summary>Reads a company, strictly.</summary>
    /// <exception cref="InputException">The file is missing or malformed, a field is not understood or out of range, or two currencies are mixed.</exception>
    public static Company Read(string path) => Read(SourceDocument.FromFile(path));

    /// <summary>Reads a company from a document.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static Company Read(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var company = document.As(VentureJson.Strict.Company);
        void Require(bool holds, string field, string problem, string mend)
        {
            if (!holds)
            {
                throw document.Error(field, problem, mend);
            }
        }

        void Check(Money? money, string field)
        {
            Require(money is not { } m || m.Amount >= 0.0, field, $"{money} is below zero", "write an amount such as '4.896 bn RMB'");
            Require(
                money is not { } n || n.Currency == company.Cash.Currency, field, $"{money} is not in {company.Cash.Currency}, as cash is",
                "write all amounts in one currency, at the rate of the day that you mean");
        }

        Check(company.Cash, "cash");
        Check(company.Revenue.First, "revenue.first");
        Check(company.FixedCosts.First, "fixed_costs.first");
        Require(company.Revenue.GrossMargin.Value <= 1.0, "revenue.gross_margin", $"{company.Revenue.GrossMargin} is more than all of it", "write a share such as '60 %'");
        Require(company.Revenue.Volatility.Value is >= 0.0 and <= 3.0, "revenue.volatility", $"{company.Revenue.Volatility} is outside 0 to 3", "write it as in '25 %'");
        Require(company.Revenue.Growth.Value > -1.0, "revenue.growth", $"{company.Revenue.Growth} leaves less than nothing", "write it as in '8 %'");
        Require(!(company.FixedCosts.Growth?.Value <= -1.0), "fixed_costs.growth", $"{company.FixedCosts.Growth} leaves less than nothing", "write it as in '2 %'");
        Require(
            company.Quarters.Value is >= 1.0 and <= MostQuarters && company.Quarters.Value == Math.Floor(company.Quarters.Value),
            "quarters", $"{company.Quarters} is no number of quarters from 1 to {MostQuarters}", "write it as in '24'");
        for (var i = 0; i < company.Raises.Count; i++)
        {
            var raise = company.Raises[i];
            Check(raise.Amount, $"raises[{i}].amount");
            Require(
                raise.Quarter.Value >= 1.0 && raise.Quarter.Value <= company.Quarters.Value && raise.Quarter.Value == Math.Floor(raise.Quarter.Value),
                $"raises[{i}].quarter", $"quarter {raise.Quarter} is not one of the {company.Quarters} looked at", "write the quarter's number, the first being 1");
            Require(!(raise.Chance?.Value is < 0.0 or > 1.0), $"raises[{i}].chance", $"{raise.Chance} is outside 0 to 100 %", "write it as in '80 %'");
        }

        if (company.Product is { } product)
        {
            Check(product.Price, "product.price");
            Check(product.UnitCost, "product.unit_cost");
            Check(product.Development, "product.development");
            Check(product.Selling, "product.selling");
            Check(product.Bought, "product.bought");
        }

        return company;
    }
}
