using System.Numerics;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Parallelism;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Planning.Search;

/// <summary>The search over layouts, precisions, batches and modes on one kind of server.</summary>
internal sealed class ChipSearch
{
    // Two points per doubling find the neighbourhood, sixteen the point in it.
    private static readonly double[] CoarseGrid = Grid(2);
    private static readonly double[] FineGrid = Grid(16);

    private static readonly int[] TokenBudgets = [512, 2048, 8192, 16384];
    private static readonly int[] PrefillBudgets = [2048, 4096, 8192, 16384, 32768];
    private static readonly double[] PrefillLoads = [0.3, 0.5, 0.7, 0.8, 0.9];

    private readonly SearchTask _task;
    private readonly CommunicationModel _network;
    private readonly KernelModel _kernels;
    private readonly ParallelLayout[] _layouts;
    private PrefillChoice[] _prefill = [];

    public ChipSearch(SearchTask task)
    {
        _task = task;
        _network = CommunicationModel.For(task.Server, task.Chip);
        var kernels = KernelModel.For(task.Chip);
        _kernels = task.Measured is { } tables ? kernels.With(tables, task.Engine.Family) : kernels;
        var most = _network.HasFabric ? task.MostChipsPerReplica : Math.Min(task.MostChipsPerReplica, _network.DomainSize);
        _layouts = LayoutSpace.Of(task.Graph.Model, _network.DomainSize, most, task.Request.Input);
        Laid = new LaidOut[_layouts.Length * task.Schemes.Count];
    }

    /// <summary>The model laid out in every layout and precision; filled by <see cref="LayOut"/>.</summary>
    public LaidOut[] Laid { get; }

    /// <summary>Half-width of the 80 % interval of a step, as a share: kernels and collectives err independently of one another,
    /// so that the larger of the two is taken.</summary>
    public double TypicalError => Math.Max(_kernels.TypicalError, _network.TypicalError);

    /// <summary>Lays one of <see cref="Laid"/> out.</summary>
    public void LayOut(int index)
    {
        var scheme = index / _layouts.Length;
        var layout = _layouts[index % _layouts.Length];
        var steps = new StepModel(_task.Graph, layout, _task.Schemes[scheme].Scheme, _kernels, _network, _task.Engine, _task.Loads[BitOperations.Log2((uint)layout.Expert)]);
        var memory = new MemoryModel(_task.Graph, _task.Cache, layout, _task.Schemes[scheme].Scheme, _task.Chip, _task.Engine);
        Laid[index] = new LaidOut(steps, memory, scheme, DecodeStep(steps, layout.AttentionData));
    }

    /// <summary>Evaluates prefill workers and keeps those that no other beats in both time to first token and chips per request.</summary>
    public void ChoosePrefill(Tally tally)
    {
        if (!_task.Disaggregated)
        {
            return;
        }

        var choices = new List<PrefillChoice>();
        for (var i = 0; i < Laid.Length; i++)
        {
            foreach (var budget in PrefillBudgets)
            {
                var laid = Laid[i];
                var prompts = Math.Max(budget, _task.Request.Uncached) / _task.Request.Input;
                if (laid.Memory.Budget(budget, _task.Request.Input).SequencesThatFit < Math.Max(prompts, 1.0))
                {
                    continue;
                }

                var step = DisaggregatedServing.PrefillStep(laid.Steps, _task.Request, budget);
                tally.Count(PrefillLoads.Length);
                foreach (var load in PrefillLoads)
                {
                    choices.Add(new PrefillChoice(i, DisaggregatedServing.Prefill(laid.Steps, _task.Request, budget, step, load)));
                }
            }
        }

        _prefill = Skyline(choices);
    }

    /// <summary>Evaluates a coarse grid of batches, and every budget, of one of <see cref="Laid"/>.</summary>
    public void Evaluate(int index, Tally tally) => Evaluate(index, CoarseGrid, (long)index << 32, tally);

    /// <summary>Evaluates the winner's layout again on a fine grid of batches.</summary>
    public void Refine(Tally tally)
    {
        if (tally.Best is { } best)
        {
            Evaluate(best.Laid, FineGrid, ((long)best.Laid << 32) + (1L << 31), tally);
        }
    }

    // Whole numbers of sequences, so many per doubling, up to the most that engines run in one group.
    private static double[] Grid(int perDoubling) =>
        [.. Enumerable.Range(0, (10 * perDoubling) + 1).Select(i => Math.Round(Math.Pow(2.0, i / (double)perDoubling))).Distinct()];

    private void Evaluate(int index, double[] grid, long order, Tally tally)
    {
        var laid = Laid[index];
        var layout = laid.Steps.Layout;
        double unit = layout.AttentionData * (double)layout.Pipeline;
        foreach (var perGroup in grid)
        {
            var batch = perGroup * unit;
            var tokens = perGroup * (1.0 + _task.Request.DraftTokens);
            var decodeMemory = laid.Memory.Budget(tokens, _task.Request.MeanContext);
            if (batch >= decodeMemory.SequencesThatFit * layout.AttentionData)
            {
                break;
            }

            tally.Fits = true;
            var decode = DecodeStep(laid.Steps, batch / layout.Pipeline);
            if (_task.Aggregated)
            {
                order = EvaluateAggregated(index, batch, decode, order, tally);
            }

            if (_prefill.Length > 0)
            {
                tally.Count(1);
                EvaluateDisaggregated(index, batch, decode, decodeMemory, order++, tally);
            }
        }
    }

    private long EvaluateAggregated(int index, double batch, Seconds decode, long order, Tally tally)
    {
        var laid = Laid[index];
        var mixed = default(MixedStep);
        foreach (var budget in TokenBudgets)
        {
            tally.Count(1);
            var memory = laid.Memory.Budget(budget, _task.Request.MeanContext);
            if (AggregatedServing.TryEstimate(laid.Steps, memory, _task.Request, batch, budget, decode, laid.LeastStep, ref mixed, out var serving))
            {
                var replicas = Math.Ceiling(_task.SizedFor.Value / serving.Requests.Value);
                tally.Add(
                    new Candidate
                    {
                        Order = order++,
                        Laid = index,
                        PrefillLaid = -1,
                        Batch = batch,
                        TokenBudget = budget,
                        Serving = serving,
                        FleetChips = replicas * laid.Steps.Layout.Chips,
                        MeetsSlo = _task.MeetsSlo(serving),
                    },
                    _task.JudgesMean);
            }
        }

        return order;
    }

    private void EvaluateDisaggregated(int index, double batch, Seconds decode, in MemoryBudget memory, long order, Tally tally)
    {
        var laid = Laid[index];
        var layout = laid.Steps.Layout;
        Candidate? chosen = null;

        // The cheapest prefill worker that still keeps the time to first token; failing that, the quickest one.
        foreach (ref readonly var choice in _prefill.AsSpan())
        {
            var together = choice.Estimate.Layout.Chips + layout.Chips;
            if (Laid[choice.Laid].Scheme != laid.Scheme || (together > _network.DomainSize && !_network.HasFabric))
            {
                continue;
            }

            var chips = Math.Min(choice.Estimate.Layout.Chips, layout.Chips);
            var transfer = _network.Send(
                laid.Memory.Handover(_task.Request.Input) / chips, together > _network.DomainSize);
            var serving = DisaggregatedServing.Join(layout, memory, _task.Request, batch, decode, laid.LeastStep, choice.Estimate, transfer);
            var decoders = Math.Ceiling(_task.SizedFor.Value / serving.Requests.Value);
            var prefillers = Math.Ceiling(_task.SizedFor.Value / choice.Estimate.Requests.Value);
            chosen = new Candidate
            {
                Order = order,
                Laid = index,
                PrefillLaid = choice.Laid,
                Batch = batch,
                TokenBudget = choice.Estimate.TokenBudget,
                Prefill = choice.Estimate,
                Serving = serving,
                FleetChips = (decoders * layout.Chips) + (prefillers * choice.Estimate.Layout.Chips),
                MeetsSlo = _task.MeetsSlo(serving),
            };
            if (_task.MeetsTtft(serving))
            {
                break;
            }
        }

        if (chosen is { } candidate)
        {
            tally.Add(candidate, _task.JudgesMean);
        }
    }

    private Seconds DecodeStep(StepModel steps, double sequences) =>
        steps.Evaluate(new StepShape(0.0, 0.0, 0.0, sequences, _task.Request.MeanContext, 1.0 + _task.Request.DraftTokens), 1.0).Total;

    private PrefillChoice[] Skyline(List<PrefillChoice> choices)
    {
        var kept = new List<PrefillChoice>();
        foreach (var scheme in choices.GroupBy(choice => Laid[choice.Laid].Scheme))
        {
            var quickest = double.PositiveInfinity;
            foreach (var choice in scheme.OrderBy(c => c.ChipsPerRequest).ThenBy(c => c.Estimate.Ttft.Tail.Value).ThenBy(c => c.Laid))
            {
                if (choice.Estimate.Ttft.Tail.Value < quickest)
                {
                    quickest = choice.Estimate.Ttft.Tail.Value;
                    kept.Add(choice);
                }
            }
        }

        return [.. kept];
    }

    private readonly record struct PrefillChoice(int Laid, PrefillEstimate Estimate)
    {
        public double ChipsPerRequest => Estimate.Layout.Chips / Estimate.Requests.Value;
    }
}
