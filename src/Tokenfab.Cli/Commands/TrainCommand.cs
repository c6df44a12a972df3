using System.CommandLine;
using System.Text.Json;
using Tokenfab.Catalog;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Trainings;
using Tokenfab.Training;
using Tokenfab.Training.Run;
using Tokenfab.Training.Search;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab train</c>: how long an iteration of a training job takes, what it needs in memory, and how to lay it out.</summary>
internal static class TrainCommand
{
    private static readonly Argument<string> Scenario = new("SCENARIO") { Description = "A training scenario in YAML (docs/train.md shows how)" };

    private static readonly Option<bool> Search = new("--search") { Description = "Search the layouts even where the scenario states one" };

    private static readonly Option<bool> Frontier = new("--frontier") { Description = "Also search half, a quarter ... of the chips: time against chips" };

    private static readonly Option<string?> Schedule = new("--schedule")
    {
        Description = "Also draw the pipeline: a picture (.svg), or a trace for Perfetto (.json)", HelpName = "FILE",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads to search with; the answer does not depend on it", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "train", "Iteration time, utilisation, memory and layout of a training job",
            ("tokenfab train examples/training/gpt-3-a100.yaml", "an iteration of GPT-3, part by part"),
            ("tokenfab train examples/training/gpt-3-a100.yaml --search", "the best layouts for it, and why the next best lost"),
            ("tokenfab train examples/training/deepseek-v3-h800.yaml --schedule dualpipe.svg", "DeepSeek-V3 with a picture of its pipeline"),
            ("tokenfab train examples/training/gpt-3-a100.yaml --json", "the same for a script"))
        {
            Scenario, Search, Frontier, Schedule, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        if (call.Get(Threads) is < 1 and var threads)
        {
            throw new InputException("--threads", null, null, $"{threads} is too little", "Write at least 1");
        }

        var path = call.Get(Scenario);
        var document = SourceDocument.FromFile(path);
        var scenario = TrainingFile.Read(document);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var searches = call.Get(Search) || call.Get(Frontier) || scenario.Layout is null;
        return document.Placing(() => searches ? Searched(call, scenario, folder) : Stated(call, scenario, folder), "layout", "run");
    }

    private static int Stated(Call call, TrainingScenario scenario, string folder)
    {
        var job = TrainingFile.Job(scenario, call.Catalog(), folder);
        var step = call.Terminal.While("Building the schedule", () => TrainingModel.Evaluate(job));
        Draw(call, step);
        return Answer(call, scenario, step, () => TrainingTable.Write(call.Terminal, scenario, step, Changes()), writer => TrainingJsonText.Write(writer, scenario, step, Changes()));

        IReadOnlyList<Change> Changes() => step.Fits ? [] : Neighbourhood.Of(step);
    }

    // The iteration, and behind it the whole run where the scenario asks for it.
    private static int Answer(Call call, TrainingScenario scenario, TrainingStep step, Action table, Action<Utf8JsonWriter> json)
    {
        var run = scenario is { Run: { } spec, Tokens: { } tokens } ? call.Terminal.While("Drawing runs", () => RunOutlook.Of(spec, step, tokens, call.Catalog())) : null;
        var links = scenario.Run is { } asked ? LinksOutcome.Of(asked, step) : [];
        var mixed = scenario.Run?.Mixed is { } other ? MixedPipeline.Of(step.Job, other, call.Catalog()) : null;
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer =>
            {
                json(writer);
                if (run is not null)
                {
                    RunText.Json(writer, run, links, mixed);
                }
            });
        }
        else
        {
            table();
            if (run is not null)
            {
                RunText.Table(call.Terminal, scenario.Run!, run);
            }

            if (links.Count > 0 || mixed is not null)
            {
                RunText.Table(call.Terminal, links, mixed, step);
            }
        }

        return step.Fits ? ExitCode.Found : ExitCode.Infeasible;
    }

    private static int Searched(Call call, TrainingScenario scenario, string folder)
    {
        var job = TrainingFile.Unlaid(scenario, call.Catalog(), folder);
        var answer = call.Terminal.While("Searching layouts", () => new LayoutSearch(job).Run(call.Get(Threads)));
        var frontier = call.Get(Frontier) ? call.Terminal.While("Searching fewer chips", () => LayoutSearch.Frontier(job, call.Get(Threads))) : [];
        if (answer.Best is null)
        {
            throw new InputException(scenario.Name, null, "batch", $"{job.GlobalBatch} sequences divide over no layout of {job.Chips} chips", "Write a batch with more small divisors");
        }

        Draw(call, answer.Best);
        return Answer(
            call, scenario, answer.Best, () => SearchText.Table(call.Terminal, scenario, answer, frontier), writer => SearchText.Json(writer, scenario, answer, frontier));
    }

    private static void Draw(Call call, TrainingStep step)
    {
        if (call.Get(Schedule) is { } file)
        {
            AtomicFile.Write(file, file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) ? PipelinePicture.Svg(step) : file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? PipelineTrace.Json(step)
                : throw new InputException("--schedule", null, null, $"'{file}' is neither a picture nor a trace", "Name a file that ends in .svg or .json"));
        }
    }
}
