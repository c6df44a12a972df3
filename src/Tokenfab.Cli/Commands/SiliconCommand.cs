using System.CommandLine;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Wafers;
using Tokenfab.Hardware;
using Tokenfab.Silicon.Maps;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab silicon</c>: what a wafer gives of a die.</summary>
internal static class SiliconCommand
{
    private static readonly Option<string?> Svg = new("--svg") { Description = "Draw one such wafer", HelpName = "FILE" };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Which wafer is drawn", HelpName = "N", DefaultValueFactory = _ => 1,
    };

    // A die of a square millimetre; the picture of such a wafer has two megabytes.
    private const int MostDrawn = 60_000;

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb(
            "silicon", "Gross and good dies of a wafer, with proof that no placement has more; bins, cost, and wafers for a number of dies; of an accelerator its package and card",
            ("tokenfab silicon 24.495mmx24.495mm --d0 0.1/cm2", "a square die of 600 mm2"),
            ("tokenfab silicon gh100 --svg wafer.svg", "a die of the catalogue, and a picture of its wafer"),
            ("tokenfab silicon 26mmx23mm --yield 50% --good 125k", "wafers for 125,000 good dies"),
            ("tokenfab silicon 600mm2 --yield 50% --models --at 814mm2", "the density behind a yield under every model"),
            ("tokenfab silicon h100-sxm --good 100k", "dies, interposer, memory, package and card of an accelerator"))
        {
            Svg, Seed,
        };
        SiliconOptions.AddTo(verb);
        return verb.Runs(terminal, Run);
    }

    private static int Run(Call call)
    {
        if (SiliconOptions.NamedAccelerator(call) is { } accelerator)
        {
            return Package(call, accelerator);
        }

        var answer = SiliconOptions.Answer(call);
        if (call.Get(Svg) is { } file)
        {
            AtomicFile.Write(file, Picture(call, answer, call.Get(Seed)));
        }

        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => SiliconJson.Write(answer, writer));
        }
        else
        {
            SiliconTable.Write(answer, call.Terminal);
        }

        return ExitCode.Found;
    }

    private static int Package(Call call, Accelerator accelerator)
    {
        if (call.Get(Svg) is not null)
        {
            throw new InputException("--svg", null, null, $"{accelerator.Name} is a package, and wafers are drawn of one die", $"Name a die of it: {string.Join(", ", accelerator.Dies.Select(d => d.Die))}");
        }

        var (bill, wanted) = (SiliconOptions.Package(call, accelerator), SiliconOptions.Wanted(call));
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => PackageText.Json(writer, bill, wanted));
        }
        else
        {
            PackageText.Table(call.Terminal, bill, wanted);
        }

        return ExitCode.Found;
    }

    private static string Picture(Call call, SiliconAnswer answer, ulong seed)
    {
        if (answer.Defects is not { } defects || answer.Supply.Yield is not { Mid: var yield })
        {
            throw new InputException("--svg", null, null, "good and bad dies cannot be drawn without a yield", "Give --d0, --yield or --node");
        }

        if (answer.Gross.Dies > MostDrawn)
        {
            throw new InputException("--svg", null, null, $"{answer.Gross.Dies} dies are too many for a picture", $"Draw a die of which a wafer holds no more than {MostDrawn}");
        }

        var (structure, bins) = BinOptions.Of(call, answer.Die);
        var map = WaferMap.Draw(answer.Gross, new(defects, answer.Terms, structure, bins), seed);
        var title = answer.Die.Name == answer.Gross.Die.ToString() ? answer.Die.Name : $"{answer.Die.Name} · {answer.Gross.Die}";
        var certified = answer.Gross.Certified ? "certified" : $"at most {answer.Gross.UpperBound}";
        return WaferMapSvg.Draw(map, title, $"{answer.Gross.Dies} whole dies, {certified} · clean {SiliconTable.Share(yield.Value)}{Sold(answer)}", SiliconTable.Basis(answer) + SiliconTable.Terms(answer));
    }

    private static string Sold(SiliconAnswer answer) => answer.Bins is { } bins ? $" · sold {SiliconTable.Share(bins.Sold.Value)}" : string.Empty;
}
