using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns.PostTraining;

/// <summary>What training on a step's answers takes.</summary>
/// <param name="Update">All optimizer steps on them.</param>
/// <param name="Forward">One forward pass over them: log-probabilities, or a critic's values.</param>
internal readonly record struct PolicyTimes(Seconds Update, Seconds Forward)
{
    /// <summary>From a stated utilisation: 2 FLOP a parameter and token forward, twice that backward, and the forward again where it is recomputed;
    /// log-probabilities run at the same rate.</summary>
    public static PolicyTimes At(Ratio mfu, bool recompute, ModelArchitecture model, Accelerator chip, int chips, double tokens, string campaign)
    {
        var peak = chip.Peak.Bf16 ?? chip.Peak.Fp16 ?? throw new InputException(
            campaign, null, "chip", $"the catalogue does not know the 16-bit peak of {chip.Name}", "name another chip, or add its peak to a catalogue folder of your own");
        var forward = 2.0 * ParameterCount.Of(model).Active * tokens / (peak.Value.Value * mfu.Value * chips);
        return new PolicyTimes(new Seconds(forward * (recompute ? 4.0 : 3.0)), new Seconds(forward));
    }
}
