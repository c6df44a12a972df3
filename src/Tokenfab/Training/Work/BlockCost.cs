namespace Tokenfab.Training.Work;

/// <summary>What one block of a model (a layer, the embedding, the head) costs one chip for one micro-batch, in plain seconds and bytes.</summary>
/// <remarks>Backward passes are two: the gradient of the inputs, which the stage before waits for, and that of the weights, which nobody does.
/// Seconds of collectives are those that nothing hides.</remarks>
internal readonly record struct BlockCost
{
    /// <summary>Kernels of the forward pass.</summary>
    public double Forward { get; init; }

    /// <summary>Kernels of the gradient of the inputs.</summary>
    public double Input { get; init; }

    /// <summary>Kernels of the gradient of the weights.</summary>
    public double Weight { get; init; }

    /// <summary>Kernels of the attention core, a part of <see cref="Forward"/>: what selective recomputation does again.</summary>
    public double Core { get; init; }

    /// <summary>Kernels of norms, activation functions and latent up-projections, a part of <see cref="Forward"/>: what light recomputation does again.</summary>
    public double Cheap { get; init; }

    /// <summary>Tensor-parallel collectives of the forward pass.</summary>
    public double TensorForward { get; init; }

    /// <summary>Tensor-parallel collectives of the backward pass.</summary>
    public double TensorBackward { get; init; }

    /// <summary>Expert exchanges of the forward pass; as long in the backward pass.</summary>
    public double Exchange { get; init; }

    /// <summary>Context-parallel exchange of the forward pass.</summary>
    public double ContextForward { get; init; }

    /// <summary>Context-parallel exchange of the backward pass.</summary>
    public double ContextBackward { get; init; }

    /// <summary>Kernels launched in a forward pass.</summary>
    public double Launches { get; init; }

    /// <summary>Seconds that steps of tensor-parallel collectives take at least in a forward pass, however little they carry.</summary>
    public double Steps { get; init; }

    /// <summary>Bytes kept for the backward pass when nothing is recomputed.</summary>
    public double Kept { get; init; }

    /// <summary>Bytes of <see cref="Kept"/> that belong to the attention core, which selective recomputation does not keep.</summary>
    public double KeptCore { get; init; }

    /// <summary>Bytes of <see cref="Kept"/> that light recomputation does not keep.</summary>
    public double KeptCheap { get; init; }

    /// <summary>Bytes of the block's input, which full recomputation keeps.</summary>
    public double KeptInput { get; init; }

    /// <summary>Bytes in use beside what is kept while the block runs.</summary>
    public double Transient { get; init; }

    /// <summary>Parameters on this chip that every data-parallel rank has a copy of.</summary>
    public double Dense { get; init; }

    /// <summary>Parameters of routed experts on this chip.</summary>
    public double Experts { get; init; }

    /// <summary>So many of the same block one after the other.</summary>
    public static BlockCost operator *(in BlockCost one, double times) => new()
    {
        Forward = one.Forward * times,
        Input = one.Input * times,
        Weight = one.Weight * times,
        Core = one.Core * times,
        Cheap = one.Cheap * times,
        TensorForward = one.TensorForward * times,
        TensorBackward = one.TensorBackward * times,
        Exchange = one.Exchange * times,
        ContextForward = one.ContextForward * times,
        ContextBackward = one.ContextBackward * times,
        Launches = one.Launches * times,
        Steps = one.Steps * times,
        Kept = one.Kept * times,
        KeptCore = one.KeptCore * times,
        KeptCheap = one.KeptCheap * times,
        KeptInput = one.KeptInput * times,
        Transient = one.Transient,
        Dense = one.Dense * times,
        Experts = one.Experts * times,
    };

    /// <summary>Blocks one after the other; what is in use meanwhile is the greater of both.</summary>
    public static BlockCost operator +(in BlockCost left, in BlockCost right) => new()
    {
        Forward = left.Forward + right.Forward,
        Input = left.Input + right.Input,
        Weight = left.Weight + right.Weight,
        Core = left.Core + right.Core,
        Cheap = left.Cheap + right.Cheap,
        TensorForward = left.TensorForward + right.TensorForward,
        TensorBackward = left.TensorBackward + right.TensorBackward,
        Exchange = left.Exchange + right.Exchange,
        ContextForward = left.ContextForward + right.ContextForward,
        ContextBackward = left.ContextBackward + right.ContextBackward,
        Launches = left.Launches + right.Launches,
        Steps = left.Steps + right.Steps,
        Kept = left.Kept + right.Kept,
        KeptCore = left.KeptCore + right.KeptCore,
        KeptCheap = left.KeptCheap + right.KeptCheap,
        KeptInput = left.KeptInput + right.KeptInput,
        Transient = Math.Max(left.Transient, right.Transient),
        Dense = left.Dense + right.Dense,
        Experts = left.Experts + right.Experts,
    };
}
