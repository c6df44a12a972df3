using Tokenfab.Campaigns.Difficulties;
using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Campaigns.Proofs;

/// <summary>Theorems taken apart: what one of them takes.</summary>
/// <param name="Sketch">One sketch at the most likely difficulties.</param>
/// <param name="Proved">Chance that a theorem is proved by any of its sketches.</param>
/// <param name="Sketches">Expected sketches of a theorem, those of lemmas included.</param>
/// <param name="Attempts">Expected attempts at lemmas for a theorem.</param>
/// <param name="Extrapolated">Whether some lemma's budget lies beyond the largest measured one.</param>
/// <remarks>Sketches of one theorem are taken to succeed independently; theorems that defeat every sketch alike make the true chance lower.</remarks>
public sealed record Decomposition(SketchOutlook Sketch, Estimate<Ratio> Proved, Count Sketches, Estimate<Count> Attempts, bool Extrapolated)
{
    /// <summary>Follows the theorems of a campaign.</summary>
    /// <exception cref="InputException">A lemma is like a benchmark that does not exist or that the prover was not measured on.</exception>
    internal static Decomposition Of(Campaign campaign, ProofSubject subject, CatalogStore catalog)
    {
        var spec = campaign.Decomposition!;
        var fits = new Dictionary<string, DifficultyFit>(StringComparer.Ordinal);
        var extrapolated = false;
        DifficultyFit Fit(LemmaSpec lemma)
        {
            var like = lemma.Like ?? campaign.Benchmark;
            if (!fits.TryGetValue(like, out var fit))
            {
                var benchmark = catalog.Benchmark(like);
                var curve = ProofSubject.CurveOf(subject.Prover, benchmark, "decomposition.lemmas", campaign.Name, catalog);
                fits[like] = fit = DifficultyFit.Of(curve.Points, benchmark.Problems.Value.Value);
            }

            extrapolated |= lemma.Samples.Value > fit.LargestMeasured;
            return fit;
        }

        SketchOutlook Follow(Func<DifficultyFit, double, Difficulty> choose) =>
            SketchOutlook.Of(spec.Lemmas, spec.Sound.Value, lemma => choose(Fit(lemma), lemma.Samples.Value));

        var most = spec.Sketches.Value;
        var middle = Follow((fit, _) => fit.Best);
        var hard = Follow((fit, samples) => fit.Agreeing.MinBy(one => one.Pass(samples)));
        var easy = Follow((fit, samples) => fit.Agreeing.MaxBy(one => one.Pass(samples)));
        Ratio Proved(SketchOutlook sketch) => new(1.0 - Math.Pow(1.0 - sketch.Closed, most));
        double Tried(SketchOutlook sketch) => sketch.Closed > 0.0 ? Proved(sketch).Value / sketch.Closed : most;
        double Attempts(SketchOutlook sketch) => Tried(sketch) * sketch.Attempts;
        return new Decomposition(
            middle, new Estimate<Ratio>(Proved(hard), Proved(middle), Proved(easy)), new Count(Tried(middle) * middle.Sketches),
            new Estimate<Count>(
                new Count(Math.Min(Attempts(easy), Attempts(middle))), new Count(Attempts(middle)), new Count(Math.Max(Attempts(hard), Attempts(middle)))),
            extrapolated);
    }

    /// <summary>The budget of a campaign of so many theorems.</summary>
    internal ProofBudget Budget(double theorems, double sketches) => new(
        Estimate.Exact(new Count(Sketch.MostAttempts * sketches)), Proved,
        new Estimate<Count>(Attempts.Low * theorems, Attempts.Mid * theorems, Attempts.High * theorems),
        new Count(Sketch.MostAttempts * sketches * theorems), Extrapolated);

    /// <summary>Attempts' worth of tokens thrown away when a lemma is closed, each lemma having its share of the fleet.</summary>
    internal double Waste(double theorems, double inFlight, double delay) => Waste(Sketch, theorems, inFlight, delay);

    private static double Waste(SketchOutlook sketch, double sketches, double inFlight, double delay) => sketch.Lemmas.Sum(lemma =>
    {
        var (searched, share) = (sketches * lemma.Reached, lemma.Reached * lemma.Attempts / sketch.Attempts);
        return searched * share <= 0.0
            ? 0.0
            : SiblingWaste.Attempts(lemma.Difficulty, searched, lemma.Samples, inFlight * share, delay)
                + (lemma.Parts is { } parts ? Waste(parts, searched * lemma.LeftOpen, inFlight * lemma.LeftOpen * share, delay) : 0.0);
    });
}
