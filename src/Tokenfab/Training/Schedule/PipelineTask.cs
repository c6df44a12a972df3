namespace Tokenfab.Training.Schedule;

/// <summary>What a task of a pipeline does.</summary>
public enum TaskKind : byte
{
    /// <summary>A forward pass.</summary>
    Forward,

    /// <summary>A whole backward pass.</summary>
    Backward,

    /// <summary>The gradient of the inputs alone.</summary>
    Input,

    /// <summary>The gradient of the weights alone.</summary>
    Weight,
}

/// <summary>A pass of one micro-batch over one chunk of layers.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Device">The pipeline stage.</param>
/// <param name="Chunk">The chunk of layers, along the way of the micro-batch.</param>
/// <param name="MicroBatch">The micro-batch.</param>
/// <param name="Start">When it starts, in seconds from the start of the iteration.</param>
/// <param name="End">When it ends.</param>
public readonly record struct PipelineTask(TaskKind Kind, int Device, int Chunk, int MicroBatch, double Start, double End);
