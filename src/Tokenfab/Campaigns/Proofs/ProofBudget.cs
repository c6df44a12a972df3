using Tokenfab.Campaigns.Difficulties;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns.Proofs;

/// <summary>What a prover's measured curve says of a campaign, whatever the chips.</summary>
/// <param name="Samples">Most attempts at each problem; the high end is infinite where some difficulty that agrees with the measurements never
/// reaches the target.</param>
/// <param name="Pass">Share of the problems proved.</param>
/// <param name="Attempts">Attempts over all problems, those that stop at the first proof not counted on.</param>
/// <param name="FullAttempts">Attempts if none stopped: every problem's whole budget.</param>
/// <param name="Extrapolated">Whether the budget lies beyond the largest measured one.</param>
public sealed record ProofBudget(Estimate<Count> Samples, Estimate<Ratio> Pass, Estimate<Count> Attempts, Count FullAttempts, bool Extrapolated)
{
    /// <summary>The budget of a campaign; null where no number of attempts is known to reach its target.</summary>
    /// <param name="fit">The prover's difficulties.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="problems">Its problems.</param>
    public static ProofBudget? Of(DifficultyFit fit, Campaign campaign, double problems)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(campaign);
        double? Most(in Difficulty difficulty) =>
            campaign.Target is { } target ? DifficultyFit.SamplesFor(difficulty, target.Value) : campaign.Samples!.Value.Value;

        if (Most(fit.Best) is not { } samples)
        {
            return null;
        }

        double Attempts(in Difficulty difficulty, double most) => problems * (campaign.StopAtFirst ? difficulty.SamplesUntilFirst(most) : most);
        var beyond = samples > fit.LargestMeasured;
        var (fewest, largest) = (campaign.Target is { } asked && beyond ? Math.Min(samples, fit.FewestFor(asked.Value)) : samples, samples);
        var mid = Attempts(fit.Best, samples);
        var (low, high) = (Attempts(fit.Best, fewest), mid);
        foreach (var agreeing in fit.Agreeing)
        {
            var most = Most(agreeing) ?? double.PositiveInfinity;
            (fewest, largest) = (Math.Min(fewest, most), Math.Max(largest, most));
            var attempts = double.IsFinite(most) ? Attempts(agreeing, most) : most;
            (low, high) = (Math.Min(low, attempts), Math.Max(high, attempts));
        }

        return new ProofBudget(
            new Estimate<Count>(new Count(fewest), new Count(samples), new Count(largest)), fit.Pass(samples),
            new Estimate<Count>(new Count(low), new Count(mid), new Count(high)), new Count(problems * samples), beyond);
    }
}
