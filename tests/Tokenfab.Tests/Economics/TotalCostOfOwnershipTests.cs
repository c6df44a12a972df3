using CsCheck;
using Tokenfab.Economics;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Economics;

public sealed class TotalCostOfOwnershipTests
{
    private static readonly ChipOwnership Example = new(new(29_000), new(1_380));

    private static readonly Gen<(ChipOwnership Chip, OwnershipTerms Terms)> AnyTerms =
        Gen.Select(
            Gen.Double[1, 1e6], Gen.Double[1, 1e4], Gen.Double[0.5, 10], Gen.Double[0.001, 0.4], Gen.Double[0, 1], Gen.Double[0.1, 1], Gen.Double[0, 0.3],
            (price, watts, years, rate, residual, available, operations) => (
                new ChipOwnership(new(price), new(watts)),
                new OwnershipTerms
                {
                    UsefulLife = new(years * 31_557_600),
                    CostOfCapital = new(rate),
                    ResidualShare = new(residual),
                    Availability = new(available),
                    OperationsShare = new(operations),
                }));

    [Theory]
    [InlineData(0.13, "5 y", 1.32)]
    [InlineData(0.08, "5 y", 1.22)]
    [InlineData(0.10, "3 y", 1.70)]
    [InlineData(0.10, "6 y", 1.15)]
    public void Worked_example(double costOfCapital, string life, double expected)
    {
        var terms = new OwnershipTerms { CostOfCapital = new(costOfCapital), UsefulLife = Quantity.Parse<Seconds>(life) };

        Assert.Equal(expected, TotalCostOfOwnership.PerChipHour(Example, terms).Total.Value, tolerance: 0.005);
    }

    [Fact]
    public void Parts_of_the_worked_example()
    {
        var cost = TotalCostOfOwnership.PerChipHour(Example, new OwnershipTerms());

        Assert.Equal(0.90327, cost.Capital.Value, tolerance: 5e-6);
        Assert.Equal(1.38 * 130 / 730.5, cost.Colocation.Value, tolerance: 1e-12);
        Assert.Equal(1.38 * 1.25 * 0.087, cost.Power.Value, tolerance: 1e-12);
        Assert.Equal(0.02 * cost.Capital.Value, cost.Operations.Value, tolerance: 1e-12);
        Assert.Equal(0, cost.Rental.Value);
    }

    [Fact]
    public void Without_interest_the_price_is_spread_evenly()
    {
        var terms = new OwnershipTerms { CostOfCapital = Ratio.Zero };

        Assert.Equal(29_000 / (5 * 8766.0), TotalCostOfOwnership.PerChipHour(Example, terms).Capital.Value, tolerance: 1e-9);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-12)]
    [InlineData(1e-7)]
    public void Next_to_no_interest_costs_next_to_nothing(double costOfCapital)
    {
        var capital = TotalCostOfOwnership.PerChipHour(Example, new() { CostOfCapital = new(costOfCapital) }).Capital.Value;

        Assert.Equal(29_000 / (5 * 8766.0), capital, tolerance: 1e-6);
    }

    [Fact]
    public void Instalments_and_residual_repay_the_price() => AnyTerms.Sample(sample =>
    {
        var (chip, terms) = sample;
        var cost = TotalCostOfOwnership.PerChipHour(chip, terms);
        var instalment = cost.Capital.Value * terms.Availability.Value * 730.5;
        var rate = terms.CostOfCapital.Value / 12;
        var months = terms.UsefulLife.Value / (730.5 * 3600);
        var annuity = (1 - Math.Pow(1 + rate, -months)) / rate;
        var presentValue = (instalment * annuity) + (chip.Price.Value * terms.ResidualShare.Value * Math.Pow(1 + rate, -months));
        Assert.Equal(1.0, presentValue / chip.Price.Value, tolerance: 1e-9);
    });

    [Fact]
    public void Money_adds_up() => AnyTerms.Sample(sample =>
    {
        var cost = TotalCostOfOwnership.PerChipHour(sample.Chip, sample.Terms);
        Assert.Equal(
            cost.Total.Value,
            cost.Capital.Value + cost.Colocation.Value + cost.Power.Value + cost.Operations.Value,
            tolerance: 1e-9 * cost.Total.Value);
    });

    [Fact]
    public void Dearer_terms_never_cost_less() => AnyTerms.Sample(sample =>
    {
        var (chip, terms) = sample;
        var cost = TotalCostOfOwnership.PerChipHour(chip, terms).Total;
        var slack = 1e-9 * cost.Value;
        OwnershipTerms[] dearer =
        [
            terms with { CostOfCapital = terms.CostOfCapital + new Ratio(0.01) },
            terms with { UsefulLife = terms.UsefulLife * 0.9 },
            terms with { ResidualShare = terms.ResidualShare * 0.9 },
            terms with { Availability = terms.Availability * 0.9 },
            terms with { Electricity = terms.Electricity * 1.1 },
            terms with { PowerUsageEffectiveness = terms.PowerUsageEffectiveness * 1.1 },
            terms with { Colocation = terms.Colocation * 1.1 },
        ];
        Assert.All(dearer, d => Assert.True(TotalCostOfOwnership.PerChipHour(chip, d).Total.Value + slack >= cost.Value));
    });

    [Fact]
    public void Impossible_terms_are_refused_by_name()
    {
        (string Field, OwnershipTerms Terms)[] impossible =
        [
            ("useful_life", new() { UsefulLife = Seconds.Zero }),
            ("cost_of_capital", new() { CostOfCapital = new(-0.01) }),
            ("residual_share", new() { ResidualShare = new(1.1) }),
            ("power_usage_effectiveness", new() { PowerUsageEffectiveness = new(0.9) }),
            ("availability", new() { Availability = Ratio.Zero }),
            ("load", new() { Load = new(double.NaN) }),
        ];
        Assert.All(impossible, i => Assert.Equal(i.Field, Assert.Throws<InputException>(() => TotalCostOfOwnership.PerChipHour(Example, i.Terms)).Field));
        Assert.Equal("price", Assert.Throws<InputException>(() => TotalCostOfOwnership.PerChipHour(Example with { Price = new(-1) }, new())).Field);
    }

    [Fact]
    public void Rent_is_the_whole_cost()
    {
        Assert.Equal(2.9, ChipHourCost.Rented(new(2.9)).Total.Value);
        Assert.Throws<InputException>(() => ChipHourCost.Rented(new(-1)));
    }
}
