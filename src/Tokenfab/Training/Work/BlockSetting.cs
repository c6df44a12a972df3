namespace Tokenfab.Training.Work;

/// <summary>All that the cost of a block depends on beside the model, the chips and the framework: a search prices each once.</summary>
/// <param name="Tensor">Tensor-parallel ranks.</param>
/// <param name="Context">Context-parallel ranks.</param>
/// <param name="Expert">Expert-parallel ranks.</param>
/// <param name="ExpertTensor">Ranks that share an expert.</param>
/// <param name="MicroBatch">Sequences of a micro-batch.</param>
/// <param name="SequenceParallel">Whether norms are split along the sequence.</param>
/// <param name="Exchange">How context-parallel ranks see one another's keys and values.</param>
/// <param name="Load">Load of the busiest expert rank over the mean, capacity applied.</param>
internal readonly record struct BlockSetting(
    int Tensor, int Context, int Expert, int ExpertTensor, int MicroBatch, bool SequenceParallel, ContextExchange Exchange, double Load)
{
    /// <summary>What a job's layout and settings say of its blocks.</summary>
    public static BlockSetting Of(in TrainingLayout layout, in TrainingSettings settings) => new(
        layout.Tensor, layout.Context, layout.Expert, layout.ExpertTensor, settings.MicroBatch, settings.SequenceParallel && layout.Tensor > 1,
        layout.Context > 1 ? settings.ContextExchange : ContextExchange.Ring,
        settings.ExpertCapacity > 0.0 ? Math.Min(settings.ExpertCapacity, settings.ExpertImbalance) : settings.ExpertImbalance);
}
