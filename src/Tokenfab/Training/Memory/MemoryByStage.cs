namespace Tokenfab.Training.Memory;

/// <summary>What each stage of a job holds.</summary>
/// <remarks>Weights 2 bytes a parameter, gradients as the framework accumulates them, 12 of optimizer state for Adam in mixed precision, each split over
/// data-parallel ranks as the sharding says (Rajbhandari et al. 2020, section 3.1).</remarks>
internal static class MemoryByStage
{
    // Layers whose weights are gathered at once where they are sharded: the one that runs and the one that is fetched.
    private const double GatheredLayers = 2.0;

    /// <summary>The memory of a stage.</summary>
    /// <param name="system">The system.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="chips">All chips.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="dense">Its parameters that every data-parallel rank has.</param>
    /// <param name="experts">Its parameters of routed experts.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="kept">Most activations that it keeps at once.</param>
    /// <param name="transient">What is in use beside while it runs.</param>
    public static StageMemory Of(
        TrainingSystem system, in TrainingLayout layout, in TrainingSettings settings, int chips, int stage, double dense, double experts, int layers, double kept, double transient)
    {
        var (precision, trainer) = (system.Precision, system.Trainer);
        var ranks = (double)(settings.ShardGroup ?? (chips / (layout.Tensor * layout.Pipeline)));
        var copies = Math.Max(1.0, chips / (double)layout.ExpertReplicaChips);
        var sharding = settings.Sharding;
        double Split(double perParameter, StateSharding from) => sharding >= from
            ? perParameter * ((dense / ranks) + (experts / copies))
            : perParameter * (dense + experts);

        // A pipeline's micro-batches all use the layers that the first one gathered.
        var held = layout.Pipeline > 1 ? 1.0 : Math.Min(GatheredLayers / Math.Max(layers, 1), 1.0);
        var gathered = sharding == StateSharding.Parameters ? held * (dense + experts) * TrainingPrecision.WeightBytes : 0.0;
        var optimizer = settings.OffloadOptimizer ? 0.0 : Split(precision.OptimizerBytes, StateSharding.Optimizer);
        var gathering = sharding is StateSharding.Optimizer or StateSharding.Gradients && ranks > 1.0
            ? trainer.GatherBytes * (dense + experts + (dense / ranks) + (experts / copies))
            : 0.0;
        return new(
            stage,
            new(Split(TrainingPrecision.WeightBytes, StateSharding.Parameters) + gathered),

            // Along a pipeline gradients are added up whole and scattered behind the last micro-batch.
            new(layout.Pipeline > 1 ? precision.GradientBytes * (dense + experts) : Split(precision.GradientBytes, StateSharding.Gradients)),
            new(optimizer),
            new(kept),
            new(transient),
            new(gathering),
            trainer.Runtime,
            new((kept + transient) * trainer.Fragmentation),
            system.Kernels.Chip.Memory.Capacity.Value);
    }
}
