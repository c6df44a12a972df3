using Tokenfab.Training.Memory;
using Tokenfab.Training.Schedule;
using Tokenfab.Training.Work;

namespace Tokenfab.Training.Search;

/// <summary>Prices layouts without building their schedules. One to a thread; a sketch allocates nothing.</summary>
/// <remarks>The makespan of 1F1B is that of its longest way through the tasks: every stage's pass once, and the slowest stage's for each further
/// micro-batch (Narayanan et al. 2021, section 2.2.1); interleaving divides the first part by the chunks of a stage (section 2.2.2). The best sketches are
/// built and timed task by task afterwards.</remarks>
internal sealed class Sketcher(BlockBook book)
{
    private readonly ChunkPricer _chunks = new(book);
    private ChunkCost[] _costs = new ChunkCost[64];
    private int[] _layers = new int[64];
    private (int Chunks, int[] Layers) _plan;

    /// <summary>The sketch of a layout: 1F1B, interleaved or not, or a schedule that runs gradients of weights apart.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="chips">All chips.</param>
    /// <param name="microBatches">Micro-batches of a data-parallel rank.</param>
    /// <param name="capacity">Memory of a chip: a layout that needs more is not timed, and its time is infinite.</param>
    public StepSketch Sketch(in TrainingLayout layout, in TrainingSettings settings, int chips, int microBatches, double capacity)
    {
        var kind = settings.Schedule;
        var (devices, chunksEach) = (layout.Pipeline, Placement.IsFolded(kind) ? 2 : layout.VirtualStages);
        var count = devices * chunksEach;
        if (_plan.Chunks != count)
        {
            _plan = (count, StagePlan.Of(book.System.Trainer, book.Blocks, count));
            _layers = _plan.Layers;
            _costs = _costs.Length < count ? new ChunkCost[count] : _costs;
        }

        var costs = _costs.AsSpan(0, count);
        _chunks.Price(layout, settings, chips, _layers, costs);
        var system = book.System;
        double fullest = 0.0, ramp = 0.0, slowest = 0.0;
        ChunkCost slowestStage = default;
        for (var device = 0; device < devices; device++)
        {
            var stage = costs[device];
            var layers = _layers[device];
            for (var turn = 1; turn < chunksEach; turn++)
            {
                var chunk = Placement.IsFolded(kind) ? count - 1 - device : (turn * devices) + device;
                stage = stage.With(costs[chunk]);
                layers += _layers[chunk];
            }

            var passes = Passes(kind, devices, device, chunksEach, microBatches);
            fullest = Math.Max(fullest, MemoryByStage.Of(system, layout, settings, chips, device, stage.Dense, stage.Experts, layers, stage.Kept * passes, stage.Transient).Total.Value);
            if (fullest > capacity)
            {
                return new(double.PositiveInfinity, fullest);
            }

            var once = stage.ForwardTotal + stage.BackwardTotal;
            ramp += Ramp(kind, stage);
            if (once > slowest)
            {
                (slowest, slowestStage) = (once, stage);
            }
        }

        var update = UpdateCost.Of(system, layout, settings, chips, slowestStage.Dense, slowestStage.Experts, slowestStage.ForwardTotal, slowestStage.BackwardTotal);
        var travel = 2.0 * (count - 1) * (system.Trainer.OverlapsPipeline ? _chunks.Transfer(layout, settings, chips) : 0.0) / chunksEach;
        var filling = kind == ScheduleKind.OneFOneB ? chunksEach : 1.0;
        var makespan = (microBatches * slowest) + Math.Max(0.0, (ramp - Ramp(kind, slowestStage)) / filling) + travel;
        return new(makespan + update.Data + update.Optimizer + system.Calibration.Iteration.Value, fullest);
    }

    // What a stage adds to the way through the pipeline: its own pass, less the gradients of weights that fill it (Qi et al. 2023, arXiv:2401.10241,
    // table 1; Qi et al. 2024, arXiv:2405.15362, section 3).
    private static double Ramp(ScheduleKind kind, in ChunkCost stage) => kind switch
    {
        ScheduleKind.ZeroBubbleH1 => stage.ForwardTotal + stage.InputTotal - stage.Weight,
        ScheduleKind.ZeroBubbleH2 => Math.Max(0.0, stage.ForwardTotal + stage.InputTotal - (2.0 * stage.Weight)),
        ScheduleKind.ZeroBubbleV => 0.0,
        ScheduleKind.VHalf => stage.InputTotal / 2.0,
        ScheduleKind.VMin => (stage.ForwardTotal + stage.BackwardTotal) * 2.0 / 3.0,
        _ => stage.ForwardTotal + stage.BackwardTotal,
    };

    // Micro-batches whose activations a stage keeps at once.
    private static double Passes(ScheduleKind kind, int devices, int device, int chunksEach, int microBatches) => Math.Min(microBatches, kind switch
    {
        ScheduleKind.ZeroBubbleH1 or ScheduleKind.ZeroBubbleV => devices,
        ScheduleKind.ZeroBubbleH2 => 2.0 * devices,
        ScheduleKind.VHalf => (devices + 2.0) / 2.0,
        ScheduleKind.VMin => (Math.Ceiling(2.0 * devices / 3.0) + 2.0) / 2.0,
        _ => chunksEach == 1 ? devices - device : (((devices - 1 - device) * 2) + ((chunksEach - 1) * devices) + 1) / (double)chunksEach,
    });
}
