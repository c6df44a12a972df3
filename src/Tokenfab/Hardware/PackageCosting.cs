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

    public static IEnumerable<string> Missing(Accelerator accelerator, PackagingTechnology? technology, InterposerSupply? interposer, Estimate<Usd>? memory)
    {
        var bare = technology?.Flow == AssemblyFlow.OnSubstrate && interposer is null;
        var stacked = accelerator.Memory.Type.StartsWith("HBM", StringComparison.OrdinalIgnoreCase);
        (bool Known, string What)[] facts =
        [
            (technology is not null, $"how {accelerator.Name} is packaged"),
            (technology is null || bare || interposer is not null, $"the interposer of {accelerator.Name}"),
            (!bare || technology!.BondYield is not null, $"the yield of bonding in {technology?.Name}"),
            (technology is null || bare || technology is { InterposerWaferPrice: not null, InterposerYield: not null, BondYield: not null, AttachYield: not null }, $"the yields and the wafer price of {technology?.Name}"),
            (technology is null || technology.StackYield is not null || accelerator.Dies.All(die => die.On is null), $"the yield of stacking in {technology?.Name}"),
            (technology is null || technology is { Substrate: not null, AssemblyAndTest: not null }, $"what substrate, assembly and test of {technology?.Name} cost"),
            (memory is not null || BoardMemory.OnDie(accelerator), stacked ? $"the price of {accelerator.Memory.Type}" : $"what the {accelerator.Memory.Type} memory of {accelerator.Name} costs"),
        ];
        return facts.Where(f => !f.Known).Select(f => f.What);
    }

    public static IEnumerable<string> SourcesOf(PackagingTechnology? technology) => technology is null ? [] :
        new[]
        {
            technology.InterposerWaferPrice?.Sources, technology.InterposerYield?.Sources, technology.BondYield?.Sources, technology.AttachYield?.Sources, technology.StackYield?.Sources,
            technology.Substrate?.Sources, technology.AssemblyAndTest?.Sources, technology.BoardShare?.Sources,
        }.SelectMany(s => s ?? []);

    public static PackageBill Price(PackageBill bill, Ratio coverage)
    {
        var (low, mid, high) = (At(bill, coverage, End.Low), At(bill, coverage, End.Mid), At(bill, coverage, End.High));
        Estimate<Usd> Of(Func<Priced, Usd> part) => new(part(low), part(mid), part(high));
        var (stacks, wafers) = (bill.Memory, bill.Interposer);
        List<CostLine> lines =
        [
            .. bill.Dies.Select((d, i) => new CostLine(d.Die.Name, Of(p => p.Dies[i].Cost * d.PerPackage), Text($"{d.PerPackage} good, each {mid.Dies[i].Cost.Value:0.00} USD"))),
            .. stacks is null ? Array.Empty<CostLine>() :
                [new CostLine(stacks.Generation.Name, Of(p => p.Memory!.Cost * p.Memory.Number), Text($"{stacks.Stacks} stacks of {stacks.Capacity.Value / (1 << 30):0.#} GiB{(stacks.Layers is { } n ? $", {n} layers" : string.Empty)}"))],
            .. bill.Accelerator.Dies.Any(die => die.On is not null)
                ? [new CostLine("lost in stacking", Of(p => p.Stacking), "stacks are tested before they meet the memory")] : Array.Empty<CostLine>(),
            .. wafers is null ? Array.Empty<CostLine>() :
                [new CostLine("interposer", Of(p => p.Assembly.Carrier), Text($"{wafers.PerWafer.Mid} on an interposer wafer, {wafers.Yield!.Value.Mid} good"))],
            new("substrate", Of(p => p.Assembly.Substrate), "as told"),
            new("assembly and test", Of(p => p.Assembly.Test), "as told"),
            new("lost in assembly", Of(p => p.Assembly.Losses), Text($"{mid.Assembly.Yield.Value:0.0 %} of packages come out good")),
        ];
        Usd Card(Priced priced, End end, Ratio share) =>
            (priced.Assembly.Cost + (bill.BoardMemory is { } beside ? Low(beside.Cost!.Value, end) : new Usd(0.0))) / (1.0 - share.Value);
        var board = bill.Technology!.BoardShare?.Estimate;
        return bill with
        {
            Yield = new(high.Assembly.Yield, mid.Assembly.Yield, low.Assembly.Yield),
            Lines = lines,
            Package = Of(p => p.Assembly.Cost),
            Card = board is { } share
                ? new(Card(low, End.Low, share.Low), Card(mid, End.Mid, share.Mid), Card(high, End.High, share.High))
                : null,
            Unknown = board is null ? [$"what is around a package of {bill.Technology.Name}"] : [],
        };
    }

    private static Priced At(PackageBill bill, Ratio coverage, End end)
    {
        var (technology, interposer, memory) = (bill.Technology!, bill.Interposer, bill.Memory);
        // Whole wafers are bonded untested.
        var tested = technology.Flow == AssemblyFlow.WaferToWafer ? new Ratio(0.0) : coverage;
        var dies = bill.Dies.Select(die =>
        {
            var test = TestOutcome.OfFaults(High(die.Supply.Yield!.Value, end), tested);
            return (Cost: Low(die.Supply.WaferPrice!.Value, end) / (High(die.Supply.GrossRange!.Value, end).Value * test.Pass.Value), test.Quality);
        }).ToList();
        var (uses, stacking) = (bill.Accelerator.Dies, technology.StackYield is { } y ? High(y.Estimate, end).Value : 1.0);
        List<AssemblyPart> parts = [];
        var lost = new Usd(0.0);
        for (var i = 0; i < dies.Count; i++)
        {
            var (cost, quality, number) = (dies[i].Cost, dies[i].Quality.Value, uses[i].Number);
            var above = Enumerable.Range(0, dies.Count).Where(j => uses[i].On is null && uses[j].On == uses[i].Die).ToList();
            foreach (var j in above)
            {
                var each = uses[j].Number / number;
                (cost, quality) = (cost + (dies[j].Cost * each), quality * Math.Pow(dies[j].Quality.Value * stacking, each));
            }

            if (above.Count > 0)
            {
                lost += cost * (number * ((1.0 / quality) - 1.0));
                (cost, quality) = (cost / quality, 1.0);
            }

            if (uses[i].On is null)
            {
                parts.Add(new(bill.Dies[i].Die.Name, number, cost, new(quality)));
            }
        }

        var stacks = memory is null ? null : new AssemblyPart(memory.Generation.Name, memory.Stacks, Low(memory.Cost!.Value, end) / memory.Stacks, new(1.0));
        if (stacks is not null)
        {
            parts.Add(stacks);
        }

        var (carrier, carrierYield) = interposer is null
            ? (new Usd(0.0), new Ratio(1.0))
            : (Low(interposer.WaferPrice!.Value, end) / High(interposer.PerWafer, end).Value, High(interposer.Yield!.Value, end));
        // What stands on its substrate already is not attached a second time.
        var attach = technology.Flow == AssemblyFlow.OnSubstrate ? new Ratio(1.0) : High(technology.AttachYield!.Estimate, end);
        var terms = new AssemblyTerms(
            technology.Flow, carrier, carrierYield, High(technology.BondYield!.Estimate, end), attach,
            Low(technology.Substrate!.Estimate, end), Low(technology.AssemblyAndTest!.Estimate, end));
        return new([.. dies.Select(die => (die.Cost, die.Quality))], stacks, lost, Assembly.Of(parts, terms));
    }

    // What makes cheap where it is low, and what makes cheap where it is high.
    private static T Low<T>(Estimate<T> fact, End end)
        where T : struct, IQuantity<T> => end switch { End.Low => fact.Low, End.High => fact.High, _ => fact.Mid };

    private static T High<T>(Estimate<T> fact, End end)
        where T : struct, IQuantity<T> => end switch { End.Low => fact.High, End.High => fact.Low, _ => fact.Mid };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // The dies one by one; what stacks of them that failed have cost; and the whole.
    private sealed record Priced(IReadOnlyList<(Usd Cost, Ratio Quality)> Dies, AssemblyPart? Memory, Usd Stacking, Assembly Assembly);
}
