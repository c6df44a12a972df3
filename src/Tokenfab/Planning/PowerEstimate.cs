using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Planning.Search;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Planning;

/// <summary>The power of a candidate's chips, from what its steps keep busy.</summary>
internal static class PowerEstimate
{
    /// <summary>A pure decode step of a candidate at its mean batch.</summary>
    public static StepShape DecodeStep(in Candidate candidate, StepModel decode, in RequestProfile request) =>
        new(0.0, 0.0, 0.0, candidate.Batch / decode.Layout.Pipeline, request.MeanContext, 1.0 + request.DraftTokens);

    /// <summary>Estimates a candidate's powers.</summary>
    /// <param name="power">The chip.</param>
    /// <param name="candidate">The candidate.</param>
    /// <param name="decode">Its decode (or only) worker.</param>
    /// <param name="prefill">Its prefill worker; the same when aggregated.</param>
    /// <param name="request">The traffic.</param>
    /// <remarks>Aggregated, the share of chip time that prefill takes is worked at the power of prefill. Prefill workers of their own wait
    /// for what their utilisation leaves, at standing power.</remarks>
    public static PlanPower Of(PowerModel power, in Candidate candidate, StepModel decode, StepModel prefill, in RequestProfile request)
    {
        var serving = candidate.Serving;
        var decoding = decode.Activity(DecodeStep(candidate, decode, request), 1.0).Average(power);
        var aggregated = candidate.PrefillLaid < 0;
        double groups = aggregated ? 1.0 : prefill.Layout.AttentionData;
        var prompts = aggregated ? 1.0 : candidate.Prefill.Prompts;
        var tokens = Math.Min(request.Uncached, candidate.TokenBudget);
        var filling = prefill.Activity(new StepShape(prompts * tokens, prompts, request.Cached, 0.0, 0.0, 0.0), groups).Average(power);
        var busy = aggregated ? 1.0 : candidate.Prefill.Utilisation;
        var share = serving.PrefillShare.Value;
        var mean = (decoding * (1.0 - share)) + (((filling * busy) + (power.Standing * (1.0 - busy))) * share);
        return new PlanPower(
            decoding, filling, mean, new Joules(mean.Value / serving.OutputPerChip.Value), new Ratio(power.Constants.TypicalError));
    }
}
