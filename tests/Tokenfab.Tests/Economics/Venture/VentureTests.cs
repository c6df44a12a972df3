using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Economics.Venture;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Economics.Venture;

public sealed class VentureTests
{
    [Fact]
    public void Without_spread_cash_is_arithmetic()
    {
        var company = Of(cash: 100.0, revenue: 10.0, margin: 0.5, growth: 0.10, volatility: 0.0, costs: 20.0);
        var outlook = CashPaths.Draw(company, 1, 1, 1);

        var (cash, revenue) = (100.0, 10.0);
        foreach (var quarter in outlook.Quarters.Take(6))
        {
            cash += (0.5 * revenue) - 20.0;
            Assert.Equal(Math.Max(0.0, cash), quarter.Median.Amount, 1e-9);
            revenue *= 1.10;
        }

        Assert.Equal(8, outlook.MedianRuin);
        Assert.Equal(1.0, outlook.Ruin.Value);
    }

    [Fact]
    public void Threads_do_not_change_a_byte()
    {
        var company = Of(cash: 30.0, revenue: 10.0, margin: 0.5, growth: 0.02, volatility: 0.4, costs: 6.0);
        var one = CashPaths.Draw(company, 100_000, 7, 1);
        var four = CashPaths.Draw(company, 100_000, 7, 4);

        Assert.Equal(one.Quarters, four.Quarters);
        Assert.Equal(one.Ruin, four.Ruin);
    }

    // One step decides: ruin where (1 + g) exp(s z - s^2/2) r m < c - (what is left).
    [Fact]
    public void Ruin_of_one_step_is_that_of_the_lognormal_distribution()
    {
        const double spread = 0.5;
        var company = Of(cash: 5.0, revenue: 10.0, margin: 1.0, growth: 0.0, volatility: spread, costs: 12.0, quarters: 2);
        var outlook = CashPaths.Draw(company, 4_000_000, 3, 2);

        // After the first quarter 3 are left; the second needs revenue of at least 9.
        var expected = StandardNormal.Probability((Math.Log(0.9) + (spread * spread / 2.0)) / spread);
        Assert.Equal(expected, outlook.Ruin.Value, 5.0 * outlook.RuinError.Value + 1e-6);
    }

    [Fact]
    public void A_chance_of_money_saves_its_share()
    {
        var company = Of(cash: 15.0, revenue: 0.0, margin: 0.0, growth: 0.0, volatility: 0.0, costs: 10.0, quarters: 3) with
        {
            Raises = [new Raise(new(2.0), new(100.0, "RMB"), new Ratio(0.3))],
        };
        Assert.Equal(0.7, CashPaths.Draw(company, 1_000_000, 5, 2).Ruin.Value, 0.003);
    }

    [Fact]
    public void More_cash_never_means_more_ruin() =>
        Gen.Select(Gen.Double[1.0, 100.0], Gen.Double[0.0, 1.0], Gen.ULong).Sample(
            (cash, volatility, seed) =>
            {
                double Ruin(double start) => CashPaths.Draw(Of(start, 10.0, 0.5, 0.0, volatility, 8.0), 4000, seed, 1).Ruin.Value;
                Assert.True(Ruin(cash + 10.0) <= Ruin(cash));
            },
            iter: 50);

    [Fact]
    public void Units_pay_back_development()
    {
        var unit = UnitEconomics.Of(new Product(new(100.0, "USD"), new(60.0, "USD"), new(1000.0, "USD"), Selling: new(10.0, "USD"), Bought: new(80.0, "USD")));

        Assert.Equal(0.4, unit.GrossMargin, 1e-12);
        Assert.Equal(34.0, unit.BreakEven);
        Assert.Equal(50.0, unit.MakeOrBuy);
        Assert.Null(UnitEconomics.Of(new Product(new(10.0, "USD"), new(60.0, "USD"), new(1000.0, "USD"))).BreakEven);
    }

    [Theory]
    [InlineData("4.896 bn RMB", 4.896e9, "RMB")]
    [InlineData("12 USD", 12.0, "USD")]
    public void Reads_money(string text, double amount, string currency)
    {
        var money = Money.Parse(text);
        Assert.Equal(amount, money.Amount, 1e-3);
        Assert.Equal(currency, money.Currency);
    }

    [Theory]
    [InlineData("cash: 5 bn USD", "is not in USD")]
    [InlineData("cash: 5", "is no amount of money")]
    [InlineData("cash: 5 bn RMB\nquarters: 0", "is no number of quarters")]
    [InlineData("cash: 5 bn RMB\nraises: [{ quarter: 30, amount: 1 bn RMB }]", "is not one of the 24")]
    [InlineData("cash: 5 bn RMB\nraises: [{ quarter: 3, amount: 1 bn RMB, chance: 120 % }]", "outside 0 to 100 %")]
    [InlineData("cash: -5 bn RMB", "below zero")]
    public void Bad_companies_are_refused(string lines, string problem)
    {
        var text = $"name: x\n{lines}\nrevenue: {{ first: 1 bn RMB, gross_margin: 50 %, growth: 1 %, volatility: 20 % }}\nfixed_costs: {{ first: 1 bn RMB }}\n";
        var wrong = Assert.Throws<InputException>(() => CompanyFile.Read(SourceDocument.Parse(text, "x.yaml")));
        Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
    }

    private static Company Of(double cash, double revenue, double margin, double growth, double volatility, double costs, int quarters = 24) => new()
    {
        Name = "x",
        Cash = new(cash, "RMB"),
        Revenue = new(new(revenue, "RMB"), new(margin), new(growth), new(volatility)),
        FixedCosts = new(new(costs, "RMB")),
        Quarters = new(quarters),
    };
}
