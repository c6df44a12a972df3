using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Hardware;

/// <summary>One kind of die in a bill of silicon.</summary>
/// <param name="Die">The die.</param>
/// <param name="Node">Its process node; null where it is not known.</param>
/// <param name="PerPackage">How many a package holds.</param>
/// <param name="GoodDies">Good dies that all packages take.</param>
/// <param name="Supply">What a wafer gives of it, and what is not known of that.</param>
/// <param name="Wafers">Whole wafers for the good dies; null where the count or the yield is not known.</param>
/// <param name="WaferCost">Price of those wafers; null where it is not known.</param>
public sealed record DieBill(
    Die Die, ProcessNode? Node, int PerPackage, Count GoodDies, DieSupply Supply, Estimate<Count>? Wafers, Estimate<Usd>? WaferCost)
{
    /// <summary>Cost of the good dies of this kind in one package; null where it is not known.</summary>
    public Estimate<Usd>? CostPerPackage => Supply.CostPerGoodDie?.Map(cost => cost * PerPackage);

    internal static DieBill For(Die die, ProcessNode? node, int perPackage, Count packages, WaferConvention convention)
    {
        var good = packages * perPackage;
        var supply = DieSupply.Of(die, node, convention);
        var wafers = supply.WafersFor(good);
        return new(die, node, perPackage, good, supply, wafers, Cost(wafers, supply.WaferPrice));
    }

    private static Estimate<Usd>? Cost(Estimate<Count>? wafers, Estimate<Usd>? price) => wafers is { } w && price is { } p
        ? new(p.Low * w.Low.Value, p.Mid * w.Mid.Value, p.High * w.High.Value)
        : null;
}

/// <summary>Device memory in a bill of silicon.</summary>
/// <param name="Type">The technology: <c>HBM3e</c>.</param>
/// <param name="Stacks">HBM stacks that all packages take; null where they are not known, or the memory is none.</param>
/// <param name="Capacity">Capacity of all packages.</param>
/// <param name="Unknown">What is not known.</param>
/// <param name="Sources">Ids of the sources of the facts used.</param>
public sealed record MemoryBill(
    string Type, Estimate<Count>? Stacks, Estimate<Bytes> Capacity, IReadOnlyList<string> Unknown, IReadOnlyList<string> Sources)
{
    internal static MemoryBill For(Accelerator accelerator, Count packages)
    {
        var memory = accelerator.Memory;
        var stacked = memory.Type.StartsWith("HBM", StringComparison.OrdinalIgnoreCase);
        return new(
            memory.Type,
            memory.Stacks?.Estimate.Map(stacks => stacks * packages.Value),
            memory.Capacity.Estimate.Map(capacity => capacity * packages.Value),
            stacked && memory.Stacks is null ? [$"the HBM stacks of {accelerator.Name}"] : [],
            [.. memory.Capacity.Sources, .. memory.Stacks?.Sources ?? []]);
    }
}
