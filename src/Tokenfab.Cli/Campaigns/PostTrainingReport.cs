using Tokenfab.Campaigns.PostTraining;
using Tokenfab.Cli.Report;
using Tokenfab.Cli.Report.Charts;

namespace Tokenfab.Cli.Campaigns;

/// <summary>Reinforcement learning as one page: a step's stages, placement by placement.</summary>
internal static class PostTrainingReport
{
    private const double Bar = 46.0;

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
        var names = answer.Placements.SelectMany(one => one.Stages).Where(stage => stage.Time.Value > 0.0).Select(stage => stage.Name).Distinct().ToList();
        var frame = new Frame(1080, 90 + (int)(Bar * 1.5 * answer.Placements.Count), "seconds", string.Empty);
        var x = Scale.Linear(answer.Placements.Max(one => one.Step.Value), frame.PlotLeft, frame.PlotRight);
        var y = new Scale(0.0, answer.Placements.Count, frame.PlotTop, frame.PlotBottom, false);
        frame.Draw(page, "Stages", x, y, svg =>
        {
            for (var i = 0; i < answer.Placements.Count; i++)
            {
                var (one, from, top) = (answer.Placements[i], 0.0, y.Of(i + 0.25));
                foreach (var stage in one.Stages.Where(stage => stage.Time.Value > 0.0))
                {
                    var (left, right) = (x.Of(from), x.Of(from + stage.Time.Value));
                    var tip = Markup.Escape($"{stage.Name}: {ProofWords.Time(stage.Time)}");
                    svg.In("rect", $"class=\"{Palette.Class(names.IndexOf(stage.Name))}\" x=\"{Frame.N(left)}\" y=\"{Frame.N(top)}\" width=\"{Frame.N(right - left)}\" height=\"{Frame.N(Bar)}\" data-tip=\"{tip}\"", _ => { });
                    from += stage.Time.Value;
                }

                Frame.Label(svg, "mark", x.Of(0.0) + 6, top - 5, "start", $"{PostTrainingTable.Word(one.Placement)}, {one.RolloutChips} generate, {one.TrainingChips} train");
            }
        });
        Legend.Draw(page, names.Select((name, i) => (Palette.Class(i), name)), "generation beside training is not drawn");
    }
}
