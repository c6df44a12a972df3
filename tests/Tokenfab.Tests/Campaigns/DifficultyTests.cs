using CsCheck;
using Tokenfab.Campaigns;
using Tokenfab.Campaigns.Difficulties;
using Tokenfab.Catalog;

namespace Tokenfab.Tests.Campaigns;

public sealed class DifficultyTests
{
    private static readonly Gen<Difficulty> Difficulties =
        Gen.Select(Gen.Double[0.05, 1.0], Gen.Double[0.01, 3.0], Gen.Double[0.01, 3.0], (c, a, b) => new Difficulty(c, a, b));

    public static TheoryData<string> Provers => [.. CatalogStore.Embedded.List("prover").Select(entry => entry.Id)];

    [Fact]
    public void Attempts_until_the_first_proof_are_the_sum_of_what_stays_open() => Difficulties.Select(Gen.Int[1, 300]).Sample((difficulty, cap) =>
    {
        var sum = Enumerable.Range(0, cap).Sum(j => difficulty.Unsolved(j));
        Assert.Equal(1.0, difficulty.SamplesUntilFirst(cap) / sum, 6);
    });

    [Fact]
    public void What_stays_open_is_the_product_of_the_beta_binomial() => Difficulties.Select(Gen.Int[1, 200]).Sample((difficulty, samples) =>
    {
        var open = Enumerable.Range(0, samples).Aggregate(1.0, (left, j) => left * (difficulty.Hard + j) / (difficulty.Easy + difficulty.Hard + j));
        Assert.Equal(difficulty.Solvable * (1.0 - open), difficulty.Pass(samples), 10);
    });

    [Fact]
    public void A_group_of_one_never_teaches_and_mixed_groups_are_all_but_the_even_ones() => Difficulties.Sample(difficulty =>
    {
        Assert.Equal(0.0, difficulty.MixedGroups(1), 10);
        Assert.InRange(difficulty.MixedGroups(32), 0.0, difficulty.Pass(32) + 1e-12);
    });

    [Theory]
    [MemberData(nameof(Provers))]
    public void A_fit_meets_the_published_curve_and_rises(string id)
    {
        var prover = CatalogStore.Embedded.Prover(id);
        Assert.All(prover.Curves, curve =>
        {
            var fit = DifficultyFit.Of(curve.Points, CatalogStore.Embedded.Benchmark(curve.Benchmark).Problems.Value.Value);
            Assert.InRange(fit.WorstResidual.Value, 0.0, 0.012);
            Assert.All(curve.Points, point =>
            {
                var pass = fit.Pass(point.Samples.Value);
                Assert.InRange(point.Pass.Value.Value, pass.Low.Value - 1e-9, pass.High.Value + 1e-9);
            });

            var far = fit.Pass(fit.LargestMeasured * 64.0);
            Assert.True(far.Mid > fit.Pass(fit.LargestMeasured).Mid);
            Assert.True(far.High - far.Low > fit.Pass(fit.LargestMeasured).High - fit.Pass(fit.LargestMeasured).Low);
        });
    }

    // Four points, three of them fitted: the budget that was held out must lie in the interval that the others give.
    [Theory]
    [MemberData(nameof(Provers))]
    public void The_largest_budget_is_foretold_by_the_smaller_ones(string id)
    {
        var checks = 0;
        foreach (var curve in CatalogStore.Embedded.Prover(id).Curves.Where(one => one.Points.Count >= 3))
        {
            var fit = DifficultyFit.Of([.. curve.Points.Take(curve.Points.Count - 1)], CatalogStore.Embedded.Benchmark(curve.Benchmark).Problems.Value.Value);
            var (told, last) = (fit.Pass(curve.Points[^1].Samples.Value), curve.Points[^1].Pass.Value);
            Assert.InRange(last.Value, told.Low.Value - 0.01, told.High.Value + 0.01);
            checks++;
        }

        Assert.True(checks > 0);
    }

    [Fact]
    public void The_target_beyond_what_can_be_proved_has_no_budget()
    {
        var curve = CatalogStore.Embedded.Prover("deepseek-prover-v2-671b-cot").Curves.Single(one => one.Benchmark == "minif2f-test");
        var fit = DifficultyFit.Of(curve.Points, 244.0);

        Assert.Null(DifficultyFit.SamplesFor(fit.Best, 0.95));
        Assert.InRange(DifficultyFit.SamplesFor(fit.Best, 0.82)!.Value, 24.0, 48.0);
        Assert.Equal(1.0, DifficultyFit.SamplesFor(fit.Best, 0.5)!.Value);
    }

    // DeepSeek-Prover-V2's paper as updated in July 2025: 47 of 658 Putnam problems, not the 49 of its first version.
    [Fact]
    public void Putnam_counts_are_those_of_the_corrected_paper()
    {
        var curve = CatalogStore.Embedded.Prover("deepseek-prover-v2-671b-cot").Curves.Single(one => one.Benchmark == "putnambench");
        Assert.Equal(47.0, Math.Round(curve.Points[^1].Pass.Value.Value * 658.0, 1));
    }
}
