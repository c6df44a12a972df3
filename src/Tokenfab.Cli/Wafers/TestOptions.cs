using System.CommandLine;
using Tokenfab.Quantities;
using Tokenfab.Silicon;
using Tokenfab.Silicon.Testing;

namespace Tokenfab.Cli.Wafers;

/// <summary>The scan test of a wafer, as a command line tells it.</summary>
internal static class TestOptions
{
    private static readonly Option<string?> Patterns = Text("--patterns", "10k", "Patterns of the scan test, to be told what testing a die costs");
    private static readonly Option<string?> Chain = Text("--scan-chain", "5k", "Cells of its longest scan chain");
    private static readonly Option<string?> Clock = Text("--scan-clock", "100MHz", "Rate at which it shifts");
    private static readonly Option<string?> Tester = Text("--tester", "360USD/h", "What an hour of the tester costs");
    private static readonly Option<string?> Index = Text("--index-time", "0.5s", "Time from one touchdown of the probe card to the next");
    private static readonly Option<int> Sites = new("--sites") { Description = "Dies in a row that the probe card touches at once", HelpName = "N", DefaultValueFactory = _ => 1 };

    public static void AddTo(Command verb)
    {
        foreach (var option in (Option[])[Patterns, Chain, Clock, Tester, Index, Sites])
        {
            verb.Add(option);
        }
    }

    /// <summary>The test of a wafer; null where none is told.</summary>
    /// <exception cref="InputException">A part of the test is missing, or no figure above zero.</exception>
    public static WaferTest? Of(Call call, GrossDieCount gross)
    {
        if (SiliconOptions.Read<Count>(call, Patterns) is not { } patterns)
        {
            return null;
        }

        var test = new ScanTest(
            patterns, Needed<Count>(call, Chain), Needed<Hertz>(call, Clock), Needed<UsdPerHour>(call, Tester), call.Get(Sites),
            SiliconOptions.Read<Seconds>(call, Index) ?? Seconds.Zero);
        var touchdowns = test.Touchdowns(gross);
        return new(touchdowns, test.Touchdown, test.CostPerDie(touchdowns, gross.Dies));
    }

    private static T Needed<T>(Call call, Option<string?> option)
        where T : struct, IQuantity<T> => SiliconOptions.Read<T>(call, option)
        ?? throw new InputException(option.Name, null, null, "a test of --patterns needs it", $"Write it as in '{option.HelpName}'");

    private static Option<string?> Text(string name, string example, string description) => new(name) { Description = description, HelpName = example };
}

/// <summary>What a scan test of a whole wafer takes.</summary>
/// <param name="Touchdowns">Touchdowns of the probe card.</param>
/// <param name="Each">Time of one.</param>
/// <param name="CostPerDie">Cost of a whole die.</param>
internal sealed record WaferTest(int Touchdowns, Seconds Each, Usd CostPerDie);
