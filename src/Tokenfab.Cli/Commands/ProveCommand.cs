using System.CommandLine;
using System.Text.Json;
using Tokenfab.Campaigns;
using Tokenfab.Campaigns.PostTraining;
using Tokenfab.Campaigns.Proofs;
using Tokenfab.Catalog;
using Tokenfab.Cli.Campaigns;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab prove</c>: what a campaign that searches proofs, or trains on sampled answers, takes.</summary>
internal static class ProveCommand
{
    private static readonly Argument<string> File = new("CAMPAIGN") { Description = "A campaign in YAML (docs/prove.md shows how)" };

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
            "prove", "What a proof-search or reinforcement-learning campaign takes: attempts, chips, hours, verifier cores and cost",
            ("tokenfab prove examples/campaigns/minif2f-search.yaml", "87 % of miniF2F: which chips, for how long, at what cost a theorem"),
            ("tokenfab prove examples/campaigns/subgoals.yaml", "theorems taken apart into lemmas"),
            ("tokenfab prove examples/campaigns/grpo-math-7b.yaml", "a GRPO run: generation and training on the same chips, or apart?"),
            ("tokenfab prove examples/campaigns/minif2f-search.yaml --out report.html", "the same as a report with the budget curve"),
            ("tokenfab prove examples/campaigns/putnam-search.yaml --json", "an extrapolated one, for scripts"))
        {
            File, Out, MeasuredKernels.Option, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var path = call.Get(File);
        var document = SourceDocument.FromFile(path);
        var catalog = call.Catalog();
        using var measured = MeasuredKernels.Open(call, catalog);
        if (PostTrainingFile.Is(document))
        {
            var scenario = PostTrainingFile.Read(document);
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var trained = document.Placing(
                () => call.Terminal.While("Simulating", () => PostTrainingRun.Run(scenario, catalog, folder, measured)), "training.layout", "training", "rollout");
            Tell(call, path, PostTrainingReport.Write, PostTrainingJson.Write, PostTrainingTable.Write, trained);
            return ExitCode.Found;
        }

        var campaign = CampaignFile.Read(document);
        var answer = document.Placing(() => call.Terminal.While("Planning", () => ProofSearch.Run(campaign, catalog, Math.Max(call.Get(Threads), 1), measured)));
        Tell(call, path, ProofReport.Write, ProofJson.Write, ProofTable.Write, answer);
        return answer.Best is null ? ExitCode.Infeasible : ExitCode.Found;
    }

    private static void Tell<T>(Call call, string path, Func<T, string, string> report, Action<Utf8JsonWriter, T> json, Action<T, Terminal> table, T answer)
    {
        if (call.Get(Out) is { } page)
        {
            AtomicFile.Write(page, report(answer, System.IO.File.ReadAllText(path)));
        }

        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => json(writer, answer));
        }
        else
        {
            table(answer, call.Terminal);
        }
    }
}
