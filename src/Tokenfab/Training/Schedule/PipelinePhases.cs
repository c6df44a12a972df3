using Tokenfab.Quantities;

namespace Tokenfab.Training.Schedule;

/// <summary>What a stage does from its pipeline's first task to the last, as DeepSeek tells its own step (Zhao et al., ISCA 2025, table 4).</summary>
/// <param name="Forward">Forward passes alone (1F).</param>
/// <param name="Backward">Backward passes alone, whole or for the inputs (1B).</param>
/// <param name="Weight">Gradients of weights alone (1W).</param>
/// <param name="Paired">Forward and backward passes that run into each other (1F1B).</param>
/// <param name="Bubble">Waiting.</param>
public readonly record struct PipelinePhases(Seconds Forward, Seconds Backward, Seconds Weight, Seconds Paired, Seconds Bubble);
