using System.Numerics;
using Tokenfab.Catalog;
using Tokenfab.Kernels;
using Tokenfab.Kernels.Measured;
using Tokenfab.Models;
using Tokenfab.Models.Import;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Planning;

/// <summary>Answers scenarios.</summary>
public static class Planner
{
    /// <summary>Skew of expert popularity under power-law routing: AIConfigurator's figure for DeepSeek's router.</summary>
    private const double PowerLawSkew = 1.01;

    /// <summary>Searches chips x layouts x precisions x batches x modes for the plans that keep the scenario's objectives.</summary>
    /// <param name="scenario">The question.</param>
    /// <param name="catalog">What is known.</param>
    /// <param name="folder">The folder that relative paths of the scenario start from.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="measured">The user's measured kernels, which come before predictions where they cover a shape; null for none.</param>
    /// <exception cref="InputException">The scenario names something that does not exist or contradicts itself.</exception>
    public static PlanResult Run(Scenario scenario, CatalogStore catalog, string folder, int threads, IMeasuredKernels? measured = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(catalog);
        var question = Ask(scenario, catalog, folder, measured);
        var trials = Trials(question, threads);
        SearchAll(trials, threads);
        var results = new ChipOutcome[trials.Length];
        Parallel.For(0, trials.Length, AtMost(threads), t => results[t] = trials[t].Outcome());
        var outcomes = Ranking.Of(scenario, results);
        return new PlanResult
        {
            Scenario = scenario,
            Model = question.Graph.Model,
            Parameters = ParameterCount.Of(question.Graph.Model),
            Traffic = question.Traffic,
            Slo = question.Slo,
            SizedFor = question.SizedFor,
            Outcomes = outcomes,
            Frontier = Ranking.Frontier(outcomes),
            LayoutsEvaluated = outcomes.Sum(outcome => outcome.LayoutsEvaluated),
        };
    }

    // Chips are read side by side. Of several that cannot be read the first is complained of, whichever thread met its own first.
    private static ChipTrial[] Trials(Question question, int threads)
    {
        var trials = question.Scenario.Chips.Select((asked, i) => new Lazy<ChipTrial>(() => new ChipTrial(question, asked, i))).ToArray();
        Parallel.ForEach(trials, AtMost(threads), trial =>
        {
            try
            {
                _ = trial.Value;
            }
            catch (InputException)
            {
                // Kept by the trial, and thrown below.
            }
        });
        return [.. trials.Select(trial => trial.Value)];
    }

    private static ParallelOptions AtMost(int threads) => new() { MaxDegreeOfParallelism = Math.Max(threads, 1) };

    /// <summary>Works out what is the same on every chip.</summary>
    internal static Question Ask(Scenario scenario, CatalogStore catalog, string folder, IMeasuredKernels? measured)
    {
        var model = ModelOf(scenario, catalog, folder);
        var traffic = TrafficResolver.Resolve(scenario, model, folder);
        return new Question(
            scenario, catalog, traffic, SloOf(scenario), SizedFor(scenario, traffic),
            OperatorGraph.Of(model, withMtp: traffic.Speculation is not null && model.MtpModules > 0),
            KvCacheLayers.Of(model), Loads(scenario, model), PurchaseRules.Of(scenario, catalog), null, measured);
    }

    /// <summary>The objectives, defaults filled in.</summary>
    internal static Slo SloOf(Scenario scenario) => new(scenario.Slo.Ttft, scenario.Slo.Tpot, scenario.Slo.Percentile ?? new Ratio(0.95));

    /// <summary>The rate that the fleet is sized for.</summary>
    internal static RequestsPerSecond SizedFor(Scenario scenario, Traffic traffic) =>
        traffic.Rate * (scenario.Traffic.PeakToMean.Value * (1.0 + scenario.Search.Headroom.Value));

    internal static ExpertLoads?[] Loads(Scenario scenario, ModelArchitecture model)
    {
        var routing = scenario.Search.Routing == "balanced" ? ExpertRouting.Balanced : new ExpertRouting(PowerLawSkew);
        var degrees = BitOperations.Log2((uint)scenario.Search.MaxChipsPerReplica.Value) + 1;
        return [.. Enumerable.Range(0, degrees).Select(log => ExpertLoads.Of(model, routing, 1 << log))];
    }

    internal static ModelArchitecture ModelOf(Scenario scenario, CatalogStore catalog, string folder)
    {
        var path = Path.Combine(folder, scenario.Model);
        return File.Exists(path) || Directory.Exists(path) ? ModelImporter.FromPath(path) : catalog.Model(scenario.Model);
    }

    // Passes over all chips together, so that a chip with few layouts does not leave a thread idle. Each worker keeps tallies of its
    // own; merging them gives the same whatever the order.
    internal static void SearchAll(IReadOnlyList<ChipTrial> all, int threads)
    {
        var trials = all.Where(trial => trial.Search is not null).ToArray();
        var options = AtMost(threads);
        var work = trials.SelectMany((trial, t) => Enumerable.Range(0, trial.Search!.Stages).Select(i => (Trial: t, Index: i))).ToArray();
        Parallel.For(0, work.Length, options, w => trials[work[w].Trial].Search!.LayOut(work[w].Index));
        Parallel.For(0, trials.Length, options, t => trials[t].Search!.ChoosePrefill(trials[t].Tally));
        Parallel.For(
            0,
            work.Length,
            options,
            () => Array.ConvertAll(trials, trial => trial.NewTally()),
            (w, _, tallies) =>
            {
                var (t, index) = work[w];
                trials[t].Search!.Evaluate(index, tallies[t]);
                return tallies;
            },
            tallies =>
            {
                lock (trials)
                {
                    for (var t = 0; t < trials.Length; t++)
                    {
                        trials[t].Tally.Merge(tallies[t]);
                    }
                }
            });
        Parallel.For(0, trials.Length, options, t => trials[t].Search!.Refine(trials[t].Tally));
    }
}
