using Tokenfab.Hardware;
using Tokenfab.Models;

namespace Tokenfab.Training;

/// <summary>A training job, all choices made.</summary>
public sealed record TrainingJob
{
    /// <summary>The model.</summary>
    public required ModelArchitecture Model { get; init; }

    /// <summary>The chip.</summary>
    public required Accelerator Chip { get; init; }

    /// <summary>What its chips stand in.</summary>
    public required Server Server { get; init; }

    /// <summary>How many chips.</summary>
    public required int Chips { get; init; }

    /// <summary>Sequences of an iteration, all data-parallel ranks together.</summary>
    public required int GlobalBatch { get; init; }

    /// <summary>Tokens of a sequence.</summary>
    public required int Sequence { get; init; }

    /// <summary>How the model is laid out.</summary>
    public required TrainingLayout Layout { get; init; }

    /// <summary>What else is chosen.</summary>
    public TrainingSettings Settings { get; init; } = new();

    /// <summary>Number formats.</summary>
    public TrainingPrecision Precision { get; init; } = TrainingPrecision.Of(TrainingFormat.Bf16);

    /// <summary>The framework that trains.</summary>
    public required Trainer Trainer { get; init; }

    /// <summary>Layers of each chunk in the order of the model, where the user says it; null for the most even split.</summary>
    public IReadOnlyList<int>? LayersPerChunk { get; init; }

    /// <summary>Data-parallel ranks.</summary>
    public int Data => Layout.Data(Chips);

    /// <summary>Micro-batches of an iteration on one data-parallel rank: the steps of gradient accumulation.</summary>
    public int MicroBatches => GlobalBatch / (Data * Settings.MicroBatch);
}
