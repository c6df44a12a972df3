using Tokenfab.Catalog;
using Tokenfab.Kernels.Measured;
using Tokenfab.Planning;

namespace Tokenfab.Campaigns.Proofs;

/// <summary>Plans campaigns that search proofs, of whole theorems or of their lemmas.</summary>
public static class ProofSearch
{
    /// <summary>Answers a campaign.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="threads">Threads to use; the answer does not depend on it.</param>
    /// <param name="measured">The user's measured kernels; null for none.</param>
    /// <exception cref="InputException">The campaign names something that does not exist, or that nobody measured.</exception>
    public static ProofAnswer Run(Campaign campaign, CatalogStore catalog, int threads, IMeasuredKernels? measured = null)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        var subject = ProofSubject.Of(campaign, catalog);
        var apart = campaign.Decomposition is not null ? Decomposition.Of(campaign, subject, catalog) : null;
        var budget = apart is null ? ProofBudget.Of(subject.Fit, campaign, subject.Problems) : apart.Budget(subject.Problems, campaign.Decomposition!.Sketches.Value);
        if (budget is null)
        {
            return new ProofAnswer(campaign, subject, null, apart, []);
        }

        var attempts = ProofSubject.Lengths(subject.Prover, campaign, Math.Max(1.0 - (subject.Problems / budget.Attempts.Mid.Value), 0.0));
        var found = Generation.On(campaign, subject.Prover.Model, attempts, catalog, threads, measured);
        var sketchers = apart is null ? [] : Generation.On(
            campaign, campaign.Decomposition!.Sketcher ?? subject.Prover.Model,
            attempts with { Output = campaign.Decomposition.SketchTokens.Value, Shared = 0.0 }, catalog, threads, measured);
        var plans = found.Select(one =>
        {
            var sketcher = sketchers.FirstOrDefault(other => other.Outcome.Asked == one.Outcome.Asked);
            var loss = one.Replica is null ? one.Outcome.Loss : apart is not null && sketcher.Replica is null ? sketcher.Outcome.Loss : null;
            var plan = loss is null
                ? new ProofSizing(campaign, subject, budget, apart, attempts, one.Replica!, sketcher.Replica).Plan()
                : new ProofPlan { Loss = loss };
            return plan with { Asked = one.Outcome.Asked, Chip = one.Outcome.Chip };
        });
        return new ProofAnswer(campaign, subject, budget, apart, Ranked(plans));
    }

    private static IReadOnlyList<ProofPlan> Ranked(IEnumerable<ProofPlan> plans)
    {
        var ranked = plans
            .OrderBy(plan => plan.Works ? 0 : 1)
            .ThenBy(plan => plan.Cost?.Total?.Mid.Value ?? double.PositiveInfinity)
            .ThenBy(plan => plan.Chips.Value * plan.Time.Value)
            .ToArray();
        var best = ranked.FirstOrDefault(plan => plan.Works);
        return [.. ranked.Select(plan => plan == best || !plan.Works ? plan : plan with { Loss = Beaten(plan, best!) })];
    }

    private static Loss Beaten(ProofPlan plan, ProofPlan best) => (plan.Cost?.Total, best.Cost?.Total) switch
    {
        ({ } own, { } least) => new Loss(LossReason.Beaten, FormattableString.Invariant($"costs {own.Mid / least.Mid:0.00} times as much as {best.Chip}")),
        (null, { }) => new Loss(LossReason.Beaten, "its price is not known"),
        _ => new Loss(LossReason.Beaten, FormattableString.Invariant($"needs {plan.Chips.Value * plan.Time.Value / (best.Chips.Value * best.Time.Value):0.00} times the chip-hours of {best.Chip}")),
    };
}
