using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Quantities;
using Tokenfab.Training;

namespace Tokenfab.Campaigns.PostTraining;

/// <summary>What training on a step's answers takes.</summary>
/// <param name="Update">All optimizer steps on them.</param>
/// <param name="Forward">One forward pass over them: log-probabilities, or a critic's values.</param>
/// <param name="Fits">Whether training fits the chips' memory.</param>
internal readonly record struct PolicyTimes(Seconds Update, Seconds Forward, bool Fits)
{
    private const double Granularity = 64.0;

    /// <summary>As <c>train</c> tells it: optimizer steps on packed sequences as long as the one that a token stands in on average.</summary>
    /// <param name="scenario">The campaign.</param>
    /// <param name="batch">The answers.</param>
    /// <param name="answers">How many they are.</param>
    /// <param name="chips">Chips that train.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <exception cref="InputException">The layout cannot be.</exception>
    public static PolicyTimes Of(PostTrainingScenario scenario, RolloutBatch batch, int answers, int chips, CatalogStore catalog, string folder)
    {
        var spec = scenario.Training;
        var tokens = (batch.OutputTokens + (scenario.PromptTokens.Value * answers)) / spec.Updates.Value;
        var layout = spec.Layout ?? new LayoutSpec { Sharding = StateSharding.Parameters, Recompute = Recompute.Full };
        var ranks = Math.Max(chips / (layout.Tensor.Value * layout.Pipeline.Value * layout.Context.Value), 1.0) * layout.MicroBatch.Value;
        var grain = Granularity * layout.Context.Value;
        var longest = Math.Max(Math.Floor(tokens / ranks / grain), 1.0) * grain;
        var sequence = Math.Min(Math.Max(Math.Round(batch.SquaredTokens / (tokens * spec.Updates.Value) / grain), 1.0) * grain, longest);
        var sequences = Math.Max(Math.Round(tokens / sequence / ranks), 1.0) * ranks;
        var job = TrainingFile.Job(
            new TrainingScenario
            {
                Name = scenario.Name, Model = scenario.Model, Chip = scenario.Chip, Chips = new Count(chips), Batch = new Count(sequences), Sequence = new Count(sequence),
                Framework = spec.Framework, Layout = layout,
            },
            catalog,
            folder);
        var step = TrainingModel.Evaluate(job);
        var (parts, whole) = (step.Parts, tokens / (sequences * sequence) * spec.Updates.Value);

        // Exchanges and bubbles belong to the passes by the time of their kernels.
        var kernels = parts.Forward + parts.Backward + parts.Recompute;
        var beside = parts.Tensor + parts.Expert + parts.Context + parts.Pipeline + parts.Bubble;
        var forward = parts.Forward + (beside * (parts.Forward / kernels));
        return new PolicyTimes(step.Iteration * whole, forward * whole, step.Fits);
    }

    /// <summary>From a stated utilisation: 2 FLOP a parameter and token forward, twice that backward, and the forward again where it is recomputed;
    /// log-probabilities run at the same rate.</summary>
    /// <exception cref="InputException">The catalogue does not know the chip's peak.</exception>
    public static PolicyTimes At(Ratio mfu, PostTrainingScenario scenario, RolloutBatch batch, int answers, int chips, ModelArchitecture model, Accelerator chip)
    {
        var peak = chip.Peak.Bf16 ?? chip.Peak.Fp16 ?? throw new InputException(
            scenario.Name, null, "chip", $"the catalogue does not know the 16-bit peak of {chip.Name}", "Name another chip, or add its peak to a catalogue folder of your own");
        var tokens = batch.OutputTokens + (scenario.PromptTokens.Value * answers);
        var forward = 2.0 * ParameterCount.Of(model).Active * tokens / (peak.Value.Value * mfu.Value * chips);
        var passes = scenario.Training.Layout is { Recompute: not Recompute.Full } ? 3.0 : 4.0;
        return new PolicyTimes(new Seconds(forward * passes), new Seconds(forward), true);
    }
}
