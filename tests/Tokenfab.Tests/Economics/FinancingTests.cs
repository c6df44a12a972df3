using CsCheck;
using Tokenfab.Economics;
using Tokenfab.Quantities;
using Tokenfab.Tests.Planning;

namespace Tokenfab.Tests.Economics;

public sealed class FinancingTests
{
    private const double HoursPerMonth = 730.5;

    private static readonly ChipOwnership Chip = new(new(29_000), new(1_380));

    private static readonly Seconds Year = Quantity.Parse<Seconds>("1 y");

    [Fact]
    public void Lender_and_owner_at_one_rate_cost_what_one_owner_does() => Gen.Select(Gen.Double[0, 1], Gen.Double[0.001, 0.4], Gen.Double[0, 0.5]).Sample((debt, rate, residual) =>
    {
        var alone = new OwnershipTerms { CostOfCapital = new(rate), ResidualShare = new(residual) };
        var shared = alone with { Financing = new(new(debt), new(rate), new(rate)) };
        Assert.Equal(Hour(alone).Total.Value, Hour(shared).Total.Value, tolerance: 1e-9);
    });

    [Fact]
    public void Interest_and_repayment_are_the_loans_instalments() => Gen.Select(Gen.Double[0.01, 1], Gen.Double[0.001, 0.4], Gen.Int[12, 120]).Sample((debt, rate, months) =>
    {
        var cost = Hour(new() { Financing = new(new(debt), new(rate), new(0.2)), UsefulLife = Year * (months / 12.0) });
        double owed = 29_000 * debt, interest = 0.0, instalment = owed * (rate / 12) / (1 - Math.Pow(1 + (rate / 12), -months));
        for (var month = 0; month < months; month++)
        {
            interest += owed * rate / 12;
            owed -= instalment - (owed * rate / 12);
        }

        Assert.Equal(0.0, owed, tolerance: 1e-6);
        Assert.Equal(interest, cost.Interest.Value * HoursPerMonth * months, tolerance: 0.005);
    });

    [Fact]
    public void A_lease_costs_its_payment_and_tells_its_interest()
    {
        var lease = new Lease(new(0.03), Year * 3);
        var leased = Hour(new() { Lease = lease, UsefulLife = lease.Term });
        var rate = TotalCostOfOwnership.InterestOf(lease, Ratio.Zero)!.Value;
        var bought = Hour(new() { UsefulLife = lease.Term, CostOfCapital = rate });

        Assert.Equal(0.03 * 29_000 / HoursPerMonth, leased.Capital.Value, tolerance: 1e-9);
        Assert.Equal(bought.Capital.Value, leased.Capital.Value, tolerance: 1e-9);
        Assert.Null(TotalCostOfOwnership.InterestOf(new(new(0.02), Year * 3), Ratio.Zero));
    }

    [Fact]
    public void Failures_cost_spares_and_hours()
    {
        var whole = Hour(new());
        var failing = Hour(new() { Failures = new(new(0.1), new(0.5), Year * 0.1) });

        Assert.Equal(0.1 * 0.5 * 29_000 / 8766.0 * 1.01, failing.Spares.Value, tolerance: 1e-9);
        Assert.Equal(whole.Total.Value * 1.01, failing.Total.Value - failing.Spares.Value, tolerance: 1e-9);
    }

    [Fact]
    public void More_failures_never_cost_less() => Gen.Select(Gen.Double[0, 2], Gen.Double[0, 1], Gen.Double[0, 60]).Sample((rate, share, days) =>
    {
        ChipHourCost At(double failures) => Hour(new() { Failures = new(new(failures), new(share), new(days * 86_400)) });
        Assert.True(At(rate + 0.01).Total >= At(rate).Total);
    });

    [Theory]
    [InlineData("economics: { wacc: 9 %, financing: { debt_share: 60 %, interest: 9 %, equity_return: 18 % } }", "economics.wacc")]
    [InlineData("economics: { financing: { debt_share: 160 %, interest: 9 %, equity_return: 18 % } }", "economics.financing.debt_share")]
    [InlineData("economics: { lease: { monthly_share: 3 %, term: 3 y }, life_years: 5 }", "economics.lease.term")]
    [InlineData("economics: { wacc: 9 %, lease: { monthly_share: 3 %, term: 3 y } }", "economics.lease")]
    [InlineData("economics: { availability: 0 % }", "economics.availability")]
    public void Terms_that_contradict_one_another_are_refused(string line, string field) =>
        Assert.Equal(field, Assert.Throws<InputException>(() => Scenarios.Read($"{Scenarios.Llama}\n{line}")).Field);

    private static ChipHourCost Hour(OwnershipTerms terms) => TotalCostOfOwnership.PerChipHour(Chip, terms);
}
