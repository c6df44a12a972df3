using System.Collections.Concurrent;
using Tokenfab.Catalog;
using Tokenfab.Economics.Venture;
using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Planning.WhatIf;

/// <summary>Answers one scenario again and again under changes, working out only what depends on them.</summary>
/// <remarks>Today's plan is searched in full. A change of prices, rules or dies keeps every search and adds up again; a change of a chip or of
/// the traffic searches the layouts again that stand on today's frontier of the chips concerned; anything else is planned anew. Software that
/// is f times faster serves like software of today at 1/f of the traffic with objectives f times as long, because every time of a step is divided
/// by f, transfers included.</remarks>
internal sealed class Replanner
{
    private const int Paths = 20_000;

    private readonly World _today;
    private readonly Question _question;
    private readonly ChipTrial[] _trials;
    private readonly ChipOutcome[] _outcomes;
    private readonly double[] _speeds;
    private readonly HashSet<(string Kind, string Id)>[] _parts;
    private readonly Dictionary<string, Usd?> _making;
    private readonly Company? _company;

    // Most changes leave the cost of a token as it is, and so the company's futures.
    private readonly ConcurrentDictionary<Ratio, (Ratio? Ruin, int? Runway)> _runways = new();
    private readonly double _passThrough;

    /// <summary>Plans a world in full.</summary>
    /// <param name="today">The world.</param>
    /// <param name="threads">Threads to search with.</param>
    /// <param name="passThrough">Dollars by which a chip's price follows a dollar of its making cost.</param>
    public Replanner(World today, int threads, double passThrough)
        : this(today, threads, passThrough, null)
    {
    }

    private Replanner(World today, int threads, double passThrough, Dictionary<string, Usd?>? making)
    {
        (_today, _passThrough) = (today, passThrough);
        _making = making ?? ShortNames.Chips(today).ToDictionary(chip => chip.Id, chip => MakingCost.Of(chip, today.Catalog), StringComparer.Ordinal);
        _question = Planner.Ask(today.Scenario, today.Catalog, today.Folder, null) with { MakingChange = chip => MakingChange(chip, today.Catalog) };
        _speeds = [.. today.Scenario.Chips.Select((asked, i) => today.Speed(ChipTrial.Resolve(asked, i, today.Scenario, today.Catalog).Chip.Id))];
        _trials = [.. today.Scenario.Chips.Select((asked, i) => new ChipTrial(Slowed(_question, _speeds[i]), asked, i))];
        _parts = [.. _trials.Select(trial => ShortNames.Parts(trial.Chip, today.Catalog).ToHashSet())];
        Planner.SearchAll(_trials, threads);
        _outcomes = [.. _trials.Select(trial => trial.Outcome())];
        _company = today.Scenario.Business is { } business ? CompanyFile.Read(Path.Combine(today.Folder, business.Company)) : null;
        Errors = _trials.Where(trial => trial.Search is not null).DistinctBy(trial => trial.Chip.Id).ToDictionary(trial => trial.Chip.Id, trial => trial.Search!.TypicalError, StringComparer.Ordinal);
        Today = Figures(today, _question, _outcomes, _speeds);
    }

    /// <summary>What the world of today comes to.</summary>
    public WhatIfFigures Today { get; }

    /// <summary>The 80 % error of predicted times by chip id.</summary>
    public IReadOnlyDictionary<string, double> Errors { get; }

    /// <summary>What the world comes to under changes. May be called from many threads at once.</summary>
    /// <exception cref="InputException">A change names nothing, or makes the scenario impossible.</exception>
    public WhatIfFigures Under(IReadOnlyList<Change> changes)
    {
        var world = _today.With(changes);
        var targets = changes.Select(change => Target.Of(change.Key, _today.Catalog)).ToArray();
        if (targets.Any(target => target.Reach == Reach.Whole))
        {
            return new Replanner(world, 1, _passThrough, _making).Today;
        }

        var question = Asked(world, targets);
        var outcomes = new ChipOutcome[_trials.Length];
        var speeds = new double[_trials.Length];
        for (var i = 0; i < _trials.Length; i++)
        {
            speeds[i] = world.Speed(_trials[i].Chip.Id);
            outcomes[i] = Outcome(i, question, speeds[i], targets);
        }

        return Figures(world, question, outcomes, speeds);
    }

    private Question Asked(World world, Target[] targets)
    {
        var question = _question with { Scenario = world.Scenario, Catalog = world.Catalog };
        if (targets.Any(target => target.Reach is Reach.Terms or Reach.Making or Reach.Chip))
        {
            question = question with { Rules = PurchaseRules.Of(world.Scenario, world.Catalog), MakingChange = chip => MakingChange(chip, world.Catalog) };
        }

        if (targets.Any(target => target.Reach == Reach.Demand))
        {
            var traffic = TrafficResolver.Resolve(world.Scenario, question.Graph.Model, world.Folder);
            question = question with { Traffic = traffic, Slo = Planner.SloOf(world.Scenario), SizedFor = Planner.SizedFor(world.Scenario, traffic) };
        }

        return question;
    }

    private ChipOutcome Outcome(int index, Question question, double speed, Target[] targets)
    {
        var trial = _trials[index];
        bool Mine(Target target) => target.Kind switch
        {
            "accelerator" => target.Id == trial.Chip.Id,
            "server" => _outcomes[index].Server == question.Catalog.Find("server", target.Id)?.Name,
            "die" or "node" or "hbm" or "packaging" => _parts[index].Contains((target.Kind, target.Id)),
            _ => true,
        };

        var mine = targets.Where(Mine).ToArray();
        var repriced = mine.Any(target => target.Reach is Reach.Terms or Reach.Making);
        var searched = mine.Any(target => target.Reach is Reach.Demand or Reach.Chip) || speed != _speeds[index] || (repriced && trial.IsCappedByMoney);
        if (!searched && !repriced)
        {
            return _outcomes[index];
        }

        var scaled = Slowed(question, speed);
        var again = searched ? null : trial.Priced(scaled, index);
        if (again is null || (trial.Search is null && again.Search is not null))
        {
            // Memory that was too small leaves no frontier behind: such a chip is searched whole.
            var among = trial.Shortlist() is { Count: > 0 } few ? few : null;
            again = new ChipTrial(scaled, _today.Scenario.Chips[index], index, among);
            Planner.SearchAll([again], 1);
        }

        return again.Outcome();
    }

    private Usd MakingChange(Accelerator chip, CatalogStore catalog) =>
        _making.GetValueOrDefault(chip.Id) is { } before && MakingCost.Of(chip, catalog) is { } after ? (after - before) * _passThrough : Usd.Zero;

    private static Question Slowed(Question question, double speed) => speed == 1.0 ? question : question with
    {
        Traffic = question.Traffic with { Rate = question.Traffic.Rate / speed },
        SizedFor = question.SizedFor / speed,
        Slo = question.Slo with { Ttft = question.Slo.Ttft * speed, Tpot = question.Slo.Tpot * speed },
    };

    private WhatIfFigures Figures(World world, Question question, ChipOutcome[] outcomes, double[] speeds)
    {
        var best = Best(world.Scenario, outcomes, speeds);
        if (best < 0)
        {
            return new();
        }

        var plan = outcomes[best].Best!;
        var tokens = question.Traffic.Rate.Value * 3600.0 / 1e6 * (question.Traffic.Input.Mean + question.Traffic.Output.Mean);
        UsdPerMillionTokens? cost = plan.Cost is { } known ? new(known.FleetHour.Value / tokens) : null;
        var (ruin, runway) = Runway(world.Scenario, cost);
        return new()
        {
            Chip = outcomes[best].Chip,
            FleetHour = plan.Cost?.FleetHour,
            TokenCost = cost,
            Chips = new(plan.Fleet.Chips),
            Power = plan.Fleet.MeanPower,
            Capital = plan.Cost?.CapitalPerChip is { } each ? each.Mid * plan.Fleet.Chips : null,
            Wafers = plan.Silicon.LogicWafers?.Mid,
            MakingCost = MakingCost.Of(plan.Deployment.Chip, world.Catalog),
            Ruin = ruin,
            Runway = runway,
        };
    }

    // As the ranking of a plan does it; latencies of slowed plans are brought back to the clock.
    private static int Best(Scenario scenario, ChipOutcome[] outcomes, double[] speeds)
    {
        var goal = scenario.Search.Goal;
        goal = goal == "cost" && outcomes.All(outcome => outcome.Best?.Cost is null) ? "chips" : goal;
        goal = goal == "power" && outcomes.All(outcome => outcome.Best?.Fleet.Power is null) ? "chips" : goal;
        var best = -1;
        var least = double.PositiveInfinity;
        for (var i = 0; i < outcomes.Length; i++)
        {
            var measure = Ranking.Measure(outcomes[i].Best, goal) / (goal == "latency" ? speeds[i] : 1.0);
            if (outcomes[i].Best is not null && (best < 0 || measure < least))
            {
                (best, least) = (i, measure);
            }
        }

        return best;
    }

    private (Ratio? Ruin, int? Runway) Runway(Scenario scenario, UsdPerMillionTokens? cost)
    {
        if (_company is not { } company || scenario.Business is not { } business || cost is not { } each)
        {
            return (null, null);
        }

        return _runways.GetOrAdd(new Ratio(1.0 - (each.Value / business.Price.Value)), margin => Runway(company, margin));
    }

    private static (Ratio? Ruin, int? Runway) Runway(Company company, Ratio margin)
    {
        var ruin = CashPaths.Ruin(company with { Revenue = company.Revenue with { GrossMargin = margin } }, Paths, seed: 1);
        return (ruin[^1], Enumerable.Range(1, ruin.Count).Where(quarter => ruin[quarter - 1].Value >= 0.5).Select(quarter => (int?)quarter).FirstOrDefault());
    }
}
