using System.CommandLine;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Harvesting;

namespace Tokenfab.Cli.Wafers;

/// <summary>Which units of a die may be dead, and what it is then sold as.</summary>
internal static class BinOptions
{
    private static readonly Option<int?> Units = new("--units") { Description = "Equal units that may be switched off", HelpName = "128" };
    private static readonly Option<string?> UnitArea = new("--unit-area") { Description = "Share of the die that they take together", HelpName = "55%" };
    private static readonly Option<int[]> Bins = new("--bin") { Description = "Good units of a product, best first; of a catalogue die its products where none is given", HelpName = "108", DefaultValueFactory = _ => [] };

    private static readonly Option<string[]> Wanted = new("--mix") { Description = "Dies wanted of each bin, in the same order, to be told the wafers", HelpName = "100k", DefaultValueFactory = _ => [] };

    public static void AddTo(Command verb)
    {
        verb.Add(Units);
        verb.Add(UnitArea);
        verb.Add(Bins);
        verb.Add(Wanted);
    }

    /// <summary>The structure asked about: of the command line, else of the die.</summary>
    /// <exception cref="InputException">Units without their area, or the reverse.</exception>
    public static (DieStructure? Structure, IReadOnlyList<Bin> Bins) Of(Call call, Die die)
    {
        var (units, area) = (call.Get(Units), SiliconOptions.Read<Ratio>(call, UnitArea));
        if (units is null != area is null)
        {
            throw new InputException(
                "--units", null, null, "the number of units and their share of the die are told apart", "Give --units and --unit-area together, as in '--units 128 --unit-area 55%'");
        }

        var structure = units is { } number ? new() { Blocks = [new("unit", number, SiliconOptions.Given(area!.Value))] } : die.Structure;
        if (structure is null)
        {
            return call.Get(Bins)!.Length == 0 ? (null, []) : throw new InputException(
                "--bin", null, null, "nothing is known of what this die may lose", "Give --units and --unit-area too");
        }

        var unit = structure.Blocks[0].Unit.Name;
        return call.Get(Bins) is { Length: > 0 } bins
            ? (structure, [.. bins.Select(n => new Bin($"{n} {unit}", [new(unit, n)]))])
            : (structure, units is null ? ProductBins.Of(die, call.Catalog()) : [new($"{units} {unit}", [new(unit, units.Value)])]);
    }

    /// <summary>What the dies of a wafer are sold as; null where that is not known.</summary>
    public static BinSplit? Split(Call call, SiliconAnswer answer)
    {
        var (structure, bins) = Of(call, answer.Die);
        if (structure is null || bins.Count == 0 || answer.Defects is null)
        {
            return null;
        }

        return Binning.OnWafer(structure, bins, answer.Defects, answer.Gross, answer.Terms);
    }

    /// <summary>Wafers for the mix asked for; null where none was.</summary>
    /// <exception cref="InputException">There are no bins, the numbers are not one for each, or no die meets a bin of it.</exception>
    public static Count? Mix(Call call, BinSplit? split, GrossDieCount gross)
    {
        if (call.Get(Wanted) is not { Length: > 0 } texts)
        {
            return null;
        }

        var bins = split ?? throw new InputException("--mix", null, null, "there are no bins to mix", "Give --bin, with --units and --unit-area where the catalogue does not know them");
        var wanted = texts.Select(text => Quantity.TryParse<Count>(text, out var count, out var problem)
            ? count
            : throw new InputException("--mix", null, null, problem, "Write it as in '100k'")).ToList();
        return SkuMix.Wafers(bins, new(gross.Dies), wanted) ?? throw new InputException("--mix", null, null, "no die meets one of the bins", "Lower what the bin asks for, or the defects");
    }
}
