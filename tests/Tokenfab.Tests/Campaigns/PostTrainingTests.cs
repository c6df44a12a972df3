using Tokenfab.Campaigns.PostTraining;
using Tokenfab.Catalog;

namespace Tokenfab.Tests.Campaigns;

public sealed class PostTrainingTests
{
    private const string Plain = """
        name: test
        kind: grpo
        model: qwen2.5-7b
        chip: H20
        chips: 16
        prompts: 64
        group: 8
        output_tokens: 1000
        max_tokens: 8192
        rollout: { layout: TP1 }
        training: { updates: 4 }
        """;

    [Fact]
    public void Every_placement_is_told_and_its_stages_make_up_the_step()
    {
        var answer = Run(Plain);

        Assert.Equal([Placement.Colocated, Placement.OneStepOff, Placement.Asynchronous], answer.Placements.Select(one => one.Placement).Order());
        Assert.All(answer.Placements, one => Assert.Equal(one.Stages.Sum(stage => stage.Time.Value), one.Step.Value, 9));
        Assert.True(answer.Placements[0].Step <= answer.Placements[^1].Step);
        Assert.Equal(16, answer.Placements.Single(one => one.Placement == Placement.OneStepOff) is var apart ? apart.RolloutChips + apart.TrainingChips : 0);
    }

    [Fact]
    public void More_chips_do_not_shorten_the_tail()
    {
        var (few, many) = (Colocated(Plain), Colocated(Plain.Replace("chips: 16", "chips: 256", StringComparison.Ordinal)));

        Assert.True(many.Generation.Value > few.Generation.Value / 3.0);
        Assert.True(many.GenerationUtilisation < few.GenerationUtilisation);
        Assert.True(many.Stages.Single(stage => stage.Name == "update").Time < few.Stages.Single(stage => stage.Name == "update").Time);
    }

    [Fact]
    public void A_reference_and_a_critic_take_their_passes()
    {
        var plain = Colocated(Plain);
        var more = Colocated(Plain.Replace("kind: grpo", "kind: ppo", StringComparison.Ordinal).Replace("updates: 4", "updates: 4, reference: true", StringComparison.Ordinal));
        double Of(PlacementOutcome one, string stage) => one.Stages.Where(s => s.Name == stage).Sum(s => s.Time.Value);

        Assert.Equal(0.0, Of(plain, "critic") + Of(plain, "reference") + Of(plain, "values"));
        Assert.Equal(Of(plain, "old log-probabilities"), Of(more, "reference"), 9);
        Assert.Equal(Of(plain, "update"), Of(more, "critic"), 9);
    }

    [Fact]
    public void Streaming_steps_are_bound_by_the_slower_side_and_shorten_with_staleness()
    {
        var steps = new[] { "0", "0.1", "0.5", "2" }.Select(staleness =>
            Run(Plain.Replace("rollout: {", "rollout: { chips: 8,", StringComparison.Ordinal) + $"\nplacement: asynchronous\nstaleness: {staleness}").Placements.Single()).ToArray();

        Assert.Equal(0.0, steps[0].Stale.Value, 9);
        Assert.True(steps[^1].Step < steps[0].Step);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.Second.Step.Value <= pair.First.Step.Value * 1.02));
        Assert.All(steps, one => Assert.True(one.Step >= one.Stages.Single(stage => stage.Name == "update").Time));
    }

    // verl's tables are of 2025, when vLLM did not schedule ahead of the device.
    // verl's table of 64 chips that generate and 64 that train, 512 prompts of 16 answers a step. 1,500 tokens an answer make the update without stale
    // answers come out right.
    [Theory]
    [InlineData("0", 231.0)]
    [InlineData("0.1", 171.0)]
    [InlineData("0.3", 146.0)]
    [InlineData("0.5", 151.0)]
    public void Published_staleness_is_met(string staleness, double step)
    {
        var one = Run($$"""
            name: verl
            kind: grpo
            model: qwen2.5-7b
            chip: H20
            chips: 128
            prompts: 512
            group: 16
            prompt_tokens: 200
            output_tokens: 1500
            max_tokens: 28672
            placement: asynchronous
            staleness: {{staleness}}
            rollout: { layout: TP1, chips: 64, engine: vllm-0.13 }
            training: { updates: 4 }
            """).Placements.Single();

        Assert.InRange(one.Step.Value / step, 0.6, 1.2);
    }

    // Nobody tells the mean answer of verl's table: it is the one under which the first row's update takes the 286 s that it took. An update's time goes with
    // the tokens of prompts and answers.
    private static readonly Lazy<int> VerlAnswer = new(() =>
    {
        const double Prompt = 200.0, Guess = 1000.0, Measured = 286.0;
        var update = Verl(20480, "colocated", (int)Guess).Stages.Single(stage => stage.Name == "update").Time.Value;
        return (int)Math.Round(((Guess + Prompt) * Measured / update) - Prompt);
    });

    // verl's one-step-off table (docs/advance/one_step_off.md: Qwen2.5-Math-7B on H20, 16 chips, 4 of which generate when apart): all figures but the first
    // row's update are predicted.
    [Theory]
    [InlineData(20480, "colocated", 247.0, 88.0, 286.0, 749.0)]
    [InlineData(20480, "one_step_off", 458.0, 108.0, 337.0, 520.0)]
    [InlineData(8192, "colocated", 162.0, 119.0, 344.0, 699.0)]
    [InlineData(8192, "one_step_off", 501.0, 120.0, 347.0, 566.0)]
    public void Published_steps_are_met(int longest, string placement, double generation, double old, double update, double step)
    {
        var one = Verl(longest, placement, VerlAnswer.Value);

        // Generation comes out a fifth to a third too short, beside a trainer most of all: the answer that the update implies is a mean over steps, whose
        // tail the lognormal does not have, and engines that wake up beside a trainer are not modelled.
        Assert.InRange(one.Generation.Value / generation, 2.0 / 3.0, 1.20);
        Assert.InRange(one.Stages.Single(stage => stage.Name == "old log-probabilities").Time.Value / old, 0.5, 1.1);
        Assert.InRange(one.Stages.Single(stage => stage.Name == "update").Time.Value / update, 0.75, 1.25);
        Assert.InRange(one.Step.Value / step, 0.65, 1.1);
    }

    [Theory]
    [InlineData("chips", "rollout: { layout: TP1 }", "rollout: { layout: TP3 }\nplacement: colocated")]
    [InlineData("max_tokens", "max_tokens: 8192", "max_tokens: 500")]
    [InlineData("rollout.chips", "layout: TP1", "layout: TP1, chips: 16")]
    [InlineData("training.framework", "updates: 4", "framework: nothing")]
    [InlineData("training.layout.tensor", "updates: 4", "layout: { tensor: 0 }")]
    [InlineData("benchmark", "chips: 16", "chips: 16\nprover: deepseek-prover-v2-7b-cot")]
    public void Bad_input_names_the_field(string field, string old, string now) =>
        Assert.Equal(field, Assert.Throws<InputException>(() => Run(Plain.Replace(old, now, StringComparison.Ordinal))).Field);

    private static PlacementOutcome Verl(int longest, string placement, int answer)
    {
        var rollout = placement == "colocated" ? "rollout: { layout: TP1, engine: vllm-0.13 }" : "rollout: { layout: TP1, chips: 4, engine: vllm-0.13 }";
        return Run($$"""
            name: verl
            kind: grpo
            model: qwen2.5-7b
            chip: H20
            chips: 16
            prompts: 512
            group: 16
            prompt_tokens: 200
            output_tokens: {{answer}}
            max_tokens: {{longest}}
            placement: {{placement}}
            {{rollout}}
            training: { updates: 16 }
            """).Placements.Single();
    }

    private static PlacementOutcome Colocated(string text) => Run(text + "\nplacement: colocated").Placements.Single();

    private static PostTrainingAnswer Run(string text) =>
        PostTrainingRun.Run(PostTrainingFile.Read(SourceDocument.Parse(text, "campaign.yaml")), CatalogStore.Embedded, ".");
}
