using System.CommandLine;
using Tokenfab.Campaigns;
using Tokenfab.Campaigns.Proofs;
using Tokenfab.Cli.Campaigns;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Commands;

/// <summary><c>tokenfab prove</c>: what a campaign that searches proofs takes.</summary>
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
            "prove", "What a proof-search campaign takes: attempts, chips, hours, verifier cores and cost for a pass rate",
            ("tokenfab prove examples/campaigns/minif2f-search.yaml", "87 % of miniF2F: which chips, for how long, at what cost a theorem"),
            ("tokenfab prove examples/campaigns/subgoals.yaml", "theorems taken apart into lemmas"),
            ("tokenfab prove examples/campaigns/minif2f-search.yaml --out report.html", "the same as a report with the budget curve"),
            ("tokenfab prove examples/campaigns/putnam-search.yaml --json", "an extrapolated one, for scripts"))
        {
            File, Out, MeasuredKernels.Option, Threads,
        }.Runs(terminal, Run);

    private static int Run(Call call)
    {
        var path = call.Get(File);
        var campaign = CampaignFile.Read(path);
        var catalog = call.Catalog();
        using var measured = MeasuredKernels.Open(call, catalog);
        var answer = call.Terminal.While("Planning", () => ProofSearch.Run(campaign, catalog, Math.Max(call.Get(Threads), 1), measured));
        if (call.Get(Out) is { } report)
        {
            AtomicFile.Write(report, ProofReport.Write(answer, System.IO.File.ReadAllText(path)));
        }

        if (call.Json)
        {
            JsonOutput.Write(call.Terminal.Output, writer => ProofJson.Write(writer, answer));
        }
        else
        {
            ProofTable.Write(answer, call.Terminal);
        }

        return answer.Best is null ? ExitCode.Infeasible : ExitCode.Found;
    }
}
