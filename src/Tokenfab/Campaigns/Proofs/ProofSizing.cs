using Tokenfab.Planning;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns.Proofs;

/// <summary>Sizes the fleet of a campaign on one kind of chip: the fewest replicas that keep the deadline.</summary>
internal sealed class ProofSizing(
    Campaign campaign, ProofSubject subject, ProofBudget budget, Decomposition? apart, AttemptLengths lengths, Generation replica, Generation? sketcher)
{
    private const double MostReplicas = 1e6;

    private readonly double _proved = budget.Pass.Mid.Value * subject.Problems;
    private readonly double _failing = Math.Max(1.0 - (budget.Pass.Mid.Value * subject.Problems / budget.Attempts.Mid.Value), 0.0);
    private readonly double _sketches = apart is null ? 0.0 : apart.Sketches.Value * subject.Problems;

    /// <summary>The plan, with the reason where it breaks a cap.</summary>
    public ProofPlan Plan()
    {
        var plan = With(Fewest());
        return plan with { Loss = WhyNot(plan) };
    }

    // More replicas are never slower, until what siblings waste takes up all that they add.
    private double Fewest()
    {
        var most = Math.Max(Math.Floor((campaign.Limits.Chips?.Value ?? MostReplicas * replica.Chips) / replica.Chips), 1.0);
        var (low, high) = (0.0, 1.0);
        while (high < most && Time(high).Time > campaign.Deadline)
        {
            (low, high) = (high, Math.Min(high * 2.0, most));
        }

        while (high - low > 1.0)
        {
            var middle = Math.Floor((low + high) / 2.0);
            (low, high) = Time(middle).Time > campaign.Deadline ? (middle, high) : (low, middle);
        }

        return high;
    }

    private (Seconds Time, double Attempts, double Wasted) Time(double replicas)
    {
        var full = budget.FullAttempts.Value;
        var (inFlight, delay) = (Math.Min(replicas * replica.InFlight, full), Pool(replicas).Check / replica.Attempt);
        var wasted = !campaign.StopAtFirst
            ? 0.0
            : apart?.Waste(subject.Problems, inFlight, delay) ?? SiblingWaste.Attempts(subject.Fit.Best, subject.Problems, budget.Samples.Mid.Value, inFlight, delay);
        var attempts = Math.Min(budget.Attempts.Mid.Value + wasted, full);
        var levels = (apart?.Sketch.Levels ?? 1) * replica.Longest + (sketcher?.Longest ?? Seconds.Zero);
        return (new Seconds(attempts / (replicas * replica.Attempts.Value)) + levels, attempts, attempts - budget.Attempts.Mid.Value);
    }

    private VerifierPool Pool(double replicas) => VerifierPool.For(campaign.Verifier, subject.Verifier, replica.Attempts * replicas, _failing, campaign.Name);

    private ProofPlan With(double replicas)
    {
        var (time, attempts, wasted) = Time(replicas);
        var pool = Pool(replicas);
        var all = time + pool.Check;
        var sketchers = sketcher is null ? 0.0 : Math.Ceiling(_sketches / (sketcher.Attempts.Value * all.Value));

        // Sketchers are given back once the last sketch is written; the replicas and verifiers are kept to the end.
        var kept = (replicas * replica.Chips) + (sketcher is null ? 0.0 : sketcher.Chips * _sketches / (sketcher.Attempts.Value * all.Value));
        var cost = CampaignCost.Of(replica, kept, pool, all, (budget.Attempts.Low / budget.Attempts.Mid, budget.Attempts.High / budget.Attempts.Mid));
        var (tokens, sketched) = (attempts * lengths.Output, _sketches * (campaign.Decomposition?.SketchTokens.Value ?? 0.0));
        return new ProofPlan
        {
            Replica = replica,
            Replicas = replicas,
            Sketcher = sketcher,
            Sketchers = sketchers,
            Attempts = new Count(attempts),
            Wasted = new Count(wasted),
            Tokens = new Count(tokens + sketched),
            Time = all,
            Pool = pool,
            Cost = cost,
            PerTheorem = cost.Total is { } total ? new Estimate<Usd>(total.Low / _proved, total.Mid / _proved, total.High / _proved) : null,
            Energy = replica.Plan.Fleet.EnergyPerToken is { } each
                ? (each * tokens) + ((sketcher?.Plan.Fleet.EnergyPerToken ?? Joules.Zero) * sketched)
                : null,
        };
    }

    private Loss? WhyNot(ProofPlan plan)
    {
        if (plan.Chips > (campaign.Limits.Chips ?? plan.Chips))
        {
            return new Loss(LossReason.Chips, $"needs {plan.Chips} chips, {campaign.Limits.Chips} are allowed");
        }

        if (plan.Time > campaign.Deadline)
        {
            return campaign.Limits.Chips is { } cap
                ? new Loss(LossReason.Chips, $"the {cap} chips allowed take {plan.Time}, the deadline is {campaign.Deadline}")
                : new Loss(LossReason.Tpot, $"no number of chips keeps the deadline of {campaign.Deadline}: the longest attempts alone take {replica.Longest}");
        }

        return campaign.Limits.Cost is { } most && plan.Cost?.Total is { } total && total.Mid > most
            ? new Loss(LossReason.Cost, $"costs {total.Mid}, the cap is {most}")
            : null;
    }
}
