using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Planning.Explain;

/// <summary>The silicon behind the fleet. What a source does not tell is null and named in the plan's <c>silicon.unknown</c>.</summary>
internal static class SiliconFigures
{
    private const string Certified = "certified gross dies and yield models: src/Tokenfab/Silicon; tokenfab silicon DIE shows one wafer";

    private static readonly FigureInput Dies = Inputs.Found("dies", "dies in a package", v => v.Plan.Silicon.Dies.Count == 0
        ? "not known" : string.Join(", ", v.Plan.Silicon.Dies.Select(d => $"{d.PerPackage} x {d.Die.Name}")));

    private static readonly FigureInput Gross = Inputs.Found("gross", "whole dies on a wafer", v => PerDie(v, d => d.Supply.Gross is null ? null : $"{d.Supply.Gross.Dies}"));

    private static readonly FigureInput Yield = Inputs.Found("Y", "share of good dies", v => PerDie(v, d => d.Supply.Yield is { } y ? $"{FigureUnit.Share.Write(y.Mid.Value)} ({d.Supply.YieldBasis})" : null));

    private static readonly FigureInput Price = Inputs.Found("wafer", "price of a wafer, USD", v => PerDie(v, d => d.Supply.WaferPrice is { } p ? FigureUnit.Readable(p.Mid.Value) : null));

    private static readonly FigureInput Sources = new("sources", v => new FigureDatum("facts used", "see sources", string.Join(", ", v.Plan.Silicon.Sources)));

    public static IEnumerable<Figure> All =>
    [
        Of("dies.number_per_package", "Dies in a package, all kinds", b => b.Dies.Count == 0 ? null : b.Dies.Sum(d => (double)d.PerPackage), "sum of kinds", "compute and other dies of the package", Dies),
        Of("dies.good_dies", "Good dies in the fleet's packages, all kinds", b => b.Dies.Count == 0 ? null : b.Dies.Sum(d => d.GoodDies.Value), "packages x dies per package",
            "every package is taken to be assembled without loss", Inputs.Figure("packages", "fleet.chips"), Dies) with { Alias = "dies" },
        Of("dies.logic_wafers", "Logic wafers for the fleet's dies, most likely", b => b.LogicWafers?.Mid.Value, "sum over kinds of ceil(good dies / (gross x Y))",
            "whole wafers of each kind", Inputs.Figure("good dies", "silicon.dies.good_dies"), Gross, Yield),
        .. Interval("logic_wafers", "Logic wafers for the fleet's dies", FigureUnit.Count, "wafers", b => Ends(b.LogicWafers),
            "sum over kinds of ceil(good dies / (gross x Y))", "whole wafers; interposers and HBM lie on wafers of their own", Inputs.Figure("good dies", "silicon.dies.good_dies"), Gross, Yield, Sources),
        .. Interval("wafer_cost_usd", "Price of those wafers", FigureUnit.Usd, "wafer_cost", b => Ends(b.WaferCost), "wafers x price of a wafer", "finished wafers, before test and packaging",
            Inputs.Figure("wafers", "silicon.logic_wafers.mid"), Price, Sources),
        .. Interval("die_cost_usd_per_package", "Cost of the good dies in one package", FigureUnit.Usd, "die_cost", b => Ends(b.DieCostPerPackage),
            "sum over kinds of number x wafer / (gross x Y)", "a wafer's price over its good dies", Dies, Gross, Yield, Price, Sources),
        .. Interval("memory_stacks", "HBM stacks in the fleet's packages", FigureUnit.Count, "hbm_stacks", b => Ends(b.Memory.Stacks), "packages x stacks", "memory is bought by the stack",
            Inputs.Figure("packages", "fleet.chips"), Inputs.Fact("stacks", "HBM stacks in a package", v => v.Plan.Deployment.Chip.Memory.Stacks)),
        .. Interval("memory_bytes", "Device memory of the fleet", FigureUnit.Bytes, "fleet_memory", b => Ends<Bytes>(b.Memory.Capacity), "packages x capacity", "as the source labels it",
            Inputs.Figure("packages", "fleet.chips"), Inputs.Fact("capacity", "device memory", v => v.Plan.Deployment.Chip.Memory.Capacity)),
    ];

    private static Figure Of(string key, string title, Func<BillOfSilicon, double?> value, string formula, string words, params FigureInput[] inputs) =>
        new($"silicon.{key}", title, FigureUnit.Count, view => value(view.Plan.Silicon), formula, words, Certified, inputs);

    private static IEnumerable<Figure> Interval(
        string key, string title, FigureUnit unit, string alias, Func<BillOfSilicon, (double Low, double Mid, double High)?> value, string formula, string words, params FigureInput[] inputs)
    {
        Figure End(string end, string which, Func<(double Low, double Mid, double High), double> pick) => new(
            $"silicon.{key}.{end}", $"{title}, {which}", unit, view => value(view.Plan.Silicon) is { } found ? pick(found) : null, formula, words, Certified, inputs);

        yield return End("low", "low end", e => e.Low);
        yield return End("mid", "most likely", e => e.Mid) with { Alias = alias };
        yield return End("high", "high end", e => e.High);
    }

    private static (double Low, double Mid, double High)? Ends<T>(Estimate<T>? estimate)
        where T : struct, IQuantity<T> => estimate is { } e ? (e.Low.Value, e.Mid.Value, e.High.Value) : null;

    private static string PerDie(PlanView view, Func<DieBill, string?> tell) => view.Plan.Silicon.Dies.Count == 0
        ? "not known" : string.Join(", ", view.Plan.Silicon.Dies.Select(d => $"{d.Die.Name} {tell(d) ?? "not known"}"));
}
