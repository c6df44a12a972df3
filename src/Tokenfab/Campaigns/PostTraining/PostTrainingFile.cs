using Tokenfab.Catalog;
using Tokenfab.Quantities;
using Tokenfab.Training;

namespace Tokenfab.Campaigns.PostTraining;

/// <summary>Reads campaigns of kinds <c>grpo</c> and <c>ppo</c>.</summary>
public static class PostTrainingFile
{
    private const double Most = 1e6;

    /// <summary>Whether a document is of such a kind.</summary>
    public static bool Is(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Root["kind"]?.ToString() is "grpo" or "ppo";
    }

    /// <summary>Reads a campaign from a document, strictly.</summary>
    /// <exception cref="InputException">A field is unknown, missing, malformed or out of its range.</exception>
    public static PostTrainingScenario Read(SourceDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var scenario = document.As(CampaignJson.Strict.PostTrainingScenario);
        var check = new FieldChecks(document);
        check.Whole(scenario.Chips, 1.0, Most, "chips");
        check.Whole(scenario.Steps, 1.0, 1e9, "steps");
        check.Whole(scenario.Prompts, 1.0, Most, "prompts");
        check.Whole(scenario.Group, 1.0, 1e4, "group");
        check.That(
            scenario.Prompts.Value * scenario.Group.Value <= Most, "group", $"{scenario.Prompts} x {scenario.Group} answers a step are too many to simulate",
            $"Write at most {Most:0}");
        check.Whole(scenario.PromptTokens, 1.0, 1e7, "prompt_tokens");
        check.Whole(scenario.MaxTokens, 2.0, 1e7, "max_tokens");
        check.Above<Count>(scenario.OutputTokens, 1.0, "output_tokens");
        check.That(
            scenario.OutputTokens <= scenario.MaxTokens, "max_tokens", $"{scenario.MaxTokens} cuts off the mean answer of {scenario.OutputTokens} tokens", "Write more");
        check.Within(scenario.OutputVariation, 0.0, 10.0, "output_variation");
        check.Within(scenario.Staleness, 0.0, 100.0, "staleness");
        check.Within(scenario.Training.Mfu, 0.001, 1.0, "training.mfu");
        check.That(
            Trainer.Find(scenario.Training.Framework) is not null, "training.framework", $"'{scenario.Training.Framework}' is no known framework",
            $"Write one of {string.Join(", ", Trainer.Names)}");
        foreach (var (degree, field) in scenario.Training.Layout is not { } layout ? [] : ((Count, string)[])
            [
                (layout.Tensor, "tensor"), (layout.Pipeline, "pipeline"), (layout.VirtualStages, "virtual_stages"), (layout.Context, "context"),
                (layout.Expert, "expert"), (layout.ExpertTensor, "expert_tensor"), (layout.MicroBatch, "micro_batch"),
            ])
        {
            check.Whole(degree, 1.0, Most, $"training.layout.{field}");
        }

        check.Whole(scenario.Training.Updates, 1.0, scenario.Prompts.Value * scenario.Group.Value, "training.updates");
        check.Whole(scenario.Rollout.MaxSequences, 1.0, 1e5, "rollout.max_sequences");
        check.Whole(scenario.Rollout.Chips, 1.0, scenario.Chips.Value, "rollout.chips");
        check.That(
            scenario.Rollout.Chips is not { } apart || (apart < scenario.Chips && scenario.Placement is not Placement.Colocated), "rollout.chips",
            "it leaves no chips to train on, or placement is colocated", "Write fewer than chips, or leave it out");
        check.Above<BytesPerSecond>(scenario.SyncBandwidth, 0.0, "sync_bandwidth");
        check.That(scenario.Reward.Value >= 0.0, "reward", $"{scenario.Reward} is below zero", "Write a time such as '2 s'");
        check.That(
            scenario.Prover is null == scenario.Benchmark is null, "benchmark", "a prover and a benchmark go together", "Write both, or neither");
        check.That(scenario.Verifier is null || scenario.Prover is not null, "verifier", "there are no proofs to check", "Write prover and benchmark too");
        return scenario;
    }
}
