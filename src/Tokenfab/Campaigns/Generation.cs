using Tokenfab.Catalog;
using Tokenfab.Kernels.Measured;
using Tokenfab.Planning;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns;

/// <summary>One replica that writes attempts on one kind of chip, at the batch where a token costs least.</summary>
/// <param name="Plan">Layout, batch, power and price, as <c>plan</c> finds them for the same lengths when nobody waits.</param>
/// <param name="Attempts">Attempts that it finishes in steady state.</param>
/// <param name="InFlight">Attempts that it works on at once.</param>
/// <param name="Attempt">Time of one attempt of mean length.</param>
/// <param name="Longest">Time of the longest of those in flight at the end, which all others are done waiting for.</param>
public sealed record Generation(Plan Plan, RequestsPerSecond Attempts, double InFlight, Seconds Attempt, Seconds Longest)
{
    // Nothing waits and no fleet is so small that whole replicas matter: the cheapest plan is then the one whose tokens are.
    private static readonly RequestsPerSecond ManyRequests = new(1e5);

    /// <summary>Chips of the replica.</summary>
    public int Chips => Plan.Deployment.Decode.Layout.Chips;

    /// <summary>Finds the cheapest replica on each allowed chip.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="model">The catalogue's model that writes.</param>
    /// <param name="lengths">What is written.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="measured">The user's measured kernels; null for none.</param>
    /// <returns>An outcome a chip, as <c>plan</c> orders them, with the replica where there is one.</returns>
    /// <exception cref="InputException">The campaign names something that does not exist.</exception>
    public static IReadOnlyList<(ChipOutcome Outcome, Generation? Replica)> On(
        Campaign campaign, string model, AttemptLengths lengths, CatalogStore catalog, int threads, IMeasuredKernels? measured = null)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        var most = Math.Min(campaign.Search.MaxChipsPerReplica.Value, campaign.Limits.Chips?.Value ?? double.PositiveInfinity);
        var scenario = new Scenario
        {
            Name = campaign.Name,
            Model = model,
            Chips = campaign.Chips,
            Slo = new SloSpec(),
            Traffic = new TrafficSpec
            {
                InputTokens = new Count(lengths.Prompt),
                OutputTokens = new Count(lengths.Output),
                InputVariation = Ratio.Zero,
                OutputVariation = new Ratio(lengths.Variation),
                PrefixHitShare = new Ratio(lengths.Shared),
                Rate = ManyRequests,
            },
            Search = campaign.Search with { Modes = ["aggregated"], Headroom = Ratio.Zero, MaxChipsPerReplica = new Count(Math.Max(Math.Floor(most), 1.0)) },
            Economics = campaign.Economics,
        };
        var result = Planner.Run(scenario, catalog, Environment.CurrentDirectory, threads, measured);
        return [.. result.Outcomes.Select(outcome => (outcome, outcome.Best is { } plan ? Of(plan, lengths) : null))];
    }

    private static Generation Of(Plan plan, AttemptLengths lengths)
    {
        var serving = plan.Serving;
        return new Generation(
            plan, serving.Requests, serving.Batch, serving.Ttft.Mean + (serving.Tpot.Mean * lengths.Output),
            serving.Ttft.Mean + (serving.Tpot.Mean * lengths.Longest(serving.Batch)));
    }
}
