using System.Globalization;
using Tokenfab.Quantities;
using Tokenfab.Silicon.Packaging;
using Tokenfab.Silicon.Testing;

namespace Tokenfab.Hardware;

/// <summary>Prices a package three times, at the low, the likely and the high end of every fact.</summary>
internal static class PackageCosting
{
    private enum End
    {
        Low,
        Mid,
        High,
    }

    public static IEnumerable<string> Missing(Accelerator accelerator, PackagingTechnology? technology, InterposerSupply? interposer, HbmStack? memory)
    {
        var stacked = accelerator.Memory.Type.StartsWith("HBM", StringComparison.OrdinalIgnoreCase);
        (bool Known, string What)[] facts =
        [
            (technology is not null, $"how {accelerator.Name} is packaged"),
            (technology is null || interposer is not null, $"the interposer of {accelerator.Name}"),
            (technology is null || technology is { InterposerWaferPrice: not null, InterposerYield: not null, BondYield: not null, AttachYield: not null }, $"the yields and the wafer price of {technology?.Name}"),
            (technology is null || technology is { Substrate: not null, AssemblyAndTest: not null }, $"what substrate, assembly and test of {technology?.Name} cost"),
            (memory?.Cost is not null, stacked ? $"the price of {accelerator.Memory.Type}" : $"what the {accelerator.Memory.Type} memory of {accelerator.Name} costs"),
        ];
        return facts.Where(f => !f.Known).Select(f => f.What);
    }

    public static IEnumerable<string> SourcesOf(PackagingTechnology? technology) => technology is null ? [] :
        new[]
        {
            technology.InterposerWaferPrice?.Sources, technology.InterposerYield?.Sources, technology.BondYield?.Sources, technology.AttachYield?.Sources,
            technology.Substrate?.Sources, technology.AssemblyAndTest?.Sources, technology.BoardShare?.Sources,
        }.SelectMany(s => s ?? []);

    public static PackageBill Price(PackageBill bill, Ratio coverage)
    {
        var (low, mid, high) = (At(bill, coverage, End.Low), At(bill, coverage, End.Mid), At(bill, coverage, End.High));
        Estimate<Usd> Of(Func<Priced, Usd> part) => new(part(low), part(mid), part(high));
        var (stacks, wafers) = (bill.Memory!, bill.Interposer!);
        List<CostLine> lines =
        [
            .. bill.Dies.Select((d, i) => new CostLine(d.Die.Name, Of(p => p.Parts[i].Cost * p.Parts[i].Number), Text($"{d.PerPackage} good, each {mid.Parts[i].Cost.Value:0.00} USD"))),
            new(stacks.Generation.Name, Of(p => p.Parts[^1].Cost * p.Parts[^1].Number), Text($"{stacks.Stacks} stacks of {stacks.Capacity.Value / (1 << 30):0.#} GiB{(stacks.Layers is { } n ? $", {n} layers" : string.Empty)}")),
            new("interposer", Of(p => p.Assembly.Carrier), Text($"{wafers.PerWafer.Mid} on an interposer wafer, {wafers.Yield!.Value.Mid} good")),
            new("substrate", Of(p => p.Assembly.Substrate), "as told"),
            new("assembly and test", Of(p => p.Assembly.Test), "as told"),
            new("lost in assembly", Of(p => p.Assembly.Losses), Text($"{mid.Assembly.Yield.Value:0.0 %} of packages come out good")),
        ];
        var board = bill.Technology!.BoardShare?.Estimate;
        return bill with
        {
            Yield = new(high.Assembly.Yield, mid.Assembly.Yield, low.Assembly.Yield),
            Lines = lines,
            Package = Of(p => p.Assembly.Cost),
            Card = board is { } share
                ? new(low.Assembly.Cost / (1.0 - share.Low.Value), mid.Assembly.Cost / (1.0 - share.Mid.Value), high.Assembly.Cost / (1.0 - share.High.Value))
                : null,
            Unknown = board is null ? [$"what is around a package of {bill.Technology.Name}"] : [],
        };
    }

    private static Priced At(PackageBill bill, Ratio coverage, End end)
    {
        var parts = bill.Dies.Select(die =>
        {
            var supply = die.Supply;
            var test = TestOutcome.OfFaults(High(supply.Yield!.Value, end), coverage);
            return new AssemblyPart(die.Die.Name, die.PerPackage, Low(supply.WaferPrice!.Value, end) / (High(supply.GrossRange!.Value, end).Value * test.Pass.Value), test.Quality);
        }).ToList();
        var stacks = bill.Memory!;
        parts.Add(new(stacks.Generation.Name, stacks.Stacks, Low(stacks.Cost!.Value, end) / stacks.Stacks, new(1.0)));
        var (technology, interposer) = (bill.Technology!, bill.Interposer!);
        var terms = new AssemblyTerms(
            technology.Flow, Low(interposer.WaferPrice!.Value, end) / High(interposer.PerWafer, end).Value, High(interposer.Yield!.Value, end),
            High(technology.BondYield!.Estimate, end), High(technology.AttachYield!.Estimate, end),
            Low(technology.Substrate!.Estimate, end), Low(technology.AssemblyAndTest!.Estimate, end));
        return new(parts, Assembly.Of(parts, terms));
    }

    // What makes cheap where it is low, and what makes cheap where it is high.
    private static T Low<T>(Estimate<T> fact, End end)
        where T : struct, IQuantity<T> => end switch { End.Low => fact.Low, End.High => fact.High, _ => fact.Mid };

    private static T High<T>(Estimate<T> fact, End end)
        where T : struct, IQuantity<T> => end switch { End.Low => fact.High, End.High => fact.Low, _ => fact.Mid };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Priced(IReadOnlyList<AssemblyPart> Parts, Assembly Assembly);
}
