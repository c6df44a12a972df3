using System.Numerics;
using Tokenfab.Kernels;
using Tokenfab.Kernels.Measured;
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

    // Candidates in the order of layout, batch and budget, the fine grid's after the coarse one's.
    private const long OrdersPerBatch = 8L;
    private const long FineOrder = 1L << 31;

    private readonly SearchTask _task;
    private readonly CommunicationModel _network;
    private readonly KernelModel _kernels;
    private readonly ParallelLayout[] _layouts;
    private readonly int[][] _stages;
    private PrefillChoice[][] _prefill = [];

    public ChipSearch(SearchTask task)
    {
        _task = task;
        var (network, kernels) = (CommunicationModel.For(task.Server, task.Chip, CollectiveLibraries.Of(task.Engine.Family)), KernelModel.For(task.Chip));
        _network = task.Measured is null ? network : network.With(task.Measured, task.Chip.Id, task.Engine.Family);
        _kernels = task.Measured is null ? kernels : kernels.With(task.Measured, task.Engine.Family);
        var most = _network.HasFabric ? task.MostChipsPerReplica : Math.Min(task.MostChipsPerReplica, _network.DomainSize);
        _layouts = task.Among is { } few ? [.. few] : LayoutSpace.Of(task.Graph.Model, _network.DomainSize, most, task.Request.Input);
        Laid = new LaidOut[_layouts.Length * task.Schemes.Count];

        // A chip does the same of a layer however many stages there are: layouts that differ in them alone share their steps.
        _stages = [.. Enumerable.Range(0, Laid.Length)
            .GroupBy(i => (Scheme: i / _layouts.Length, Stage: _layouts[i % _layouts.Length] with { Pipeline = 1 }))
            .Select(stage => stage.ToArray())];
    }

    /// <summary>The model laid out in every layout and precision; filled by <see cref="LayOut"/>.</summary>
    public LaidOut[] Laid { get; }

    /// <summary>Kinds of pipeline stage, each of which stands for the layouts with any number of it.</summary>
    public int Stages => _stages.Length;

    /// <summary>Half-width of the 80 % interval of a step, as a share: kernels and collectives err independently of one another,
    /// so that the larger of the two is taken.</summary>
    public double TypicalError => Math.Max(_kernels.TypicalError, _network.TypicalError);

    /// <summary>Lays out every layout of one kind of stage.</summary>
    public void LayOut(int stage)
    {
        StepModel? steps = null;
        foreach (var index in _stages[stage])
        {
            var scheme = index / _layouts.Length;
            var layout = _layouts[index % _layouts.Length];
            steps = steps?.WithStages(layout.Pipeline) ?? new StepModel(
                _task.Graph, layout, _task.Schemes[scheme].Scheme, _kernels, _network, _task.Engine, _task.Loads[BitOperations.Log2((uint)layout.Expert)]);
            var memory = new MemoryModel(_task.Graph, _task.Cache, layout, _task.Schemes[scheme].Scheme, _task.Chip, _task.Engine);
            Laid[index] = new LaidOut(steps, memory, scheme, steps.Staged(DecodeStep(steps, 1.0)).Total, memory.Handover(_task.Request.Input));
        }
    }

    /// <summary>Evaluates prefill workers and keeps those that no other beats in both time to first token and chips per request.</summary>
    public void ChoosePrefill(Tally tally)
    {
        if (!_task.Disaggregated)
        {
            return;
        }

        var choices = new List<PrefillChoice>();
        foreach (var stage in _stages)
        {
            foreach (var budget in PrefillBudgets)
            {
                AddPrefill(choices, stage, budget, tally);
            }
        }

        _prefill = Skyline(choices);
    }

    /// <summary>Evaluates a coarse grid of batches, and every budget, of every layout of one kind of stage.</summary>
    public void Evaluate(int stage, Tally tally) => Evaluate(_stages[stage], CoarseGrid, 0L, tally);

    /// <summary>Evaluates the winner's layout again on a fine grid of batches, and those that came near it.</summary>
    public void Refine(Tally tally)
    {
        foreach (var laid in tally.NearBest())
        {
            Evaluate([laid], FineGrid, FineOrder, tally);
        }
    }

    // Whole numbers of sequences, so many per doubling, up to the most that engines run in one group.
    private static double[] Grid(int perDoubling) =>
        [.. Enumerable.Range(0, (10 * perDoubling) + 1).Select(i => Math.Round(Math.Pow(2.0, i / (double)perDoubling))).Distinct()];

    private void AddPrefill(List<PrefillChoice> choices, int[] stage, int budget, Tally tally)
    {
        PrefillSteps? step = null;
        var prompts = Math.Max(budget, _task.Request.Uncached) / _task.Request.Input;
        foreach (var index in stage)
        {
            var laid = Laid[index];
            if (laid.Memory.Budget(budget, _task.Request.Input).SequencesThatFit < Math.Max(prompts, 1.0))
            {
                continue;
            }

            step ??= DisaggregatedServing.PrefillStep(laid.Steps, _task.Request, budget);
            tally.Count(PrefillLoads.Length);
            foreach (var load in PrefillLoads)
            {
                choices.Add(new PrefillChoice(index, step.Value, DisaggregatedServing.Prefill(laid.Steps, _task.Request, budget, step.Value, load)));
            }
        }
    }

    private void Evaluate(int[] layouts, double[] grid, long order, Tally tally)
    {
        Span<Point> points = stackalloc Point[layouts.Length];
        for (var i = 0; i < grid.Length; i++, order += OrdersPerBatch)
        {
            var fitting = 0;
            UnstagedStep? decode = null;
            foreach (var index in layouts)
            {
                var laid = Laid[index];
                var memory = laid.Memory.Budget(grid[i] * (1.0 + _task.Request.DraftTokens), _task.Request.MeanContext);
                if (grid[i] * laid.Steps.Layout.Pipeline < memory.SequencesThatFit)
                {
                    var step = laid.Steps.Staged(decode ??= DecodeStep(laid.Steps, grid[i])).Total;
                    points[fitting++] = new Point(index, grid[i] * laid.Steps.Layout.AttentionData * laid.Steps.Layout.Pipeline, step, memory, ((long)index << 32) + order);
                }
            }

            if (fitting == 0)
            {
                break;
            }

            tally.Fits = true;
            EvaluatePoints(points[..fitting], tally);
        }
    }

    private void EvaluatePoints(ReadOnlySpan<Point> points, Tally tally)
    {
        if (_task.Aggregated)
        {
            var chunk = default(ChunkStep);
            for (var budget = 0; budget < TokenBudgets.Length; budget++)
            {
                foreach (ref readonly var point in points)
                {
                    EvaluateAggregated(point, budget, ref chunk, tally);
                }
            }
        }

        if (_prefill.Length > 0)
        {
            foreach (ref readonly var point in points)
            {
                EvaluateDisaggregated(point, tally);
            }
        }
    }

    private void EvaluateAggregated(in Point point, int budget, ref ChunkStep chunk, Tally tally)
    {
        tally.Count(1);
        var laid = Laid[point.Laid];
        var tokens = TokenBudgets[budget];
        var memory = laid.Memory.Budget(tokens, _task.Request.MeanContext);
        if (AggregatedServing.TryEstimate(
            laid.Steps, memory, _task.Request, point.Batch, tokens, point.DecodeStep, laid.LeastStep, ref chunk, out var serving))
        {
            var replicas = Math.Ceiling(_task.SizedFor.Value / serving.Requests.Value);
            tally.Add(
                new Candidate
                {
                    Order = point.Order + budget,
                    Laid = point.Laid,
                    PrefillLaid = -1,
                    Batch = point.Batch,
                    TokenBudget = tokens,
                    Serving = serving,
                    FleetChips = replicas * laid.Steps.Layout.Chips,
                    MeetsSlo = _task.MeetsSlo(serving),
                },
                _task.JudgesMean);
        }
    }

    private void EvaluateDisaggregated(in Point point, Tally tally)
    {
        tally.Count(1);
        var laid = Laid[point.Laid];
        var layout = laid.Steps.Layout;
        var decode = DisaggregatedServing.Decode(layout, point.Memory, _task.Request, point.Batch, point.DecodeStep, laid.LeastStep);

        // The cheapest prefill worker that still keeps the time to first token; failing that, the quickest one.
        var choices = _prefill[laid.Scheme];
        var (chosen, moving) = (-1, Seconds.Zero);
        for (var i = 0; i < choices.Length; i++)
        {
            var prefill = choices[i].Estimate.Layout;
            var crosses = prefill.Chips + layout.Chips > _network.DomainSize;
            if (crosses && !_network.HasFabric)
            {
                continue;
            }

            (chosen, moving) = (i, _network.Send(laid.Handover / Math.Min(prefill.Chips, layout.Chips), crosses));
            if (_task.MeetsTtft(DisaggregatedServing.Ttft(decode, choices[i].Estimate, moving)))
            {
                break;
            }
        }

        if (chosen >= 0)
        {
            tally.Add(Together(point, decode, choices[chosen], moving), _task.JudgesMean);
        }
    }

    private Candidate Together(in Point point, in DecodeEstimate decode, in PrefillChoice choice, Seconds transfer)
    {
        // Workers are whole: those of the fleet are asked less than they were chosen for.
        var decoders = Math.Ceiling(_task.SizedFor.Value / decode.Requests.Value);
        var prefillers = Math.Ceiling(_task.SizedFor.Value / choice.Estimate.Requests.Value);
        var asked = choice.Estimate.Utilisation * Math.Min(1.0, decoders * decode.Requests.Value / (prefillers * choice.Estimate.Requests.Value));
        var met = DisaggregatedServing.Prefill(Laid[choice.Laid].Steps, _task.Request, choice.Estimate.TokenBudget, choice.Steps, asked, prefillers);
        var prefill = met with { Requests = choice.Estimate.Requests };
        var serving = DisaggregatedServing.Join(decode, _task.Request, prefill, transfer);
        return new Candidate
        {
            Order = point.Order + TokenBudgets.Length,
            Laid = point.Laid,
            PrefillLaid = choice.Laid,
            Batch = point.Batch,
            TokenBudget = choice.Estimate.TokenBudget,
            Prefill = prefill,
            Serving = serving,
            FleetChips = (decoders * decode.Layout.Chips) + (prefillers * choice.Estimate.Layout.Chips),
            MeetsSlo = _task.MeetsSlo(serving),
        };
    }

    private UnstagedStep DecodeStep(StepModel steps, double perGroup) => steps.Unstaged(
        new StepShape(0.0, 0.0, 0.0, perGroup * steps.Layout.AttentionData, _task.Request.MeanContext, 1.0 + _task.Request.DraftTokens), 1.0);

    private PrefillChoice[][] Skyline(List<PrefillChoice> choices)
    {
        var kept = new PrefillChoice[_task.Schemes.Count][];
        for (var scheme = 0; scheme < kept.Length; scheme++)
        {
            var quickest = double.PositiveInfinity;
            var skyline = new List<PrefillChoice>();
            foreach (var choice in choices.Where(choice => Laid[choice.Laid].Scheme == scheme)
                .OrderBy(c => c.ChipsPerRequest).ThenBy(c => c.Estimate.Ttft.Tail.Value).ThenBy(c => c.Laid))
            {
                if (choice.Estimate.Ttft.Tail.Value < quickest)
                {
                    quickest = choice.Estimate.Ttft.Tail.Value;
                    skyline.Add(choice);
                }
            }

            kept[scheme] = [.. skyline];
        }

        return kept;
    }

    private readonly record struct PrefillChoice(int Laid, PrefillSteps Steps, PrefillEstimate Estimate)
    {
        public double ChipsPerRequest => Estimate.Layout.Chips / Estimate.Requests.Value;
    }

    // One layout at one batch.
    private readonly record struct Point(int Laid, double Batch, Seconds DecodeStep, MemoryBudget Memory, long Order);
}
