using Tokenfab.Quantities;

namespace Tokenfab.Parallelism;

/// <summary>What fills the memory of the fullest chip of a replica.</summary>
/// <param name="Capacity">Memory that the engine may use.</param>
/// <param name="Weights">Weights, scales included.</param>
/// <param name="Activations">Peak of activations and workspaces at the largest step.</param>
/// <param name="Overhead">Runtime context, communication buffers, captured graphs.</param>
/// <param name="StatePerSequence">Recurrent state of one sequence on this chip.</param>
/// <param name="CachePerSequence">KV cache of one sequence of mean length on this chip.</param>
public readonly record struct MemoryBudget(
    Bytes Capacity, Bytes Weights, Bytes Activations, Bytes Overhead, Bytes StatePerSequence, Bytes CachePerSequence)
{
    /// <summary>What is left for KV cache and state; negative when the model does not fit.</summary>
    public Bytes CacheCapacity => Capacity - Weights - Activations - Overhead;

    /// <summary>Sequences of mean length that fit beside one another in this chip's attention group; zero when the model does not fit.</summary>
    public double SequencesThatFit => CacheCapacity.Value <= 0.0 ? 0.0 : CacheCapacity / (StatePerSequence + CachePerSequence);
}
