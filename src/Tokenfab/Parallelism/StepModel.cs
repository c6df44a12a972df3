using System.Runtime.CompilerServices;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Network;
using Tokenfab.Quantities;

namespace Tokenfab.Parallelism;

/// <summary>How long a step of one model takes in one layout on one kind of chip. Built once per layout; a step is then a few dozen
/// closed forms and allocates nothing.</summary>
public sealed class StepModel
{
    private readonly ShardedOperator[] _work;
    private readonly OperatorPricer _pricer;
    private readonly OperatorPricer _analytic;
    private readonly CommunicationModel _network;
    private readonly EngineProfile _engine;
    private readonly ExpertLoads? _loads;
    private readonly double _topK;
    private readonly double _kernelCount;
    private readonly double _decodeShare;
    private readonly double _layers;
    private readonly double _stageImbalance;
    private readonly double _hiddenBytes;
    private readonly bool _stagesCrossDomains;

    /// <summary>Lays a model out.</summary>
    /// <param name="graph">The model's operators, whole.</param>
    /// <param name="layout">The layout of one replica.</param>
    /// <param name="precision">Number formats.</param>
    /// <param name="kernels">The chip.</param>
    /// <param name="network">The cluster.</param>
    /// <param name="engine">The serving engine.</param>
    /// <param name="loads">How tokens spread over experts under the layout's expert parallelism; null for a model without experts.</param>
    public StepModel(
        OperatorGraph graph, ParallelLayout layout, PrecisionScheme precision,
        KernelModel kernels, CommunicationModel network, EngineProfile engine, ExpertLoads? loads)
    {
        Layout = layout;
        _work = OperatorSharding.Shard(graph, layout, precision, network.DomainSize);
        (_network, _engine, _loads) = (network, engine, loads);
        _topK = ExpertLoads.Experts(graph.Model)?.TopK ?? 0.0;
        var experts = default(ExpertKernel);
        foreach (ref readonly var op in _work.AsSpan())
        {
            if (op.Kind == WorkKind.ExpertGemm)
            {
                experts = ExpertKernels.Chosen(engine.Family, kernels.Chip, op.Weights, op.Activations, dispatched: layout.AttentionData > 1 && layout.Expert > 1);
            }

            _kernelCount += op.Layers * (op.Kind == WorkKind.Elementwise ? op.Batch : 1.0);
        }

        OperatorPricer Pricer(KernelModel model) => new(model, engine, layout.Tensor, layout.Context, experts, loads?.Unevenness ?? 0.0);
        _pricer = Pricer(kernels);
        _analytic = kernels == kernels.Analytic ? _pricer : Pricer(kernels.Analytic);
        _decodeShare = 1.0 / layout.AttentionData;
        _layers = graph.Model.LayerCount;
        _stageImbalance = Imbalance(_layers, layout.Pipeline);
        _hiddenBytes = graph.Model.HiddenSize * 2.0;
        _stagesCrossDomains = layout.Chips > network.DomainSize;
    }

    // The same layout cut into another number of stages: what a chip does of a layer stays as it is.
    private StepModel(StepModel other, int stages)
    {
        Layout = other.Layout with { Pipeline = stages };
        (_work, _pricer, _analytic, _network, _engine, _loads) = (other._work, other._pricer, other._analytic, other._network, other._engine, other._loads);
        (_topK, _kernelCount, _decodeShare, _layers, _hiddenBytes) = (other._topK, other._kernelCount, other._decodeShare, other._layers, other._hiddenBytes);
        _stageImbalance = Imbalance(_layers, stages);
        _stagesCrossDomains = Layout.Chips > _network.DomainSize;
    }

    /// <summary>The layout.</summary>
    public ParallelLayout Layout { get; }

    /// <summary>The serving engine.</summary>
    public EngineProfile Engine => _engine;

    /// <summary>The same layout cut into another number of pipeline stages.</summary>
    /// <param name="stages">Pipeline stages, at least one.</param>
    public StepModel WithStages(int stages) => stages == Layout.Pipeline ? this : new StepModel(this, stages);

    /// <summary>The time of one step of one microbatch through all stages.</summary>
    /// <param name="step">The tokens of the whole replica's microbatch.</param>
    /// <param name="prefillGroups">Attention groups over which the prefill tokens are spread; the others decode meanwhile and then wait,
    /// because the experts are shared. Between one and <see cref="ParallelLayout.AttentionData"/>.</param>
    /// <remarks>With <c>p</c> stages an engine keeps <c>p</c> microbatches in flight; each takes the time given here, so that tokens leave
    /// <c>p</c> times as often. The slowest stage paces all of them: <c>ceil(L/p) p / L</c>.</remarks>
    public StepTime Evaluate(in StepShape step, double prefillGroups) => Staged(Unstaged(step, prefillGroups));

    /// <summary>A step before it is cut into stages, which serves every number of them: nearly all of the work of a prediction.</summary>
    /// <param name="step">The tokens of the whole replica's microbatch.</param>
    /// <param name="prefillGroups">As in <see cref="Evaluate"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public UnstagedStep Unstaged(in StepShape step, double prefillGroups)
    {
        var load = Load(step, prefillGroups);
        double compute = 0.0, communication = 0.0;
        foreach (ref readonly var op in _work.AsSpan())
        {
            var rows = OperatorPricer.Rows(op, load);
            if (rows <= 0.0)
            {
                continue;
            }

            if (op.Role is null)
            {
                communication += op.Layers * Transfer(op, rows, step, load).Value;
            }
            else
            {
                compute += op.Layers * _pricer.Time(op, rows, step, load).Total.Value;
            }
        }

        return new UnstagedStep(
            new Seconds(compute), new Seconds(communication), load.PrefillRows + load.DecodeRows, step.DecodeSequences, step.PrefillTokens > 0.0);
    }

    /// <summary>A step through the stages of this layout.</summary>
    /// <param name="step">The step, of this layout with any number of stages.</param>
    public StepTime Staged(in UnstagedStep step)
    {
        var compute = step.Compute.Value * _stageImbalance;
        var communication = (step.Communication.Value * _stageImbalance) + StageTransfers(step.Rows).Value;
        var host = _engine.StepOverhead.Value + (_engine.OverheadPerSequence.Value * step.DecodeSequences * _decodeShare);
        var device = compute + communication;
        if (step.Prefills || !_engine.DecodeGraphs)
        {
            // Without a captured graph the device waits where launching is slower than running.
            var launching = _kernelCount * _engine.EagerLaunch.Value;
            host += Math.Max(0.0, launching - device);
        }

        return new StepTime(new Seconds(device + host), new Seconds(compute), new Seconds(communication), new Seconds(host));
    }

    /// <summary>The part of a step that attention with a sliding window or chunks takes, which a simulator counts sequence by sequence.</summary>
    /// <param name="step">As in <see cref="Evaluate"/>; a context beyond the window counts as the window.</param>
    /// <param name="prefillGroups">As in <see cref="Evaluate"/>.</param>
    public Seconds Windowed(in StepShape step, double prefillGroups)
    {
        var load = Load(step, prefillGroups);
        var time = 0.0;
        foreach (ref readonly var op in _work.AsSpan())
        {
            var rows = OperatorPricer.Rows(op, load);
            if (rows > 0.0 && op is { Kind: WorkKind.AttentionPrefill or WorkKind.AttentionDecode, Attention.Span.IsWindowed: true })
            {
                time += op.Layers * _pricer.Time(op, rows, step, load).Total.Value;
            }
        }

        return new Seconds(time * _stageImbalance);
    }

    /// <summary>Each operator's and collective's share of a step, in order of execution, and whether measured tables moved its time; those
    /// without rows are left out.</summary>
    public IReadOnlyList<(string Name, OperatorRole? Role, double Layers, KernelTime Time, bool Measured)> Breakdown(in StepShape step, double prefillGroups)
    {
        var load = Load(step, prefillGroups);
        var parts = new List<(string, OperatorRole?, double, KernelTime, bool)>(_work.Length);
        foreach (ref readonly var op in _work.AsSpan())
        {
            var rows = OperatorPricer.Rows(op, load);
            if (rows > 0.0)
            {
                var time = op.Role is null
                    ? new KernelTime(Transfer(op, rows, step, load), Seconds.Zero, Seconds.Zero, Flops.Zero, Bytes.Zero)
                    : _pricer.Time(op, rows, step, load);
                var measured = op.Role is not null && _pricer != _analytic && time.Total != _analytic.Time(op, rows, step, load).Total;
                parts.Add((op.Name, op.Role, op.Layers, time * op.Layers, measured));
            }
        }

        return parts;
    }

    /// <summary>What a step keeps busy on the busiest chip: its time, and its kernels together.</summary>
    /// <remarks>With pipeline stages a chip runs its part of as many microbatches in that time as there are stages: all parts of one.</remarks>
    public StepActivity Activity(in StepShape step, double prefillGroups)
    {
        var kernels = default(KernelTime);
        foreach (var (_, role, _, time, _) in Breakdown(step, prefillGroups))
        {
            kernels += role is null ? default : time;
        }

        return new StepActivity(Evaluate(step, prefillGroups), kernels);
    }

    private static double Imbalance(double layers, int stages) => Math.Ceiling(layers / stages) * stages / layers;

    // What the busiest chip gets of a step. A group never holds a fraction of a sequence, so that a batch smaller than the number of
    // groups costs as much as one sequence in each. Experts see the tokens of all groups.
    private ChipLoad Load(in StepShape step, double prefillGroups)
    {
        var sequences = step.DecodeSequences > 0.0 ? Math.Max(step.DecodeSequences * _decodeShare, 1.0) : 0.0;
        var prefill = step.PrefillTokens / prefillGroups;
        var load = new ChipLoad
        {
            PrefillSequences = step.PrefillSequences / prefillGroups,
            PrefillRows = prefill / Layout.Context,
            PastRows = step.PrefillPast * step.PrefillSequences / prefillGroups,
            DecodeSequences = sequences,
            DecodeRows = sequences * step.DecodeTokensPerSequence,
            StageTokens = step.PrefillTokens + step.DecodeTokens,
        };
        if (_loads is null)
        {
            return load;
        }

        var (touched, busiest) = _loads.At(load.StageTokens);
        var pairs = load.StageTokens * _topK / Layout.Expert * busiest;
        return load with { ExpertPairs = pairs, TouchedExperts = Math.Max(touched, Math.Min(pairs, 1.0)) };
    }

    private Seconds Transfer(in ShardedOperator op, double rows, in StepShape step, in ChipLoad load) => op.Kind switch
    {
        WorkKind.AllReduce or WorkKind.CombineContext => _network.AllReduce(new Bytes(rows * op.BytesPerRow), op.Group),
        WorkKind.AllGather => _network.AllGather(new Bytes(rows * op.BytesPerRow), op.Group),
        WorkKind.GatherCache => _network.AllGather(
            new Bytes(((rows * Layout.Context) + (step.PrefillPast * load.PrefillSequences)) * op.BytesPerRow), op.Group),
        WorkKind.ExpertDispatch => _network.ExpertDispatch(load.StageTokens / Layout.StageChips, (int)op.Batch, new Bytes(op.BytesPerRow), op.Group),
        WorkKind.ExpertCombine => _network.ExpertCombine(load.StageTokens / Layout.StageChips, (int)op.Batch, new Bytes(op.BytesPerRow), op.Group),

        // The ranks that share an expert add up the rows of every token that reached it.
        _ => _network.AllReduce(new Bytes(load.StageTokens * Math.Min(1.0, op.Batch / Layout.Expert) * op.BytesPerRow), op.Group),
    };

    private Seconds StageTransfers(double rows) => Layout.Pipeline == 1
        ? Seconds.Zero
        : _network.Send(new Bytes(rows * _hiddenBytes / Layout.Tensor), _stagesCrossDomains) * (Layout.Pipeline - 1);
}
