using System.CommandLine;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Plans;
using Tokenfab.Cli.Report;
using Tokenfab.Planning;
using Tokenfab.Planning.Explain;
using Tokenfab.Planning.Launch;
using Tokenfab.Planning.Replay;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab plan</c>: from a model and its traffic to chips, layout, latency and cost.</summary>
internal static class PlanCommand
{
    private const int MostVerified = 3;

    private static readonly Argument<string> Scenario = new("SCENARIO") { Description = "A scenario file (examples/*.yaml)" };

    private static readonly Option<string?> Explain = new("--explain")
    {
        Description = "How a figure of the best plan follows, from what, says who: ttft, cost_output, power ...; 'list' for all", HelpName = "FIGURE",
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Also write a report: one HTML page that works offline", HelpName = "FILE.html",
    };

    private static readonly Option<string?> Launch = new("--launch")
    {
        Description = "What starts the best plan: vllm, sglang, tensorrt-llm or kubernetes", HelpName = "ENGINE",
    };

    private static readonly Option<string?> To = new("--to")
    {
        Description = "Where --launch writes; standard output when left out", HelpName = "FILE",
    };

    private static readonly Option<bool> Verify = new("--verify")
    {
        Description = "Also replay the three best plans request by request, and tell where their estimates are off",
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
            ("tokenfab plan examples/deepseek-v3-chat.yaml --out report.html", "the same as a report with charts and sources"),
            ("tokenfab plan examples/llama-3.1-70b-chat.yaml --verify", "the best plans replayed request by request, and where their estimates are off"),
            ("tokenfab plan examples/deepseek-v3-chat.yaml --launch kubernetes --to plan.yaml", "the manifest that runs it"),
            ("tokenfab plan examples/deepseek-v3-chat.yaml --explain cost_output", "how the cost of a million output tokens follows"))
        {
            Scenario, Out, Verify, Explain, Launch, To, MeasuredKernels.Option, Top, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var path = call.Get(Scenario);
        AtLeastOne("--threads", call.Get(Threads));
        AtLeastOne("--top", call.Get(Top));
        Rehearsal.Start();
        var document = SourceDocument.FromFile(path);
        var scenario = ScenarioFile.Read(document);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var catalog = call.Catalog();
        using var measured = MeasuredKernels.Open(call, catalog);
        var result = document.Placing(
            () => call.Terminal.While("Searching layouts", () => Planner.Run(scenario, catalog, folder, call.Get(Threads), measured)));
        if (call.Get(Out) is { } report)
        {
            AtomicFile.Write(report, PlanReport.Write(new ReportInput(result, File.ReadAllText(path), id => SourceOf(catalog, id))));
        }

        var verified = call.Get(Verify)
            ? call.Terminal.While("Replaying plans", () => PlanVerification.Of(result, catalog, folder, Math.Min(call.Get(Top), MostVerified), measured))
            : [];
        return Answer(call, result, verified, path, catalog);
    }

    private static int Answer(Call call, PlanResult result, IReadOnlyList<PlanVerification> verified, string path, CatalogStore catalog)
    {
        var terminal = call.Terminal;
        if (call.Get(Explain) is { } figure && result.Best is { } best)
        {
            Tell(call, figure, new PlanView(result, best));
        }
        else if (call.Get(Launch) is { } target && result.Best is { } chosen)
        {
            Start(call, Launcher.Write(result, chosen, Checkpoint(result, catalog), target));
        }
        else if (call.Get(Explain) is not null || call.Get(Launch) is not null)
        {
            terminal.Error.WriteLine("error: no allowed chip has a plan, so there is none to explain or launch. Leave the option out to see why");
        }
        else if (call.Json)
        {
            JsonOutput.Write(terminal.Output, writer =>
            {
                PlanJson.Write(writer, result);
                if (verified.Count > 0)
                {
                    VerificationText.Write(writer, verified);
                }
            });
        }
        else
        {
            PlanTable.Write(result, terminal, call.Get(Top), path);
            if (verified.Count > 0)
            {
                VerificationText.Write(verified, terminal);
            }

            if (call.Get(Out) is { } report)
            {
                terminal.Output.WriteLine();
                terminal.Output.WriteLine($"Report: {report}");
            }
        }

        return result.Best is null ? ExitCode.Infeasible : ExitCode.Found;
    }

    private static void Start(Call call, string text)
    {
        if (call.Get(To) is { } file)
        {
            AtomicFile.Write(file, text);
        }
        else
        {
            call.Terminal.Output.Write(text);
        }
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

    private static void AtLeastOne(string option, int value)
    {
        if (value < 1)
        {
            throw new InputException(option, null, null, $"{value} is not at least one", $"Write it as in '{option} 2'");
        }
    }

    // Engines take a repository's name; the catalogue knows it as one of the model's other names.
    private static string Checkpoint(PlanResult result, CatalogStore catalog) =>
        catalog.Find("model", result.Scenario.Model)?.Aliases.FirstOrDefault(a => a.Contains('/', StringComparison.Ordinal)) ?? result.Scenario.Model;

    private static Source? SourceOf(CatalogStore catalog, string id) => catalog.Find("source", id) is null ? null : catalog.Source(id);
}
