using System.CommandLine;
using Tokenfab.Cli.Output;
using Tokenfab.Planning;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab plan</c>: from a model and its traffic to chips, layout, latency and cost.</summary>
internal static class PlanCommand
{
    private static readonly Argument<string> Scenario = new("SCENARIO") { Description = "A scenario file (examples/*.yaml)" };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to search with; the answer does not depend on it", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "plan", "Which chips, how many, laid out how, at what latency and cost: the best plan for a scenario",
            ("tokenfab plan examples/deepseek-v3-chat.yaml", "the best plan and why the other chips lost"))
        {
            Scenario, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var path = call.Get(Scenario);
        var scenario = ScenarioFile.Read(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var result = call.Terminal.While("Searching layouts", () => Planner.Run(scenario, call.Catalog(), folder, call.Get(Threads)));
        call.Terminal.Output.WriteLine($"{result.Scenario.Name}: {result.LayoutsEvaluated} layouts");
        return result.Best is null ? ExitCode.Infeasible : ExitCode.Found;
    }
}
