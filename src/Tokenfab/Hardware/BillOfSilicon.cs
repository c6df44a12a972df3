using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Hardware;

/// <summary>The silicon behind a number of accelerator packages: good dies, logic wafers and memory.</summary>
/// <param name="Accelerator">The package.</param>
/// <param name="Packages">How many of it.</param>
/// <param name="Dies">Its dies, kind by kind; empty where they are not known.</param>
/// <param name="Memory">Its device memory.</param>
/// <param name="LogicWafers">Whole wafers for all its dies; null where those of a kind are not known.</param>
/// <param name="WaferCost">Price of those wafers; null where that of a kind is not known.</param>
/// <param name="DieCostPerPackage">Cost of the good dies in one package; null where that of a kind is not known.</param>
/// <param name="Unknown">What is not known and therefore missing from the result.</param>
/// <param name="Sources">Ids of the sources of the facts used.</param>
/// <remarks>Counted are logic wafers. Interposers lie on wafers of their own and are another count; HBM is bought by the stack.
/// Every package is taken to be assembled without loss, and dies with spare units as good only when they have no defect at all.</remarks>
public sealed record BillOfSilicon(
    string Accelerator, Count Packages, IReadOnlyList<DieBill> Dies, MemoryBill Memory, Estimate<Count>? LogicWafers, Estimate<Usd>? WaferCost,
    Estimate<Usd>? DieCostPerPackage, IReadOnlyList<string> Unknown, IReadOnlyList<string> Sources)
{
    /// <summary>The bill for a number of packages.</summary>
    /// <param name="accelerator">The package.</param>
    /// <param name="packages">How many, above zero.</param>
    /// <param name="catalog">Where its dies and their process nodes are found.</param>
    /// <param name="convention">What counts as a die on a wafer; null: 300 mm, 3 mm of edge, 0.1 mm of scribe.</param>
    /// <exception cref="InputException">The number is not above zero, or a die or node that is named is not in the catalogue.</exception>
    public static BillOfSilicon For(Accelerator accelerator, Count packages, CatalogStore catalog, WaferConvention? convention = null)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        var dies = accelerator.Dies.Select(use => (catalog.Die(use.Die), use.Number));
        return For(accelerator, packages, [.. dies.Select(d => (d.Item1, d.Item1.Node is { } node ? catalog.Node(node) : null, d.Number))], convention);
    }

    /// <summary>The bill for a number of packages whose dies are at hand.</summary>
    /// <param name="accelerator">The package.</param>
    /// <param name="packages">How many, above zero.</param>
    /// <param name="dies">Each kind of die with its process node, where that is known, and its number in a package.</param>
    /// <param name="convention">What counts as a die on a wafer; null: 300 mm, 3 mm of edge, 0.1 mm of scribe.</param>
    /// <exception cref="InputException">The number of packages is not above zero.</exception>
    public static BillOfSilicon For(
        Accelerator accelerator, Count packages, IReadOnlyList<(Die Die, ProcessNode? Node, int Number)> dies, WaferConvention? convention = null)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (!(packages > Count.Zero && double.IsFinite(packages.Value)))
        {
            throw new InputException("bill of silicon", null, "packages", $"{packages} is no number of packages", "Give a count above zero");
        }

        var bills = dies.Select(d => DieBill.For(d.Die, d.Node, d.Number, packages, convention ?? new())).ToList();
        var memory = MemoryBill.For(accelerator, packages);
        List<string> unknown = [.. bills.SelectMany(b => b.Supply.Unknown), .. memory.Unknown];
        if (bills.Count == 0)
        {
            unknown.Insert(0, $"the dies of {accelerator.Name}");
        }

        return new(
            accelerator.Id, packages, bills, memory,
            Sum(bills.Select(b => b.Wafers)), Sum(bills.Select(b => b.WaferCost)), Sum(bills.Select(b => b.CostPerPackage)),
            [.. unknown.Distinct(StringComparer.Ordinal)],
            [.. bills.SelectMany(b => b.Supply.Sources).Concat(memory.Sources).Distinct(StringComparer.Ordinal)]);
    }

    private static Estimate<T>? Sum<T>(IEnumerable<Estimate<T>?> parts)
        where T : struct, IQuantity<T>
    {
        Estimate<T>? sum = null;
        foreach (var part in parts)
        {
            if (part is not { } known)
            {
                return null;
            }

            sum = sum is { } s
                ? new(T.From(s.Low.Value + known.Low.Value), T.From(s.Mid.Value + known.Mid.Value), T.From(s.High.Value + known.High.Value))
                : known;
        }

        return sum;
    }
}
