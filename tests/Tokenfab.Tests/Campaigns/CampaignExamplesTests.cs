using System.Globalization;
using Tokenfab.Campaigns;
using Tokenfab.Campaigns.PostTraining;
using Tokenfab.Campaigns.Proofs;
using Tokenfab.Catalog;

namespace Tokenfab.Tests.Campaigns;

/// <summary>Every example campaign carries its expected statistics beside it (<c>*.expected.txt</c>); TOKENFAB_ACCEPT=1 writes them anew.</summary>
public sealed class CampaignExamplesTests
{
    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Repository.Folder("examples/campaigns"), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_gives_its_expected_statistics(string example)
    {
        var path = Path.Combine(Repository.Folder("examples/campaigns"), example);
        var document = SourceDocument.FromFile(path);
        var actual = PostTrainingFile.Is(document)
            ? Statistics(PostTrainingRun.Run(PostTrainingFile.Read(document), CatalogStore.Embedded, Path.GetDirectoryName(path)!))
            : Statistics(ProofSearch.Run(CampaignFile.Read(document), CatalogStore.Embedded, 2));
        var expected = Path.ChangeExtension(path, ".expected.txt");
        if (Environment.GetEnvironmentVariable("TOKENFAB_ACCEPT") == "1")
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Statistics(ProofAnswer answer)
    {
        var budget = answer.Budget!;
        var lines = new List<string>
        {
            $"# {answer.Campaign.Name}: what `tokenfab prove` answers; rewritten by the tests with TOKENFAB_ACCEPT=1",
            string.Create(CultureInfo.InvariantCulture, $"attempts at each {budget.Samples} | proved {budget.Pass} | attempts {budget.Attempts}{(budget.Extrapolated ? " | extrapolated" : string.Empty)}"),
            "chip | outcome | layout | chips | hours | verifier cores | USD | USD a theorem",
        };
        lines.AddRange(answer.Plans.Select(Line));
        return string.Join('\n', lines) + "\n";
    }

    private static string Statistics(PostTrainingAnswer answer)
    {
        var lines = new List<string>
        {
            $"# {answer.Scenario.Name}: what `tokenfab prove` answers; rewritten by the tests with TOKENFAB_ACCEPT=1",
            string.Create(CultureInfo.InvariantCulture, $"mean answer {answer.MeanAnswer} | teaching {answer.Teaching} | verifier cores {answer.Verifiers?.Cores}"),
            "placement | generate : train | step s | generation s | USD | stages",
        };
        lines.AddRange(answer.Placements.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"{one.Placement} | {one.RolloutChips} : {one.TrainingChips} | {one.Step.Value:F0} | {one.Generation.Value:F0} | {one.Cost?.Mid.Value:F0} | {string.Join(", ", one.Stages.Select(stage => $"{stage.Name} {stage.Time.Value:F0}"))}")));
        return string.Join('\n', lines) + "\n";
    }

    private static string Line(ProofPlan plan) => plan.Replica is not { } replica
        ? $"{plan.Chip} | {plan.Loss!.Reason}: {plan.Loss.Text}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Chip} | {plan.Loss?.Reason.ToString() ?? "Best"} | {plan.Replicas:0} x {replica.Plan.Deployment.Decode.Layout} | {plan.Chips.Value:0} | {plan.Time.Value / 3600.0:F2} | {plan.Pool!.Cores.Value:0} | {plan.Cost!.Total?.Mid.Value:F0} | {plan.PerTheorem?.Mid.Value:F3}");
}
