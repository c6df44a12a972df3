namespace Tokenfab.Models;

/// <summary>The half of a layer that works on each token alone.</summary>
public abstract record FeedForward;

/// <summary>A dense feed-forward network.</summary>
/// <param name="Intermediate">Width between the projections.</param>
/// <param name="Gated">Whether it has a gate projection beside the up projection (SwiGLU, GeGLU).</param>
public sealed record DenseFeedForward(int Intermediate, bool Gated) : FeedForward
{
    /// <summary>Whether the projections have biases.</summary>
    public bool Bias { get; init; }
}

/// <summary>A mixture of experts.</summary>
/// <param name="Experts">Routed experts.</param>
/// <param name="TopK">Routed experts that each token uses.</param>
/// <param name="Intermediate">Width of a routed expert.</param>
/// <param name="Gated">Whether experts have a gate projection.</param>
public sealed record MixtureOfExperts(int Experts, int TopK, int Intermediate, bool Gated) : FeedForward
{
    /// <summary>Width of all shared experts together; zero where there are none.</summary>
    public int SharedIntermediate { get; init; }

    /// <summary>Whether the shared expert has a sigmoid gate of its own (Qwen).</summary>
    public bool SharedGate { get; init; }

    /// <summary>Width of the routed experts' input where it is not the hidden size (latent MoE); zero where it is.</summary>
    public int LatentSize { get; init; }

    /// <summary>Whether the latent sum is normalised before it returns to the hidden size (Kimi K3).</summary>
    public bool LatentNorm { get; init; }

    /// <summary>Whether the router and the experts have biases (GPT-OSS).</summary>
    public bool Bias { get; init; }

    /// <summary>Whether a learned bias per expert steers the choice of experts (DeepSeek-V3).</summary>
    public bool SelectionBias { get; init; }

    /// <summary>Width of the routed experts' input and output, given the hidden size.</summary>
    public int ExpertWidth(int hiddenSize) => LatentSize > 0 ? LatentSize : hiddenSize;

    /// <summary>A dense network that runs beside the experts (Gemma 4); null where there is none.</summary>
    public DenseFeedForward? Dense { get; init; }
}
