namespace Tokenfab.Training.Work;

/// <summary>What one chunk of layers costs a chip for a micro-batch, recomputation and exposed collectives apart, in plain seconds and bytes.</summary>
/// <param name="Forward">Kernels of the forward pass.</param>
/// <param name="Input">Kernels of the gradient of the inputs.</param>
/// <param name="Weight">Kernels of the gradient of the weights.</param>
/// <param name="Recompute">Kernels and collectives of what is computed again.</param>
/// <param name="Tensor">Tensor-parallel collectives, forward and backward.</param>
/// <param name="Exchange">Expert exchanges, forward and backward.</param>
/// <param name="Context">Context-parallel exchanges, forward and backward.</param>
/// <param name="Wait">What the pass waits beside: transfers, its host, layers that are gathered.</param>
/// <param name="ForwardTotal">The forward pass as a stage sees it.</param>
/// <param name="InputTotal">The gradient of the inputs as a stage sees it, recomputation included.</param>
/// <param name="Kept">Bytes kept from the forward to the backward pass.</param>
/// <param name="Transient">Bytes in use beside while it runs.</param>
/// <param name="Dense">Parameters that every data-parallel rank has.</param>
/// <param name="Experts">Parameters of routed experts.</param>
internal readonly record struct ChunkCost(
    double Forward, double Input, double Weight, double Recompute, double Tensor, double Exchange, double Context, double Wait,
    double ForwardTotal, double InputTotal, double Kept, double Transient, double Dense, double Experts)
{
    /// <summary>The whole backward pass as a stage sees it.</summary>
    public double BackwardTotal => InputTotal + Weight;

    /// <summary>This chunk and another of the same stage.</summary>
    public ChunkCost With(in ChunkCost other) => new(
        Forward + other.Forward, Input + other.Input, Weight + other.Weight, Recompute + other.Recompute, Tensor + other.Tensor, Exchange + other.Exchange,
        Context + other.Context, Wait + other.Wait, ForwardTotal + other.ForwardTotal, InputTotal + other.InputTotal, Kept + other.Kept,
        Math.Max(Transient, other.Transient), Dense + other.Dense, Experts + other.Experts);
}
