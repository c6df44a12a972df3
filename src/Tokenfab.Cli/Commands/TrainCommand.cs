using System.CommandLine;
using Tokenfab.Cli.Output;
using Tokenfab.Cli.Trainings;
using Tokenfab.Training;
using Tokenfab.Training.Run;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab train</c>: how long an iteration of a training job takes, what it needs in memory, and how to lay it out.</summary>
internal static class TrainCommand
{
    private static readonly Argument<string> Scenario = new("SCENARIO") { Description = "A training scenario in YAML (docs/train.md shows how)" };

    /// <summary>The verb.</summary>
    public static Verb Create(Terminal terminal) =>
        new Verb(
            "train", "Iteration time, utilisation and memory of a training job",
            ("tokenfab train examples/training/gpt-3-a100.yaml", "an iteration of GPT-3, part by part"),
            ("tokenfab train examples/training/gpt-3-a100.yaml --json", "the same for a script"))
        {
            Scenario,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var path = call.Get(Scenario);
        var scenario = TrainingFile.Read(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var job = TrainingFile.Job(scenario, call.Catalog(), folder);
        var step = call.Terminal.While("Building the schedule", () => TrainingModel.Evaluate(job));
        var run = scenario is { Run: { } spec, Tokens: { } tokens } ? call.Terminal.While("Drawing runs", () => RunOutlook.Of(spec, step, tokens, call.Catalog())) : null;
        var links = scenario.Run is { } asked ? LinksOutcome.Of(asked, step) : [];
        var mixed = scenario.Run?.Mixed is { } other ? MixedPipeline.Of(job, other, call.Catalog()) : null;
        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer =>
            {
                TrainingJsonText.Write(writer, scenario, step);
                if (run is not null)
                {
                    RunText.Json(writer, run, links, mixed);
                }
            });
        }
        else
        {
            TrainingTable.Write(call.Terminal, scenario, step);
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
}
