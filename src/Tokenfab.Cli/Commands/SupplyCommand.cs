using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Supplies;
using Tokenfab.Hardware.Supply;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab supply</c>: when a number of cards is made, and what holds them up.</summary>
internal static class SupplyCommand
{
    private static readonly Argument<string> Scenario = new("SCENARIO") { Description = "A line in YAML (docs/supply.md shows how)" };

    private static readonly Option<string[]> Card = new("--card") { Description = "In which week this card is out too", HelpName = "10k", DefaultValueFactory = _ => [] };

    private static readonly Option<string?> Out = new("--out") { Description = "Write a report with charts", HelpName = "FILE" };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "supply", "From wafer starts to the last card: weeks, work in progress, and the bottleneck of logic, memory, interposers, packaging and test",
            ("tokenfab supply examples/supply/last-card.yaml", "2,841 wafers at 1,000 starts a month: when is the last card out?"),
            ("tokenfab supply examples/supply/h100-ramp.yaml --out report.html", "a ramp with its charts"))
        {
            Scenario, Card, Out,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var path = call.Get(Scenario);
        var document = SourceDocument.FromFile(path);
        var forecast = document.Placing(() => SupplyForecast.Of(SupplyFile.Read(document), call.Catalog()));
        var milestones = call.Get(Card)!.Select(text => Milestone(text, forecast)).ToList();
        if (call.Get(Out) is { } report)
        {
            AtomicFile.Write(report, SupplyReport.Write(forecast, File.ReadAllText(path)));
        }

        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => SupplyText.Json(writer, forecast, milestones));
        }
        else
        {
            SupplyText.Table(call.Terminal, forecast, milestones);
        }

        return forecast.Reached ? ExitCode.Found : ExitCode.Infeasible;
    }

    private static (double Card, double? Week) Milestone(string text, SupplyForecast forecast) => !Quantity.TryParse<Count>(text, out var card, out var problem)
        ? throw new InputException("--card", null, null, problem, "Write it as in '10k'")
        : card.Value > 0.0 ? (card.Value, forecast.Course.WeeksTo(card.Value))
        : throw new InputException("--card", null, null, $"there is no card {card}", "Write a number above zero, as in '10k'");
}
