using Spectre.Console;
using Tokenfab.Campaigns.PostTraining;
using Tokenfab.Cli.Output;
using Tokenfab.Planning.Explain;

namespace Tokenfab.Cli.Campaigns;

/// <summary>Reinforcement learning as a person reads it in a terminal.</summary>
internal static class PostTrainingTable
{
    /// <summary>Writes the whole answer.</summary>
    public static void Write(PostTrainingAnswer answer, Terminal terminal)
    {
        var (console, scenario, best) = (terminal.Console, answer.Scenario, answer.Placements[0]);
        console.MarkupLine($"[bold]{Markup.Escape(scenario.Name)}[/]");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(2, 0, 2, 0)).AddColumn();
        void Row(string name, string text) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(text)));

        Row("policy", $"{answer.Model.Name}, {Word(scenario.Kind)}, {scenario.Chips} {answer.Rollout.Chip.Name}");
        Row("a step", $"{scenario.Prompts} prompts x {scenario.Group} answers of {ProofWords.Number(answer.MeanAnswer.Value)} tokens, {best.Tokens} in all");
        Row("generation", $"replicas of {answer.Rollout.Decode.Layout}, {ProofWords.Time(best.Generation)} by itself, replicas compute {ProofWords.Share(best.GenerationUtilisation.Value)} of it: the rest is the tail of long answers");
        if (answer.Teaching is { } teaching)
        {
            Row("teaches", $"{ProofWords.Share(teaching.Value)} of the groups, in which some answers are right and some wrong");
        }

        if (answer.Verifiers is { } pool)
        {
            Row("verifiers", $"{ProofWords.Number(pool.Cores.Value)} cores in {ProofWords.Number(pool.Machines)} machines, {FigureUnit.Bytes.Write(pool.Memory.Value)} of memory");
        }

        console.Write(grid);
        console.WriteLine();
        var table = Tables.New(terminal, "placement", ">generate : train", ">step", "made of", ">stale", $">{scenario.Steps} steps", ">cost");
        foreach (var one in answer.Placements)
        {
            string[] cells =
            [
                Word(one.Placement), one.Placement == Placement.Colocated ? $"{one.RolloutChips}" : $"{one.RolloutChips} : {one.TrainingChips}",
                ProofWords.Time(one.Step), Stages(one), ProofWords.Share(one.Stale.Value), ProofWords.Time(one.Step * scenario.Steps.Value),
                one.Cost is { } cost ? ProofWords.Money(cost.Mid.Value) : "?",
            ];
            table.Row(cells.Select(Markup.Escape).ToArray());
        }

        console.Write(table);
        foreach (var one in answer.Placements.Where(one => !one.TrainingFits))
        {
            console.MarkupLine(Markup.Escape($"{Word(one.Placement)}: training does not fit the memory of {one.TrainingChips} chips; shard it further, recompute more or use more chips"));
        }
    }

    /// <summary>The stages that take time, in order.</summary>
    public static string Stages(PlacementOutcome one) => string.Join(" + ", one.Stages.Where(stage => stage.Time.Value >= 0.05).Select(stage => $"{stage.Name} {ProofWords.Time(stage.Time)}"));

    /// <summary>A placement in words.</summary>
    public static string Word(Placement placement) => placement switch
    {
        Placement.Colocated => "colocated",
        Placement.OneStepOff => "one step off",
        _ => "asynchronous",
    };

    private static string Word(PolicyMethod method) => method == PolicyMethod.Ppo ? "PPO" : "GRPO";
}
