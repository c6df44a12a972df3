using System.Text.Json;
using Tokenfab.Training;
using Tokenfab.Training.Search;

namespace Tokenfab.Cli.Trainings;

/// <summary>An iteration for scripts; the keys are those of docs/json.md.</summary>
internal static class TrainingJsonText
{
    /// <summary>Writes the keys of the answer.</summary>
    public static void Write(Utf8JsonWriter writer, TrainingScenario scenario, TrainingStep step, IReadOnlyList<Change> changes)
    {
        writer.WriteString("scenario", scenario.Name);
        writer.WriteString("model", step.Job.Model.Name);
        writer.WriteString("chip", step.Job.Chip.Name);
        writer.WriteString("server", step.Job.Server.Name);
        writer.WriteNumber("chips", step.Job.Chips);
        writer.WriteString("framework", step.Job.Trainer.Name);
        writer.WriteNumber("parameters", step.Parameters.Value);
        Step(writer, step);
        if (scenario.Tokens is { } tokens)
        {
            writer.WriteNumber("run_days", tokens.Value / step.Rate.Value / 86400.0);
            writer.WriteNumber("run_chip_hours", tokens.Value / step.Rate.Value / 3600.0 * step.Job.Chips);
        }

        writer.WriteStartArray("changes");
        foreach (var change in changes)
        {
            writer.WriteStartObject();
            writer.WriteString("what", change.What);
            writer.WriteNumber("iteration_seconds", change.Step.Iteration.Value);
            writer.WriteNumber("memory_bytes", change.Step.Fullest.Total.Value);
            writer.WriteBoolean("fits", change.Step.Fits);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the figures of an iteration.</summary>
    public static void Step(Utf8JsonWriter writer, TrainingStep step)
    {
        writer.WriteString("layout", TrainingWords.Layout(step.Job));
        writer.WriteNumber("data_parallel", step.Job.Data);
        writer.WriteNumber("micro_batches", step.Job.MicroBatches);
        writer.WriteNumber("iteration_seconds", step.Iteration.Value);
        writer.WriteNumber("tokens_per_second", step.Rate.Value);
        writer.WriteNumber("model_flops_per_second_per_chip", step.PerChip.Value);
        writer.WriteNumber("causal_model_flops_per_second_per_chip", step.CausalPerChip.Value);
        writer.WriteNumber("hardware_flops_per_second_per_chip", step.HardwarePerChip.Value);
        writer.WriteNumber("mfu_share", step.Mfu.Value);
        writer.WriteNumber("causal_mfu_share", step.CausalMfu.Value);
        writer.WriteNumber("hfu_share", step.Hfu.Value);
        writer.WriteNumber("bubble_share", step.Timeline.BubbleShare);
        writer.WriteStartObject("seconds_by_part");
        foreach (var (name, time) in step.Parts.Named)
        {
            writer.WriteNumber(name.Replace(' ', '_'), time.Value);
        }

        writer.WriteEndObject();
        var phases = step.Timeline.Phases(step.PaceSetter);
        writer.WriteStartObject("phases_seconds");
        writer.WriteNumber("forward_alone", phases.Forward.Value);
        writer.WriteNumber("backward_alone", phases.Backward.Value);
        writer.WriteNumber("weight_alone", phases.Weight.Value);
        writer.WriteNumber("paired", phases.Paired.Value);
        writer.WriteNumber("bubble", phases.Bubble.Value);
        writer.WriteEndObject();
        writer.WriteBoolean("fits", step.Fits);
        writer.WriteStartArray("memory_bytes_by_stage");
        foreach (var stage in step.Stages)
        {
            writer.WriteStartObject();
            writer.WriteNumber("stage", stage.Stage);
            foreach (var (name, size) in stage.Parts)
            {
                writer.WriteNumber(name, size.Value);
            }

            writer.WriteNumber("total", stage.Total.Value);
            writer.WriteNumber("capacity", stage.Capacity.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
