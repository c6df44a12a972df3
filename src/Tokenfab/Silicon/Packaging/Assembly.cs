using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Packaging;

/// <summary>Dies or stacks of one kind that go into a package.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Number">How many.</param>
/// <param name="Cost">Cost of one that passed its test; of an untested one when whole wafers are bonded.</param>
/// <param name="Quality">Share of those that are good: 1 for known-good dies, the yield when untested.</param>
public sealed record AssemblyPart(string Name, int Number, Usd Cost, Ratio Quality);

/// <summary>How parts become a package.</summary>
/// <param name="Flow">In which order.</param>
/// <param name="Carrier">Cost of the interposer or wiring under one package; zero where there is none.</param>
/// <param name="CarrierYield">Share of those that are good.</param>
/// <param name="BondYield">Chance that the bonding of one part succeeds.</param>
/// <param name="AttachYield">Chance that what is bonded survives being put on its substrate.</param>
/// <param name="Substrate">Cost of that substrate.</param>
/// <param name="Test">Assembly and final test.</param>
public sealed record AssemblyTerms(
    AssemblyFlow Flow, Usd Carrier, Ratio CarrierYield, Ratio BondYield, Ratio AttachYield, Usd Substrate, Usd Test);

/// <summary>What a good package costs, line by line; the lines add up to the whole.</summary>
/// <param name="Parts">Dies and stacks.</param>
/// <param name="Carrier">Good interposer or wiring.</param>
/// <param name="Substrate">Substrate.</param>
/// <param name="Test">Assembly and test.</param>
/// <param name="Losses">What was put into packages that failed.</param>
/// <param name="Yield">Share of started packages that are good.</param>
public sealed record Assembly(Usd Parts, Usd Carrier, Usd Substrate, Usd Test, Usd Losses, Ratio Yield)
{
    /// <summary>The whole.</summary>
    public Usd Cost => Parts + Carrier + Substrate + Test + Losses;

    /// <summary>Puts a package together.</summary>
    /// <exception cref="InputException">A yield is no share above zero, or a cost is below zero.</exception>
    /// <remarks>
    /// Chip last: <c>(dies + interposer/Y_i) / (quality x bonds x attach) + substrate/attach + test</c>; on a substrate the same without an interposer. Chip first: the wiring's yield stands
    /// in the divisor of the dies instead and nothing is bonded. Wafer to wafer: the parts' own yields multiply, with a bond between each
    /// two. Known in the field from Feng and Ma (Chiplet Actuary, DAC 2022).
    /// </remarks>
    public static Assembly Of(IReadOnlyList<AssemblyPart> parts, AssemblyTerms terms)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(terms);
        var dies = new Usd(parts.Sum(p => Amount(p.Cost, p.Name) * Number(p)));
        var pieces = parts.Sum(p => p.Number);
        var quality = parts.Aggregate(1.0, (product, p) => product * Math.Pow(Stacking.Share(p.Quality), p.Number));
        var (bond, attach, carrierYield) = (Stacking.Share(terms.BondYield), Stacking.Share(terms.AttachYield), Stacking.Share(terms.CarrierYield));
        var bonded = terms.Flow switch
        {
            AssemblyFlow.ChipLast or AssemblyFlow.OnSubstrate => quality * Math.Pow(bond, pieces),
            AssemblyFlow.ChipFirst => quality * carrierYield,
            AssemblyFlow.WaferToWafer => quality * Math.Pow(bond, Math.Max(0, pieces - 1)),
            _ => throw new ArgumentOutOfRangeException(nameof(terms)),
        };
        var carrier = new Usd(Amount(terms.Carrier, "carrier") / (terms.Flow == AssemblyFlow.ChipFirst ? 1.0 : carrierYield));
        var (substrate, test) = (new Usd(Amount(terms.Substrate, "substrate")), new Usd(Amount(terms.Test, "test")));
        var losses = ((dies + carrier) * ((1.0 / (bonded * attach)) - 1.0)) + (substrate * ((1.0 / attach) - 1.0));
        return new(dies, carrier, substrate, test, losses, new(bonded * attach));
    }

    private static double Amount(Usd cost, string field) => cost.Value >= 0.0 && double.IsFinite(cost.Value)
        ? cost.Value
        : throw new InputException("package", null, field, $"{cost} is no cost", "Write an amount of zero or more");

    private static int Number(AssemblyPart part) => part.Number >= 1
        ? part.Number
        : throw new InputException("package", null, part.Name, $"{part.Number} of it are none", "Write 1 or more, or leave it out");
}
