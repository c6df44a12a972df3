using System.CommandLine;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Wafers;
using Tokenfab.Silicon;

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
            "silicon", "Gross and good dies of a wafer, with proof that no placement has more; cost, and wafers for a number of dies",
            ("tokenfab silicon 24.495mmx24.495mm --d0 0.1/cm2", "a square die of 600 mm2"),
            ("tokenfab silicon gh100 --svg wafer.svg", "a die of the catalogue, and a picture of its wafer"),
            ("tokenfab silicon 26mmx23mm --yield 50% --good 125k", "wafers for 125,000 good dies"))
        {
            Svg, Seed,
        };
        SiliconOptions.AddTo(verb);
        return verb.Runs(terminal, Run);
    }

    private static int Run(Call call)
    {
        var answer = SiliconOptions.Answer(call);
        if (call.Get(Svg) is { } file)
        {
            AtomicFile.Write(file, Picture(answer, call.Get(Seed)));
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

    private static string Picture(SiliconAnswer answer, ulong seed)
    {
        var yield = answer.Supply.Yield?.Mid ?? throw new InputException(
            "--svg", null, null, "good and bad dies cannot be drawn without a yield", "Give --d0, --yield or --node");
        if (answer.Gross.Dies > MostDrawn)
        {
            throw new InputException("--svg", null, null, $"{answer.Gross.Dies} dies are too many for a picture", $"Draw a die of which a wafer holds no more than {MostDrawn}");
        }

        var title = answer.Die.Name == answer.Gross.Die.ToString() ? answer.Die.Name : $"{answer.Die.Name} · {answer.Gross.Die}";
        var certified = answer.Gross.Certified ? "certified" : $"at most {answer.Gross.UpperBound}";
        return WaferMapSvg.Draw(
            WaferMap.Draw(answer.Gross, yield, seed), title,
            $"{answer.Gross.Dies} gross dies, {certified} · yield {yield.Value:0.0 %} · {SiliconTable.Basis(answer)}");
    }
}
