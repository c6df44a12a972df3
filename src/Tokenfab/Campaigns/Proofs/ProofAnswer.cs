namespace Tokenfab.Campaigns.Proofs;

/// <summary>The answer to a campaign that searches proofs.</summary>
/// <param name="Campaign">The question.</param>
/// <param name="Subject">Who proves what.</param>
/// <param name="Budget">Attempts and pass rate; null where no number of attempts is known to reach the target.</param>
/// <param name="Decomposition">What one theorem takes; null where theorems are not taken apart.</param>
/// <param name="Plans">A plan or a reason a chip, best first.</param>
public sealed record ProofAnswer(Campaign Campaign, ProofSubject Subject, ProofBudget? Budget, Decomposition? Decomposition, IReadOnlyList<ProofPlan> Plans)
{
    /// <summary>The best plan; null where there is none.</summary>
    public ProofPlan? Best => Plans.FirstOrDefault(plan => plan.Works);
}
