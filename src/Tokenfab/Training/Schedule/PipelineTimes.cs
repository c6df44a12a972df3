namespace Tokenfab.Training.Schedule;

/// <summary>What a schedule is built of: how long each chunk of layers takes for a micro-batch, in seconds.</summary>
/// <param name="Forward">Forward pass, by chunk of the model.</param>
/// <param name="Input">Gradient of the inputs, recomputation included.</param>
/// <param name="Weight">Gradient of the weights.</param>
/// <param name="Paired">A forward and a backward pass of two micro-batches that run into each other, by chunk of the model; empty where the
/// schedule pairs none.</param>
/// <param name="Transfer">From a stage to the next.</param>
/// <param name="Kept">Bytes that a micro-batch keeps on a chunk from its forward pass to its backward pass.</param>
internal sealed record PipelineTimes(double[] Forward, double[] Input, double[] Weight, double[] Paired, double Transfer, double[] Kept);
