namespace Tokenfab.Hardware;

/// <summary>The number formats of a deployment: weights, activations and KV cache apart.</summary>
/// <param name="Weights">Format of attention, dense feed-forward and shared-expert weights.</param>
/// <param name="ExpertWeights">Format of routed-expert weights; the same as <paramref name="Weights"/> in most checkpoints.</param>
/// <param name="Activations">Format in which activations enter the matrix units.</param>
/// <param name="KvCache">Format of the KV cache.</param>
/// <remarks>Embeddings, the head, norms and the router stay in 16 bits, as engines keep them.</remarks>
public readonly record struct PrecisionScheme(
    NumberFormat Weights, NumberFormat ExpertWeights, NumberFormat Activations, NumberFormat KvCache)
{
    /// <summary>Everything in bf16.</summary>
    public static PrecisionScheme Bf16 { get; } =
        new(NumberFormat.Bf16, NumberFormat.Bf16, NumberFormat.Bf16, NumberFormat.Bf16);
}
