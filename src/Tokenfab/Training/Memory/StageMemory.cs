using Tokenfab.Quantities;

namespace Tokenfab.Training.Memory;

/// <summary>What fills the memory of a chip of one pipeline stage at its fullest.</summary>
/// <param name="Stage">The stage, from zero.</param>
/// <param name="Weights">Weights, and layers gathered for use where they are sharded.</param>
/// <param name="Gradients">Gradients as they are accumulated.</param>
/// <param name="Optimizer">Master weights and moments.</param>
/// <param name="Activations">Activations kept for backward passes, of all micro-batches in flight.</param>
/// <param name="Transient">What a layer, or the loss, needs while it runs.</param>
/// <param name="Update">Buffers of the update beside state, when activations are gone.</param>
/// <param name="Runtime">The runtime and the libraries' buffers.</param>
/// <param name="Fragmentation">Reserved by the allocator beyond what is in use.</param>
/// <param name="Capacity">Memory of the chip.</param>
public readonly record struct StageMemory(
    int Stage, Bytes Weights, Bytes Gradients, Bytes Optimizer, Bytes Activations, Bytes Transient, Bytes Update, Bytes Runtime, Bytes Fragmentation, Bytes Capacity)
{
    /// <summary>In use at the peak, as the framework counts its own tensors.</summary>
    public Bytes Allocated => Weights + Gradients + Optimizer + Activations + Transient + Beyond;

    /// <summary>Weights, gradients, optimizer and the buffers of the update: what an iteration ends with.</summary>
    public Bytes State => Weights + Gradients + Optimizer + Update;

    /// <summary>What the framework's allocator holds, the runtime apart: what frameworks print.</summary>
    public Bytes Reserved => Allocated + Fragmentation;

    /// <summary>Everything.</summary>
    public Bytes Total => Allocated + Runtime + Fragmentation;

    /// <summary>Whether it fits.</summary>
    public bool Fits => Total.Value <= Capacity.Value;

    /// <summary>The parts by name, in order.</summary>
    public IReadOnlyList<(string Name, Bytes Size)> Parts =>
    [
        ("weights", Weights), ("gradients", Gradients), ("optimizer", Optimizer), ("activations", Activations), ("transient", Transient + Beyond),
        ("runtime", Runtime), ("fragmentation", Fragmentation),
    ];

    // The update's buffers take the room that activations left; only what is more adds to the peak.
    private Bytes Beyond => new(Math.Max(0.0, Update.Value - Activations.Value - Transient.Value));
}
