using Tokenfab.Campaigns.Difficulties;

namespace Tokenfab.Campaigns.Proofs;

/// <summary>What becomes of one sketch of a theorem: lemmas in a graph without circles, each searched once those that it needs are closed, and
/// taken apart in its turn where its attempts are used up.</summary>
/// <param name="Closed">Chance that the sketch is sound and every lemma is closed.</param>
/// <param name="Attempts">Expected attempts at lemmas, parts of lemmas included.</param>
/// <param name="Sketches">Expected sketches written: this one and those of lemmas taken apart.</param>
/// <param name="MostAttempts">Attempts if every budget were used up.</param>
/// <param name="Levels">Lemmas, and parts of lemmas, that must come one after another.</param>
/// <param name="Lemmas">The lemmas.</param>
/// <remarks>Lemmas are taken to be closed independently of one another. Of an unsound sketch one lemma is false, each as likely as the others, and
/// uses up its budget.</remarks>
public sealed record SketchOutlook(double Closed, double Attempts, double Sketches, double MostAttempts, int Levels, IReadOnlyList<LemmaOutlook> Lemmas)
{
    /// <summary>Follows a sketch.</summary>
    /// <param name="lemmas">Its lemmas, each after those that it needs.</param>
    /// <param name="sound">Chance that a sketch's lemmas are true and give what it is a sketch of.</param>
    /// <param name="difficulty">How hard a lemma's like is.</param>
    public static SketchOutlook Of(IReadOnlyList<LemmaSpec> lemmas, double sound, Func<LemmaSpec, Difficulty> difficulty)
    {
        ArgumentNullException.ThrowIfNull(lemmas);
        ArgumentNullException.ThrowIfNull(difficulty);
        var (all, before) = (new List<LemmaOutlook>(), new List<HashSet<int>>());
        foreach (var lemma in lemmas)
        {
            var needs = new HashSet<int>();
            foreach (var need in lemma.Needs ?? [])
            {
                var i = all.FindIndex(one => one.Name == need);
                needs.Add(i);
                needs.UnionWith(before[i]);
            }

            var reached = needs.Aggregate(1.0, (chance, i) => chance * all[i].Closed);
            all.Add(LemmaOutlook.Of(lemma, reached, needs.Select(i => all[i].Level).DefaultIfEmpty(0).Max(), sound, difficulty));
            before.Add(needs);
        }

        var falseLemma = all.Average(one => one.Reached * (one.Samples - one.Attempts));
        return new SketchOutlook(
            all.Aggregate(sound, (chance, one) => chance * one.Closed),
            all.Sum(one => one.Reached * (one.Attempts + (one.Parts is { } parts ? one.LeftOpen * parts.Attempts : 0.0))) + ((1.0 - sound) * falseLemma),
            1.0 + all.Sum(one => one.Parts is { } parts ? one.Reached * one.LeftOpen * parts.Sketches : 0.0),
            all.Sum(one => one.Samples + (one.Parts?.MostAttempts ?? 0.0)), all.Max(one => one.Level), all);
    }
}

/// <summary>What becomes of one lemma.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Difficulty">How hard its like is.</param>
/// <param name="Samples">Most attempts at it.</param>
/// <param name="Reached">Chance that all lemmas that it needs are closed.</param>
/// <param name="Attempts">Expected attempts at it once reached, stopping at the first proof.</param>
/// <param name="LeftOpen">Chance that its attempts leave it open.</param>
/// <param name="Closed">Chance that it is closed, by an attempt or by its parts.</param>
/// <param name="Level">Levels up to and with it.</param>
/// <param name="Parts">The sketch that it is taken apart into; null for none.</param>
public sealed record LemmaOutlook(
    string Name, Difficulty Difficulty, double Samples, double Reached, double Attempts, double LeftOpen, double Closed, int Level, SketchOutlook? Parts)
{
    internal static LemmaOutlook Of(LemmaSpec lemma, double reached, int levelsBefore, double sound, Func<LemmaSpec, Difficulty> difficulty)
    {
        var (how, samples) = (difficulty(lemma), lemma.Samples.Value);
        var parts = lemma.Parts is { Count: > 0 } inner ? SketchOutlook.Of(inner, sound, difficulty) : null;
        var open = how.Unsolved(samples);
        return new LemmaOutlook(
            lemma.Name, how, samples, reached, how.SamplesUntilFirst(samples), open, 1.0 - (open * (1.0 - (parts?.Closed ?? 0.0))),
            levelsBefore + 1 + (parts?.Levels ?? 0), parts);
    }
}
