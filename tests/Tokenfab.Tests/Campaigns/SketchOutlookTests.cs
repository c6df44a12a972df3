using CsCheck;
using Tokenfab.Campaigns;
using Tokenfab.Campaigns.Difficulties;
using Tokenfab.Campaigns.Proofs;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Campaigns;

public sealed class SketchOutlookTests
{
    private static readonly Difficulty Even = new(0.8, 0.4, 0.6);

    // Random graphs of up to five lemmas, each needing a random choice of those before it; every outcome is counted out.
    [Fact]
    public void Chances_and_attempts_are_those_of_all_outcomes_counted_out() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 1023], Gen.Int[1, 60], Gen.Double[0.1, 1.0]).Sample((count, edges, samples, sound) =>
        {
            var needs = Enumerable.Range(0, count).Select(i => Enumerable.Range(0, i).Where(j => (edges >> ((i * (i - 1) / 2) + j) & 1) == 1).ToArray()).ToArray();
            var lemmas = needs.Select((needed, i) => new LemmaSpec($"h{i}", new Count(samples + i), [.. needed.Select(j => $"h{j}")])).ToArray();
            var outlook = SketchOutlook.Of(lemmas, 1.0, _ => Even);
            var (closed, attempts) = (0.0, 0.0);
            for (var outcome = 0; outcome < 1 << count; outcome++)
            {
                var chance = Enumerable.Range(0, count).Aggregate(1.0, (c, i) => c * ((outcome >> i & 1) == 1 ? Even.Pass(samples + i) : Even.Unsolved(samples + i)));
                closed += outcome == (1 << count) - 1 ? chance : 0.0;
                attempts += chance * Enumerable.Range(0, count).Where(i => Reached(i, outcome, needs)).Sum(i => Even.SamplesUntilFirst(samples + i));
            }

            Assert.Equal(closed, outlook.Closed, 9);
            Assert.Equal(1.0, attempts / outlook.Attempts, 9);
            Assert.Equal(closed * sound, SketchOutlook.Of(lemmas, sound, _ => Even).Closed, 9);
        });

    [Fact]
    public void A_lemma_taken_apart_is_closed_more_often_and_takes_longer()
    {
        LemmaSpec[] parts = [new("a", new Count(16)), new("b", new Count(16), ["a"])];
        var whole = SketchOutlook.Of([new("h", new Count(16))], 0.9, _ => Even);
        var apart = SketchOutlook.Of([new("h", new Count(16), Parts: parts)], 0.9, _ => Even);

        Assert.True(apart.Closed > whole.Closed);
        Assert.True(apart.Attempts > whole.Attempts);
        Assert.Equal(1, whole.Levels);
        Assert.Equal(3, apart.Levels);
        Assert.Equal(1.0 + Even.Unsolved(16), apart.Sketches, 9);
    }

    private static bool Reached(int lemma, int outcome, int[][] needs) => needs[lemma].All(need => (outcome >> need & 1) == 1 && Reached(need, outcome, needs));
}
