using Tokenfab.Campaigns.PostTraining;
using Tokenfab.Cli.Report;
using Tokenfab.Cli.Report.Charts;
using Tokenfab.Quantities;

namespace Tokenfab.Cli.Campaigns;

/// <summary>Reinforcement learning as one page: a step's stages, placement by placement.</summary>
internal static class PostTrainingReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="input">The campaign's file, shown at the end.</param>
    public static string Write(PostTrainingAnswer answer, string input) => ReportPage.Write(answer.Scenario.Name, main =>
    {
        var best = answer.Placements[0];
        main.In("header", string.Empty, header => header.Text("p", "class=\"kicker\"", "Tokenfab prove").Text("h1", string.Empty, answer.Scenario.Name));
        main.Text(
            "p", "class=\"verdict\"",
            $"{PostTrainingTable.Word(best.Placement)} is quickest: {ProofWords.Time(best.Step)} a step, {ProofWords.Time(best.Step * answer.Scenario.Steps.Value)} for {answer.Scenario.Steps} steps"
            + (best.Cost is { } cost ? $" at {ProofWords.Money(cost.Mid.Value)}." : "."));
        ReportPage.Section(main, "What a step is made of", section => Steps(section, answer));
        ReportPage.Section(main, "Campaign", section => section.Text("pre", string.Empty, input.TrimEnd()));
        main.Text("footer", string.Empty, ReportPage.Version);
    });

    private static void Steps(Markup page, PostTrainingAnswer answer)
    {
        var names = answer.Placements.SelectMany(one => one.Stages).Select(stage => stage.Name).Distinct().ToList();
        var rows = answer.Placements.Select(one => new BarRow(
            one.Placement == Placement.Colocated
                ? $"{PostTrainingTable.Word(one.Placement)} on {one.RolloutChips} chips"
                : $"{PostTrainingTable.Word(one.Placement)}: {one.RolloutChips} chips generate, {one.TrainingChips} train",
            [.. one.Stages.Select(stage => new BarPart(stage.Name, stage.Time.Value, Palette.Class(names.IndexOf(stage.Name))))])).ToList();
        StackedBars.Draw(page, "Stages of a step", rows, seconds => ProofWords.Time(new Seconds(seconds)), width: 1080);
        page.Text("p", "class=\"quiet\"", "Generation that runs beside training is not drawn.");
    }
}
