using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Parallelism;
using Tokenfab.Planning.Search;
using Tokenfab.Policy;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Planning;

/// <summary>One allowed chip on its way from its name to its outcome.</summary>
internal sealed class ChipTrial
{
    private readonly Question _question;
    private readonly string _asked;
    private readonly Server _server;
    private readonly Accelerator _chip;
    private readonly SearchTask _task;
    private readonly ChipEconomics _economics;
    private readonly Loss? _loss;
    private readonly PolicyVerdict? _verdict;

    public ChipTrial(Question question, string asked, int position, IReadOnlyList<ParallelLayout>? among = null)
        : this(question, asked, position, among, null)
    {
    }

    private ChipTrial(Question question, string asked, int position, IReadOnlyList<ParallelLayout>? among, ChipTrial? searched)
    {
        (_question, _asked) = (question, asked);
        var scenario = question.Scenario;
        (_server, _chip) = Resolve(asked, position, scenario, question.Catalog);
        _verdict = question.Rules?.Judge(_chip);
        _economics = ChipEconomics.Of(scenario.Economics, asked, _server, _chip, PriceChange(question));
        var refusals = new List<string>();
        _task = new SearchTask
        {
            Server = _server,
            Chip = _chip,
            Graph = question.Graph,
            Cache = question.Cache,
            Schemes = PrecisionWords.For(scenario.Search, question.Graph.Model.NativePrecision, _chip, refusals),
            Engine = EngineProfile.Find(scenario.Search.Engine)!.On(_server),
            Loads = question.Loads,
            Measured = question.Measured,
            Request = RequestProfile.Of(question.Traffic, question.Slo),
            Slo = question.Slo,
            SizedFor = question.SizedFor,
            MostChipsPerReplica = (int)Math.Min(scenario.Search.MaxChipsPerReplica.Value, scenario.Limits.Chips?.Value ?? double.PositiveInfinity),
            Aggregated = scenario.Search.Modes.Contains("aggregated"),
            Disaggregated = scenario.Search.Modes.Contains("disaggregated"),
            Among = among,
        };
        _loss = question.Rules?.Refusal(_chip, _verdict!) is { } refusal ? refusal
            : KernelModel.Gap(_chip) is { } gap
            ? new Loss(LossReason.Unknown, $"the catalogue does not know {gap} of {_chip.Name}, so that nothing can be predicted on it")
            : _task.Schemes.Count == 0 ? new Loss(LossReason.Precision, string.Join("; ", refusals)) : null;
        Search = _loss is not null ? null : searched?.Search ?? new ChipSearch(_task);
        Tally = searched?.Tally ?? NewTally();
    }

    /// <summary>The search; null where the chip is out before it.</summary>
    public ChipSearch? Search { get; }

    /// <summary>What the search found.</summary>
    public Tally Tally { get; }

    /// <summary>The chip.</summary>
    public Accelerator Chip => _chip;

    /// <summary>Whether a cap stands on what prices and powers decide, so that new ones need a new search.</summary>
    public bool IsCappedByMoney => _question.Scenario.Limits is not { Power: null, Cost: null, Capital: null };

    /// <summary>The same search under other prices, rules and dies: nothing that a step's time depends on may differ. Where the chip was out
    /// before the search and is not any more, it has yet to be searched.</summary>
    public ChipTrial Priced(Question question, int position) => new(question, _asked, position, null, Search is null ? null : this);

    /// <summary>The layouts of the best plan and of the frontier: where the best one is found again after a small change.</summary>
    public IReadOnlyList<ParallelLayout> Shortlist() => Search is null ? [] :
    [
        .. Tally.Frontier().Concat(new[] { Tally.Best, Tally.Uncapped }.OfType<Candidate>())
            .SelectMany(candidate => candidate.PrefillLaid < 0 ? [candidate.Laid] : new[] { candidate.Laid, candidate.PrefillLaid })
            .Select(laid => Search.Laid[laid].Steps.Layout).Distinct(),
    ];

    /// <summary>An empty tally of this chip.</summary>
    public Tally NewTally() => new(_question.Scenario.Search.Goal == "latency", MostChips().Chips);

    /// <summary>What became of the chip, before it is compared with others.</summary>
    public ChipOutcome Outcome()
    {
        var outcome = new ChipOutcome
        {
            Asked = _asked,
            Server = _server.Name,
            Chip = _chip.Name,
            Best = null,
            Frontier = [],
            Loss = _loss,
            Policy = _verdict,
            LayoutsEvaluated = Tally.Evaluated,
        };
        if (Search is null)
        {
            return outcome;
        }

        var assembly = new PlanAssembly(_task, Search, _economics, _question.Traffic, _question.Catalog);
        var frontier = Tally.Frontier().Select(candidate => new FrontierPoint(
            _chip.Name, assembly.Deploy(candidate), candidate.Serving.OutputPerUser, candidate.Serving.OutputPerChip, candidate.Serving.Ttft.Mean, candidate.MeetsSlo));
        return outcome with
        {
            Frontier = [.. frontier],
            Best = Tally.Best is { } best ? assembly.Assemble(best) : null,
            Loss = Tally.Best is null ? WhyNone() : null,
        };
    }

    private PriceChange PriceChange(Question question) => new(
        question.MakingChange?.Invoke(_chip) ?? Usd.Zero,
        question.Rules?.IsDomestic(_chip) == true ? Ratio.Zero : (_verdict?.Duty ?? Ratio.Zero) + (question.Scenario.Economics.Tariff ?? Ratio.Zero));

    internal static (Server Server, Accelerator Chip) Resolve(string asked, int position, Scenario scenario, CatalogStore catalog)
    {
        if (catalog.Find(asked).Any(entry => entry.Kind == "server"))
        {
            var named = catalog.Server(asked);
            return (named, catalog.Accelerator(named.Accelerator));
        }

        if (catalog.Find("accelerator", asked) is null)
        {
            var unknown = catalog.Unknown("accelerator", asked);
            throw new InputException(scenario.Name, null, $"chips[{position}]", unknown.Problem, unknown.Mend);
        }

        // A chip stands for the largest system that is sold with it.
        var chip = catalog.Accelerator(asked);
        var servers = catalog.ServersOf(chip);
        return servers.Count > 0
            ? (servers.MaxBy(server => server.Accelerators.Value.Value)!, chip)
            : throw new InputException(
                scenario.Name, null, $"chips[{position}]", $"the catalogue has no server with {chip.Name}", "Name another chip, or add a server to a catalogue folder of your own");
    }

    private (double Chips, LossReason Reason, string Cap) MostChips()
    {
        var limits = _question.Scenario.Limits;
        var most = (Chips: limits.Chips?.Value ?? double.PositiveInfinity, Reason: LossReason.Chips, Cap: $"{limits.Chips} chips");
        void Cap(double? chips, LossReason reason, string cap)
        {
            if (chips is { } c && c < most.Chips)
            {
                most = (c, reason, cap);
            }
        }

        Cap(limits.Power?.Value / (_economics.Power?.Value * _economics.Terms.PowerUsageEffectiveness.Value), LossReason.Power, $"{limits.Power} at the wall");
        Cap(limits.Cost?.Value / _economics.Hour?.Mid.Value, LossReason.Cost, $"{limits.Cost}");
        Cap(limits.Capital?.Value / _economics.Capital?.Mid.Value, LossReason.Cost, $"{limits.Capital} of capital");
        return most;
    }

    private Loss WhyNone()
    {
        var slo = _task.Slo;
        var share = _task.JudgesMean ? "on average" : $"at the {slo.Percentile.Value * 100.0:0.#}th percentile";
        if (!Tally.Fits)
        {
            var fullest = Search!.Laid.Select(laid => laid.Memory.Budget(1.0, _task.Request.MeanContext)).MinBy(budget => budget.Weights.Value);
            return new Loss(
                LossReason.Memory,
                $"does not fit: in replicas of up to {_task.MostChipsPerReplica} chips the weights take at least {fullest.Weights} of the {fullest.Capacity} usable on a chip, which leaves no room for a sequence");
        }

        if (Tally.Uncapped is { } fewest)
        {
            var (chips, reason, cap) = MostChips();
            return new Loss(reason, $"needs {fewest.FleetChips:0} chips, the cap of {cap} allows {Math.Floor(chips):0}");
        }

        if (slo.Ttft is { } ttft && Tally.LeastTtft > ttft)
        {
            return new Loss(LossReason.Ttft, $"its least time to first token is {Tally.LeastTtft} {share}, the objective {ttft}");
        }

        return slo.Tpot is { } tpot && Tally.LeastTpot > tpot
            ? new Loss(LossReason.Tpot, $"its least time per output token is {Tally.LeastTpot} {share}, the objective {tpot}")
            : new Loss(LossReason.Slo, $"no layout keeps both objectives: alone it reaches {Tally.LeastTtft} to the first token and {Tally.LeastTpot} per token {share}");
    }
}
