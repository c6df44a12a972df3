using Tokenfab.Catalog;
using Tokenfab.Quantities;

namespace Tokenfab.Planning.WhatIf;

/// <summary>What is asked of a study.</summary>
/// <param name="Changes">What is taken to be otherwise, all together; empty for nothing.</param>
/// <param name="Tornado">Whether each input is moved alone.</param>
/// <param name="Draws">How often all intervals are drawn at once; zero for not at all.</param>
/// <param name="Seed">What draws come from.</param>
/// <param name="PassThrough">Dollars by which a chip's price follows a dollar of its making cost.</param>
/// <param name="Threads">Threads to use; the result does not depend on it.</param>
public sealed record WhatIfQuestion(IReadOnlyList<Change> Changes, bool Tornado, int Draws, ulong Seed, double PassThrough, int Threads);

/// <summary>What a study found.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Today">The world as it is.</param>
/// <param name="Changed">The world under all changes; null where none were asked.</param>
/// <param name="Bars">Each input alone, the widest swing of the cost first (of chips where no cost is known); empty where not asked. They start
/// from the changed world.</param>
/// <param name="Drawn">All intervals at once; null where not asked.</param>
public sealed record WhatIfResult(string Scenario, WhatIfFigures Today, WhatIfFigures? Changed, IReadOnlyList<TornadoBar> Bars, DrawnFigures? Drawn)
{
    /// <summary>The measure by which bars are ordered.</summary>
    public string Measure { get; init; } = "cost";
}

/// <summary>Asks a scenario what would be if things were otherwise.</summary>
public static class WhatIfStudy
{
    // 80 % of a standard normal lie within this.
    private const double Within80 = 1.2815515655446004;

    /// <summary>Answers.</summary>
    /// <param name="scenario">The scenario's file.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="folder">The folder that relative paths of the scenario start from.</param>
    /// <param name="question">What is asked.</param>
    /// <exception cref="InputException">The scenario is broken, or a change names nothing.</exception>
    public static WhatIfResult Run(SourceDocument scenario, CatalogStore catalog, string folder, WhatIfQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var world = World.Of(scenario, catalog, folder);
        var today = new Replanner(world, question.Threads, question.PassThrough);
        var changes = question.Changes.SelectMany(change => Expanded(change, world)).ToArray();
        var changed = changes.Length == 0 ? null : today.Under(changes);
        var levers = question.Tornado || question.Draws > 0 ? Levers.Of(world.With(changes), (changed ?? today.Today).Chip, today.Errors) : [];
        var bars = question.Tornado ? Bars(today, changes, levers, question.Threads) : [];
        var measure = bars.Any(bar => bar.Low.TokenCost is not null) || bars.Length == 0 ? "cost" : "chips";
        return new(
            world.Scenario.Name, today.Today, changed, [.. bars.OrderByDescending(bar => bar.Swing(measure)).ThenBy(bar => bar.Lever.Key, StringComparer.Ordinal)],
            question.Draws > 0 ? Draw(today, changes, [.. levers.Where(lever => lever.Basis != LeverBasis.Convention)], question) : null)
        {
            Measure = measure,
        };
    }

    private static Change[] Expanded(Change change, World world) => ShortNames.Expand(change, world).ToArray() is { Length: > 0 } keys
        ? keys
        : throw new InputException("--set", null, change.Key, "the catalogue knows no such fact of the scenario's chips", "Name the fact itself, as in 'node:tsmc-4n.defects.density=+50%'");

    private static TornadoBar[] Bars(Replanner today, Change[] changes, IReadOnlyList<Lever> levers, int threads)
    {
        var ends = new WhatIfFigures[levers.Count * 2];
        Each(ends.Length, threads, i => ends[i] = today.Under([.. changes, levers[i / 2].At(i % 2 == 0 ? levers[i / 2].Low : levers[i / 2].High)]));
        return [.. levers.Select((lever, i) => new TornadoBar(lever, ends[2 * i], ends[(2 * i) + 1]))];
    }

    private static DrawnFigures Draw(Replanner today, Change[] changes, Lever[] levers, WhatIfQuestion question)
    {
        var drawn = new WhatIfFigures[question.Draws];
        Each(drawn.Length, question.Threads, i =>
        {
            var stream = new SplitMix64(unchecked(question.Seed + ((ulong)i * 0xD1B54A32D192ED03)));
            drawn[i] = today.Under([.. changes, .. levers.Select(lever => lever.At(Factor(lever, stream.NextShare())))]);
        });
        var measures = WhatIfFigures.Measures.Select(name => Quantiles(name, drawn)).OfType<DrawnMeasure>();
        var winners = drawn.GroupBy(figures => figures.Chip ?? string.Empty, StringComparer.Ordinal).Select(group => (group.Key, group.Count() / (double)drawn.Length))
            .OrderByDescending(winner => winner.Item2).ThenBy(winner => winner.Key, StringComparer.Ordinal);
        return new(drawn.Length, question.Seed, levers.Length, [.. measures], [.. winners]);
    }

    // What is wrong with an input is the user's to read, not how many threads met it.
    private static void Each(int count, int threads, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(threads, 1) }, body);
        }
        catch (AggregateException several) when (several.InnerExceptions.All(inner => inner is InputException))
        {
            throw several.InnerExceptions.OrderBy(inner => inner.Message, StringComparer.Ordinal).First();
        }
    }

    // A range of sources is drawn as a triangle with its peak at the value in use; an 80 % interval of an error as a lognormal.
    private static double Factor(Lever lever, double share)
    {
        if (lever.Basis == LeverBasis.ModelError)
        {
            return Math.Exp(Math.Log(lever.High) / Within80 * StandardNormal.Quantile(Math.Clamp(share, 1e-12, 1.0 - 1e-12)));
        }

        var (low, high) = (lever.Low, lever.High);
        var below = (1.0 - low) / (high - low);
        return share < below
            ? low + Math.Sqrt(share * (high - low) * (1.0 - low))
            : high - Math.Sqrt((1.0 - share) * (high - low) * (high - 1.0));
    }

    private static DrawnMeasure? Quantiles(string name, WhatIfFigures[] drawn)
    {
        var known = drawn.Select(figures => figures.Of(name)).OfType<double>().Order().ToArray();
        double At(double share) => known[(int)Math.Round(share * (known.Length - 1))];
        return known.Length == 0 ? null : new(name, At(0.1), At(0.5), At(0.9), known.Length / (double)drawn.Length);
    }
}
