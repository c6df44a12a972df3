using System.Text.Json;
using Tokenfab.Campaigns.PostTraining;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Campaigns;

/// <summary>Reinforcement learning for scripts; the keys are those of docs/json.md.</summary>
internal static class PostTrainingJson
{
    /// <summary>Writes the whole answer.</summary>
    public static void Write(Utf8JsonWriter writer, PostTrainingAnswer answer)
    {
        writer.WriteString("campaign", answer.Scenario.Name);
        writer.WriteString("model", answer.Model.Name);
        writer.WriteString("chip", answer.Rollout.Chip.Name);
        writer.WriteString("rollout_layout", answer.Rollout.Decode.Layout.ToString());
        writer.WriteNumber("mean_answer_tokens", answer.MeanAnswer.Value);
        writer.WriteQuantity("teaching_groups_share", answer.Teaching);
        writer.WriteIfKnown("verifier_cores", answer.Verifiers?.Cores.Value);
        writer.WriteIfKnown("verifier_memory_bytes", answer.Verifiers?.Memory.Value);
        writer.WriteStartArray("placements");
        foreach (var one in answer.Placements)
        {
            writer.WriteStartObject();
            writer.WriteString("placement", PostTrainingTable.Word(one.Placement));
            writer.WriteNumber("rollout_chips", one.RolloutChips);
            writer.WriteNumber("training_chips", one.TrainingChips);
            writer.WriteNumber("step_seconds", one.Step.Value);
            writer.WriteNumber("generation_seconds", one.Generation.Value);
            writer.WriteNumber("generation_utilisation_share", one.GenerationUtilisation.Value);
            writer.WriteNumber("stale_share", one.Stale.Value);
            writer.WriteBoolean("training_fits", one.TrainingFits);
            writer.WriteNumber("output_tokens", one.Tokens.Value);
            writer.WriteIfKnown("cost_usd_low", one.Cost?.Low.Value);
            writer.WriteIfKnown("cost_usd", one.Cost?.Mid.Value);
            writer.WriteIfKnown("cost_usd_high", one.Cost?.High.Value);
            writer.WriteStartArray("stages");
            foreach (var stage in one.Stages)
            {
                writer.WriteStartObject();
                writer.WriteString("name", stage.Name);
                writer.WriteNumber("seconds", stage.Time.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
