namespace Tokenfab.Training.Schedule;

/// <summary>What the tasks of one chunk share, looked up once rather than at every task.</summary>
/// <param name="IsFirst">Whether micro-batches enter here.</param>
/// <param name="IsLast">Whether the loss is taken behind it.</param>
/// <param name="Forward">Seconds of its forward pass.</param>
/// <param name="Input">Seconds of the gradient of its inputs.</param>
/// <param name="Weight">Seconds of the gradient of its weights.</param>
/// <param name="WayBefore">Seconds from the device of the chunk before.</param>
/// <param name="WayBehind">Seconds from the device of the chunk behind.</param>
internal readonly record struct ChunkTimes(bool IsFirst, bool IsLast, double Forward, double Input, double Weight, double WayBefore, double WayBehind)
{
    /// <summary>Seconds of a task.</summary>
    public double Duration(TaskKind kind) => kind switch
    {
        TaskKind.Forward => Forward,
        TaskKind.Backward => Input + Weight,
        TaskKind.Input => Input,
        _ => Weight,
    };

    /// <summary>Those of all chunks of a placement.</summary>
    public static ChunkTimes[] Of(in Placement placement, PipelineTimes times)
    {
        var all = new ChunkTimes[placement.Chunks];
        for (var chunk = 0; chunk < all.Length; chunk++)
        {
            var model = placement.ModelChunk(chunk);
            var (first, last) = (placement.IsFirst(chunk), placement.IsLast(chunk));
            all[chunk] = new(
                first, last, times.Forward[model], times.Input[model], times.Weight[model],
                first ? 0.0 : PipelineBuilder.Way(placement, times, chunk - 1, chunk), last ? 0.0 : PipelineBuilder.Way(placement, times, chunk + 1, chunk));
        }

        return all;
    }
}
