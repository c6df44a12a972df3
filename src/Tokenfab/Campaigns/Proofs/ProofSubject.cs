using Tokenfab.Campaigns.Difficulties;
using Tokenfab.Catalog;

namespace Tokenfab.Campaigns.Proofs;

/// <summary>Who proves what, and what was measured of it.</summary>
/// <param name="Prover">Who.</param>
/// <param name="Benchmark">What, or what the problems are like.</param>
/// <param name="Verifier">Who checks.</param>
/// <param name="Fit">How hard the problems are for the prover.</param>
/// <param name="Curve">The measurements behind that.</param>
/// <param name="Problems">Problems of the campaign.</param>
public sealed record ProofSubject(Prover Prover, Benchmark Benchmark, Verifier Verifier, DifficultyFit Fit, BudgetCurve Curve, double Problems)
{
    /// <summary>The subject of a campaign.</summary>
    /// <exception cref="InputException">It names something that does not exist, or a benchmark that its prover was not measured on.</exception>
    public static ProofSubject Of(Campaign campaign, CatalogStore catalog)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(catalog);
        var prover = catalog.Prover(campaign.Prover);
        var benchmark = catalog.Benchmark(campaign.Benchmark);
        var curve = CurveOf(prover, benchmark, "benchmark", campaign.Name, catalog);
        var fit = DifficultyFit.Of(curve.Points, benchmark.Problems.Value.Value);
        return new ProofSubject(
            prover, benchmark, catalog.Verifier(campaign.Verifier.Server), fit, curve, campaign.Problems?.Value ?? benchmark.Problems.Value.Value);
    }

    /// <summary>The prover's curve on a benchmark.</summary>
    /// <exception cref="InputException">It was not measured on it.</exception>
    internal static BudgetCurve CurveOf(Prover prover, Benchmark benchmark, string field, string campaign, CatalogStore catalog) =>
        prover.Curves.FirstOrDefault(one => one.Benchmark == benchmark.Id) ?? throw new InputException(
            campaign, null, field, $"nobody published pass rates of {prover.Name} on {benchmark.Name}",
            $"Name one of {string.Join(", ", prover.Curves.Select(one => catalog.Benchmark(one.Benchmark).Name))}, or add a curve to a catalogue folder of your own");

    /// <summary>Lengths of a prover's attempts.</summary>
    /// <param name="prover">The prover.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="shared">Share of the prompts that is found in the prefix cache.</param>
    /// <exception cref="InputException">Nobody published them, and the campaign does not say them.</exception>
    internal static AttemptLengths Lengths(Prover prover, Campaign campaign, double shared)
    {
        var output = campaign.OutputTokens ?? prover.OutputTokens?.Value ?? throw new InputException(
            campaign.Name, null, "output_tokens", $"nobody published how many tokens an attempt of {prover.Name} takes", "Write what you reckon with, such as '8000'");
        return new AttemptLengths(campaign.PromptTokens.Value, output.Value, campaign.OutputVariation.Value, prover.MaxTokens?.Value.Value, shared);
    }
}
