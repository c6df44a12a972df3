using System.CommandLine;
using Tokenfab.Cli.Markets;
using Tokenfab.Cli.Output;
using Tokenfab.Economics.Market;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab market</c>: how many buy, whom from, what a tariff pulls forward, how long a stock lasts.</summary>
internal static class MarketCommand
{
    private static readonly Argument<string> Market = new("MARKET") { Description = "A market in YAML (docs/market.md shows how)" };

    private static readonly Option<string?> Out = new("--out") { Description = "Write a report with charts", HelpName = "FILE.html" };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "market", "How many buy, whom from, what a tariff pulls forward, and how long a stock lasts",
            ("tokenfab market examples/market/china-accelerators.yaml", "a market under an export rule, a quota and a tariff"),
            ("tokenfab market examples/market/china-accelerators.yaml --out report.html", "the same with charts"),
            ("tokenfab market examples/market/china-accelerators.yaml --json", "the same for scripts"))
        {
            Market, Out,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var path = call.Get(Market);
        var outlook = MarketOutlook.Of(MarketFile.Read(path), call.Catalog());
        if (call.Get(Out) is { } report)
        {
            AtomicFile.Write(report, MarketReport.Write(outlook, File.ReadAllText(path)));
        }

        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => MarketText.Json(writer, outlook));
        }
        else
        {
            MarketText.Table(call.Terminal, outlook);
        }

        return ExitCode.Found;
    }
}
