using Tokenfab.Models;
using Tokenfab.Quantities;
using Tokenfab.Training.Memory;
using Tokenfab.Training.Schedule;
using Tokenfab.Training.Work;

namespace Tokenfab.Training;

/// <summary>How long an iteration of a model takes on a system, and what it needs in memory. Built once per model, system and sequence; blocks that
/// layouts share are priced once. Safe to share between threads.</summary>
public sealed class TrainingModel
{
    private readonly BlockBook _book;
    private readonly ChunkPricer _chunks;
    private readonly ModelFlops _flops;
    private readonly Flops _head;
    private readonly Count _parameters;

    /// <summary>A model on a system.</summary>
    /// <param name="system">Chips, links, framework, formats.</param>
    /// <param name="model">The model.</param>
    /// <param name="sequence">Tokens of a sequence.</param>
    public TrainingModel(TrainingSystem system, ModelArchitecture model, int sequence)
    {
        ArgumentNullException.ThrowIfNull(system);
        System = system;
        _book = new BlockBook(system, model, sequence);
        _chunks = new ChunkPricer(_book);
        _flops = ModelFlops.Of(model, sequence);
        _head = ModelFlops.Head(model, sequence);
        var count = ParameterCount.Of(model);
        _parameters = new(count.Total + count.Mtp);
    }

    /// <summary>Chips, links, framework, formats.</summary>
    public TrainingSystem System { get; }

    /// <summary>The costs of the blocks that layouts share.</summary>
    internal BlockBook Book => _book;

    /// <summary>The layers of the model.</summary>
    public int LayerCount => _book.Blocks.Layers.Count;

    /// <summary>Evaluates a job by itself.</summary>
    /// <exception cref="InputException">The layout cannot be, or the catalogue lacks a figure.</exception>
    public static TrainingStep Evaluate(TrainingJob job)
    {
        TrainingChecks.Check(job);
        return new TrainingModel(TrainingSystem.Of(job), job.Model, job.Sequence).Step(job);
    }

    /// <summary>One iteration of a job of this model, system and sequence.</summary>
    public TrainingStep Step(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (layout, settings) = (job.Layout, job.Settings);
        var placement = new Placement(settings.Schedule, layout.Pipeline, layout.VirtualStages);
        var layers = job.LayersPerChunk?.ToArray() ?? StagePlan.Of(System.Trainer, _book.Blocks, placement.ModelChunks);
        var costs = new ChunkCost[placement.ModelChunks];
        _chunks.Price(layout, settings, job.Chips, layers, costs);
        var timeline = PipelineBuilder.Build(placement, Times(costs, placement, _chunks.Transfer(layout, settings, job.Chips)), job.MicroBatches);

        var stages = new StageMemory[layout.Pipeline];
        var paceSetter = 0;
        for (var device = 0; device < stages.Length; device++)
        {
            paceSetter = timeline.Busy(device) > timeline.Busy(paceSetter) ? device : paceSetter;
            var (held, count) = Held(placement, costs, layers, device);
            stages[device] = MemoryByStage.Of(System, layout, settings, job.Chips, device, held.Dense, held.Experts, count, timeline.PeakKept(device), held.Transient);
        }

        var (stage, _) = Held(placement, costs, layers, paceSetter);
        var update = UpdateCost.Of(System, layout, settings, job.Chips, stage.Dense, stage.Experts, stage.ForwardTotal, stage.BackwardTotal);
        var iteration = timeline.Makespan + update.Data + update.Optimizer + System.Calibration.Iteration.Value;
        var perWay = settings.Schedule == ScheduleKind.DualPipe ? job.MicroBatches / 2 : job.MicroBatches;
        var parts = Parts(stage, perWay, timeline, paceSetter, update);
        var share = settings.RecomputedLayers is { } some ? Math.Min(1.0, some * (double)layout.Pipeline / LayerCount) : 1.0;
        return new(job, new(iteration), parts, stages, timeline, _flops, _flops.Hardware(settings.Recompute, share, _head), _parameters, _chunks.Layers(layout, settings), paceSetter);
    }

    /// <summary>Times of a pipeline's chunks.</summary>
    internal static PipelineTimes Times(ReadOnlySpan<ChunkCost> costs, in Placement placement, double transfer)
    {
        var n = costs.Length;
        var (forward, input, weight, paired, kept) = (new double[n], new double[n], new double[n], Array.Empty<double>(), new double[n]);
        for (var i = 0; i < n; i++)
        {
            forward[i] = costs[i].ForwardTotal;
            input[i] = costs[i].InputTotal;
            weight[i] = costs[i].Weight;
            kept[i] = costs[i].Kept;
        }

        if (placement.Kind is ScheduleKind.DualPipe or ScheduleKind.DualPipeV)
        {
            // The kernels of one pass run beside the exchanges of the other; what is longer remains.
            paired = new double[n];
            for (var i = 0; i < n; i++)
            {
                var c = costs[i];
                var exchanged = c.Exchange + c.Tensor + c.Context;
                var kernels = c.ForwardTotal + c.BackwardTotal - exchanged;
                paired[i] = Math.Max(kernels, exchanged);
            }
        }

        return new(forward, input, weight, paired, transfer, kept);
    }

    // All chunks of a stage together.
    private static (ChunkCost Sum, int Layers) Held(in Placement placement, ChunkCost[] costs, int[] layers, int device)
    {
        var (sum, count) = (default(ChunkCost), 0);
        for (var chunk = 0; chunk < placement.Chunks; chunk++)
        {
            if (placement.Device(chunk) == device)
            {
                var model = placement.ModelChunk(chunk);
                sum = sum.With(costs[model]);
                count += layers[model];
            }
        }

        return (sum, count);
    }

    private StepParts Parts(in ChunkCost stage, int microBatches, PipelineTimeline timeline, int device, in UpdateCost update)
    {
        Seconds All(double each) => new(each * microBatches);
        var busy = (stage.ForwardTotal + stage.BackwardTotal) * microBatches;

        // Paired passes hide a part of their exchanges; no others run into each other.
        var isPaired = timeline.Kind is ScheduleKind.DualPipe or ScheduleKind.DualPipeV;
        var exchange = (stage.Exchange * microBatches) - (isPaired ? busy - timeline.Busy(device) : 0.0);
        return new(
            All(stage.Forward), All(stage.Input + stage.Weight), All(stage.Recompute), All(stage.Tensor), new(exchange), All(stage.Context), All(stage.Wait),
            new(timeline.Makespan - (isPaired ? timeline.Busy(device) : busy)), new(update.Data), new(update.Optimizer), System.Calibration.Iteration);
    }
}
