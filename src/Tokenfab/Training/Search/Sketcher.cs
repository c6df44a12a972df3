using Tokenfab.Training.Memory;
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

    /// <summary>The sketch of a layout whose schedule is 1F1B, interleaved or not.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="chips">All chips.</param>
    /// <param name="microBatches">Micro-batches of a data-parallel rank.</param>
    /// <param name="capacity">Memory of a chip: a layout that needs more is not timed, and its time is infinite.</param>
    public StepSketch Sketch(in TrainingLayout layout, in TrainingSettings settings, int chips, int microBatches, double capacity)
    {
        var (devices, chunksEach) = (layout.Pipeline, layout.VirtualStages);
        var count = devices * chunksEach;
        if (_plan.Chunks != count)
        {
            _plan = (count, StagePlan.Even(book.Blocks.Layers.Count, count));
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
            var stage = default(ChunkCost);
            var layers = 0;
            for (var chunk = device; chunk < count; chunk += devices)
            {
                stage = chunksEach == 1 ? costs[chunk] : stage.With(costs[chunk]);
                layers += _layers[chunk];
            }

            var passes = chunksEach == 1
                ? Math.Min(microBatches, devices - device)
                : Math.Min(microBatches * chunksEach, ((devices - 1 - device) * 2) + ((chunksEach - 1) * devices) + 1) / (double)chunksEach;
            fullest = Math.Max(fullest, MemoryByStage.Of(system, layout, settings, chips, device, stage.Dense, stage.Experts, layers, stage.Kept * passes, stage.Transient).Total.Value);
            if (fullest > capacity)
            {
                return new(double.PositiveInfinity, fullest);
            }

            var once = stage.ForwardTotal + stage.BackwardTotal;
            ramp += once;
            if (once > slowest)
            {
                (slowest, slowestStage) = (once, stage);
            }
        }

        var update = UpdateCost.Of(system, layout, settings, chips, slowestStage.Dense, slowestStage.Experts, slowestStage.ForwardTotal, slowestStage.BackwardTotal);
        var travel = 2.0 * (count - 1) * (system.Trainer.OverlapsPipeline ? _chunks.Transfer(layout, settings, chips) : 0.0) / chunksEach;
        var makespan = (microBatches * slowest) + ((ramp - slowest) / chunksEach) + travel;
        return new(makespan + update.Data + update.Optimizer + system.Calibration.Iteration.Value, fullest);
    }
}
