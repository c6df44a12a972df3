using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>Refuses prices and terms that no contract has, where the scenario states them.</summary>
internal static class EconomicsChecks
{
    /// <summary>Checks the economics of a scenario.</summary>
    /// <exception cref="InputException">A share is none, a time is not above zero, or two ways to pay are given.</exception>
    public static void Check(EconomicsSpec spec, SourceDocument document)
    {
        void Require(bool holds, string field, string problem, string mend)
        {
            if (!holds)
            {
                throw document.Error($"economics.{field}", problem, mend);
            }
        }

        void Share(Ratio? value, string field) =>
            Require(value is not { } v || v.Value is >= 0.0 and <= 1.0, field, $"{value} is no share", "write a share such as '30 %'");

        Share(spec.Residual, "residual");
        Share(spec.Operations, "operations");
        Share(spec.Availability, "availability");
        Require(spec.Availability is not { Value: 0.0 }, "availability", "a chip that is never available costs without end", "write a share such as '97 %'");
        Share(spec.Financing?.DebtShare, "financing.debt_share");
        Share(spec.Financing?.Interest, "financing.interest");
        Share(spec.Financing?.EquityReturn, "financing.equity_return");
        Share(spec.Lease?.MonthlyShare, "lease.monthly_share");
        Share(spec.Failures?.ReplacementShare, "failures.replacement_share");
        Require(spec.Lease is not { Term.Value: <= 0.0 }, "lease.term", "a lease of no time has no payments", "write it as in '3 y'");
        Require(spec.Financing is null || spec.Wacc is null, "wacc", "financing tells the cost of capital too", "write either wacc or financing");
        Require(spec.Lease is null || (spec.Financing is null && spec.Wacc is null), "lease", "wacc or financing tells how the price is paid too", "write one of the three");
        Require(
            spec.Lease is null || spec.LifeYears is null || spec.LifeYears.Value.Value * 31_557_600.0 == spec.Lease.Term.Value, "lease.term",
            "life_years tells another time", "leave life_years out: a leased chip is used for as long as it is leased");
    }
}
