using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Plans;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab plan</c>: from a model and its traffic to chips, layout, latency and cost.</summary>
internal static class PlanCommand
{
    private static readonly Argument<string> Scenario = new("SCENARIO") { Description = "A scenario file (examples/*.yaml)" };

    private static readonly Option<string?> Explain = new("--explain")
    {
        Description = "How a figure of the best plan follows, from what, says who: ttft, cost_output, power ...; 'list' for all", HelpName = "FIGURE",
    };

    private static readonly Option<int> Top = new("--top")
    {
        Description = "Most chips to list", HelpName = "N", DefaultValueFactory = _ => int.MaxValue,
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to search with; the answer does not depend on it", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "plan", "Which chips, how many, laid out how, at what latency and cost: the best plan for a scenario",
            ("tokenfab plan examples/deepseek-v3-chat.yaml", "the best plan and why the other chips lost"),
            ("tokenfab plan examples/deepseek-v3-chat.yaml --json", "the same for scripts"),
            ("tokenfab plan examples/deepseek-v3-chat.yaml --explain cost_output", "how the cost of a million output tokens follows"))
        {
            Scenario, Explain, Top, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var path = call.Get(Scenario);
        var scenario = ScenarioFile.Read(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var catalog = call.Catalog();
        var result = call.Terminal.While("Searching layouts", () => Planner.Run(scenario, catalog, folder, call.Get(Threads)));
        return Answer(call, result, path, catalog);
    }

    private static int Answer(Call call, PlanResult result, string path, CatalogStore catalog)
    {
        _ = catalog;
        if (call.Get(Explain) is { } figure && result.Best is { } best)
        {
            Tell(call, figure, new PlanView(result, best));
        }
        else if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => PlanJson.Write(writer, result));
        }
        else
        {
            PlanTable.Write(result, call.Terminal, call.Get(Top), path);
        }

        return result.Best is null ? ExitCode.Infeasible : ExitCode.Found;
    }

    private static void Tell(Call call, string name, PlanView view)
    {
        if (name == "list")
        {
            Explanation.List(view, call.Terminal);
        }
        else if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => Explanation.Json(Figures.Find(name), view, writer));
        }
        else
        {
            Explanation.Write(Figures.Find(name), view, call.Terminal);
        }
    }
}
