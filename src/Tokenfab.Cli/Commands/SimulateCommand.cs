using System.CommandLine;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Simulations;
using Tokenfab.Cli.Simulations.Files;
using Tokenfab.Planning;
using Tokenfab.Planning.Replay;
using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab simulate</c>: a deployment serves traffic, request by request.</summary>
internal static class SimulateCommand
{
    private static readonly Argument<string> Scenario = new("SCENARIO") { Description = "A scenario file (examples/*.yaml)" };

    private static readonly Option<string?> Trace = new("--trace")
    {
        Description = "Replay this trace instead of the scenario's traffic: Azure, BurstGPT or plain CSV, Mooncake JSONL; .gz too", HelpName = "FILE",
    };

    private static readonly Option<string?> Rate = new("--rate")
    {
        Description = "Mean rate of arrivals instead of the scenario's; beside --trace, its lengths are drawn from", HelpName = "RATE",
    };

    private static readonly Option<long?> Count = new("--count") { Description = "Requests to simulate instead of the scenario's", HelpName = "N" };

    private static readonly Option<int?> Replicas = new("--replicas") { Description = "Replicas instead of the scenario's", HelpName = "N" };

    private static readonly Option<long?> Seed = new("--seed") { Description = "Seed instead of the scenario's", HelpName = "N" };

    private static readonly Option<string?> Requests = new("--requests")
    {
        Description = "Also write a line for each request: arrival, start, first token, end; CSV, or Parquet by its ending", HelpName = "FILE.csv|FILE.parquet",
    };

    private static readonly Option<string?> Timeline = new("--timeline")
    {
        Description = "Also write what replicas and requests did as a timeline for ui.perfetto.dev", HelpName = "FILE.json",
    };

    private static readonly Option<string?> Checkpoint = new("--checkpoint")
    {
        Description = "Where Ctrl-C leaves a run to be resumed; beside the scenario when left out", HelpName = "FILE",
    };

    private static readonly Option<string?> Resume = new("--resume")
    {
        Description = "Go on with an interrupted run of the same scenario and options; the answer is as if it had never stopped", HelpName = "FILE",
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Also write a report: one HTML page that works offline", HelpName = "FILE.html",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to use; the answer does not depend on it", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "simulate", "How a deployment serves traffic, request by request: latency percentiles, goodput, use of memory",
            ("tokenfab simulate examples/replay-chat.yaml", "replays a trace on the deployment that the scenario states"),
            ("tokenfab simulate examples/replay-chat.yaml --trace AzureLLMInferenceTrace_conv.csv", "the same with another trace"),
            ("tokenfab simulate examples/replay-chat.yaml --out report.html", "the same as a report with distributions and time series"),
            ("tokenfab simulate examples/llama-3.1-70b-chat.yaml --count 1000000", "a million requests on the best plan's fleet"),
            ("tokenfab simulate examples/replay-chat.yaml --requests requests.csv --json", "a line for each request, and the answer for scripts"),
            ("tokenfab simulate examples/replay-chat.yaml --count 500 --timeline timeline.json", "what replicas and requests did, to look at in ui.perfetto.dev"))
        {
            Scenario, Trace, Rate, Count, Replicas, Seed, Out, Requests, Timeline, Checkpoint, Resume, MeasuredKernels.Option, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var path = call.Get(Scenario);
        var scenario = Changed(ScenarioFile.Read(path), call);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using var files = new RunFiles(call.Get(Requests), call.Get(Timeline));
        var progress = new SimulationProgress();
        using var interruption = new Interruption(call.Get(Checkpoint) ?? Path.ChangeExtension(path, ".checkpoint"), call.Get(Resume), Subject(call, path), files.Log is not null, call.Terminal);
        var options = interruption.Apply(new SimulationOptions { Threads = Math.Max(call.Get(Threads), 1), Log = files.Log, Progress = progress });
        var catalog = call.Catalog();
        using var measured = MeasuredKernels.Open(call, catalog);
        var answer = call.Terminal.While(
            "Simulating", () => TrafficReplay.Run(scenario, catalog, folder, options, measured), () => progress.Share, new RunProgress(progress));
        if (answer.Result is { IsInterrupted: true })
        {
            return interruption.Tell(answer.Result.Total, path);
        }

        files.Complete();
        if (answer.Result is null)
        {
            call.Terminal.Error.WriteLine("error: no allowed chip has a plan, so there is no deployment to simulate. See 'tokenfab plan' for why, or state a deployment");
            return ExitCode.Infeasible;
        }

        if (call.Get(Out) is { } report)
        {
            AtomicFile.Write(report, SimulationReport.Write(answer, File.ReadAllText(path)));
        }

        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => SimulationJson.Write(writer, answer));
        }
        else
        {
            SimulationTable.Write(answer, call.Terminal);
        }

        return ExitCode.Found;
    }

    // All that the result depends on.
    private static string Subject(Call call, string path) => string.Join(
        '\n', File.ReadAllText(path), call.Get(Trace), call.Get(Rate), call.Get(Count), call.Get(Replicas), call.Get(Seed), call.Get(MeasuredKernels.Option), call.CatalogFolder);

    private static Scenario Changed(Scenario scenario, Call call)
    {
        if (call.Get(Trace) is { } trace)
        {
            scenario = scenario with
            {
                Traffic = scenario.Traffic with { Trace = Path.GetFullPath(trace), InputTokens = null, OutputTokens = null, Rate = null, TokensPerDay = null },
                Simulation = scenario.Simulation with { Arrivals = null },
            };
        }

        if (call.Get(Rate) is { } rate)
        {
            scenario = scenario with { Traffic = scenario.Traffic with { Rate = AboveZero(Quantity.Parse<RequestsPerSecond>(rate), rate), TokensPerDay = null } };
        }

        if (call.Get(Count) is { } count)
        {
            scenario = scenario with { Simulation = scenario.Simulation with { Requests = new Count(AtLeast("--count", count, 1)) } };
        }

        if (call.Get(Seed) is { } seed)
        {
            scenario = scenario with { Simulation = scenario.Simulation with { Seed = new Count(AtLeast("--seed", seed, 0)) } };
        }

        if (call.Get(Replicas) is { } replicas)
        {
            var stated = scenario.Deployment ?? throw new InputException(
                "--replicas", null, null, "the scenario states no deployment", "Write one there, or leave the option out to simulate the best plan's fleet");
            scenario = scenario with { Deployment = stated with { Replicas = new Count(AtLeast("--replicas", replicas, 1)) } };
        }

        return scenario;
    }

    private static RequestsPerSecond AboveZero(RequestsPerSecond rate, string text) =>
        rate.Value > 0.0 ? rate : throw new InputException("--rate", null, null, $"'{text}' is not above zero", "Write it as in --rate '40 req/s'");

    private static long AtLeast(string option, long value, long least) =>
        value >= least ? value : throw new InputException(option, null, null, $"{value} is too little", $"Write at least {least}");
}
