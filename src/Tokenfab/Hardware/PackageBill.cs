using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Packaging;

namespace Tokenfab.Hardware;

/// <summary>What making one accelerator costs, from its dies to the card, with what is not known about it.</summary>
/// <param name="Accelerator">The package.</param>
/// <param name="Dies">Its dies, kind by kind.</param>
/// <param name="Technology">How they are put together; null where it is not known.</param>
/// <param name="Interposer">The interposer; null where there is none or it is not known.</param>
/// <param name="Memory">Its stacked memory; null where there is none or it is not known.</param>
/// <param name="BoardMemory">Its memory beside the package; null where there is none or it is not known.</param>
/// <param name="Yield">Share of started packages that are good.</param>
/// <param name="Lines">Costs that add up to <see cref="Package"/>; empty where one of them is not known.</param>
/// <param name="Package">Cost of a good, tested package.</param>
/// <param name="Card">Cost of a card or module: the package, memory beside it and all around them.</param>
/// <param name="Unknown">What is not known and therefore missing from the result.</param>
/// <param name="Sources">Ids of the sources of the facts used.</param>
/// <remarks>Costs of manufacture at the prices that the designer pays: no research, no margin, no duty. The low end of each figure goes with
/// low costs and high yields of all its parts at once, so that the interval is wider than what is likely.</remarks>
public sealed record PackageBill(
    Accelerator Accelerator, IReadOnlyList<DieBill> Dies, PackagingTechnology? Technology, InterposerSupply? Interposer, HbmStack? Memory, BoardMemory? BoardMemory,
    Estimate<Ratio>? Yield, IReadOnlyList<CostLine> Lines, Estimate<Usd>? Package, Estimate<Usd>? Card,
    IReadOnlyList<string> Unknown, IReadOnlyList<string> Sources)
{
    /// <summary>The bill of one accelerator.</summary>
    /// <param name="accelerator">The package.</param>
    /// <param name="catalog">Where its dies, nodes, packaging and memory are found.</param>
    /// <param name="convention">What counts as a die on a wafer; null: 300 mm, 3 mm of edge, 0.1 mm of scribe.</param>
    /// <param name="coverage">Share of faults that wafer test detects (Williams and Brown); null: all.</param>
    /// <exception cref="InputException">The coverage is no share, or something that is named is not in the catalogue.</exception>
    public static PackageBill For(Accelerator accelerator, CatalogStore catalog, WaferConvention? convention = null, Ratio? coverage = null)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(catalog);
        var wafer = convention ?? new WaferConvention();
        var silicon = BillOfSilicon.For(accelerator, new Count(1.0), catalog, wafer);
        var technology = accelerator.Package is { } package ? catalog.Packaging(package.Technology) : null;
        var interposer = technology is null ? null : InterposerSupply.Of(accelerator.Package!, technology, wafer);
        var memory = HbmStack.Of(accelerator, catalog);
        var beside = BoardMemory.Of(accelerator, catalog);
        List<string> unknown = [.. silicon.Unknown];
        unknown.AddRange(PackageCosting.Missing(accelerator, technology, interposer, memory?.Cost ?? beside?.Cost));
        var sources = silicon.Sources.Concat(interposer?.Sources ?? []).Concat(memory?.Sources ?? []).Concat(beside?.Sources ?? []).Concat(PackageCosting.SourcesOf(technology));
        var bill = new PackageBill(
            accelerator, silicon.Dies, technology, interposer, memory, beside, null, [], null, null,
            [.. unknown.Distinct(StringComparer.Ordinal)], [.. sources.Distinct(StringComparer.Ordinal)]);
        return bill.Unknown.Count > 0 ? bill : PackageCosting.Price(bill, coverage ?? new Ratio(1.0));
    }
}

/// <summary>One line of a bill.</summary>
/// <param name="Name">What is paid for.</param>
/// <param name="Cost">How much.</param>
/// <param name="How">Where that comes from, in a phrase.</param>
public sealed record CostLine(string Name, Estimate<Usd> Cost, string How);
