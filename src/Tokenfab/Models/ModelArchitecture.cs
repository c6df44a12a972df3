using Tokenfab.Hardware;

namespace Tokenfab.Models;

/// <summary>A transformer or hybrid language model, as far as its shape goes.</summary>
public sealed record ModelArchitecture
{
    /// <summary>The model's name: <c>DeepSeek-V3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Rows of the embedding table.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Whether the head is the embedding table itself.</summary>
    public required bool TiedEmbeddings { get; init; }

    /// <summary>Longest context the model was made for, in tokens; the largest integer where nothing bounds it (Mamba).</summary>
    public required int ContextLength { get; init; }

    /// <summary>Runs of identical layers, in order.</summary>
    public required IReadOnlyList<LayerRun> Layers { get; init; }

    /// <summary>Multi-token-prediction modules after the last layer; each has the layers of <see cref="MtpLayers"/> and a 2h-by-h projection.</summary>
    public int MtpModules { get; init; }

    /// <summary>The layers of one multi-token-prediction module; unless stated, one more layer like the last.</summary>
    public IReadOnlyList<LayerRun> MtpLayers
    {
        get => field ?? [Layers[^1] with { Count = 1 }];
        init;
    }

    /// <summary>Whether a norm follows each half of a layer beside the one before it (Gemma).</summary>
    public bool SandwichNorms { get; init; }

    /// <summary>Whether norms have a bias beside their weight (OPT).</summary>
    public bool NormBias { get; init; }

    /// <summary>Parallel residual streams (hyper-connections, arXiv:2409.19606); one for a plain residual.</summary>
    public int ResidualStreams { get; init; } = 1;

    /// <summary>Learned absolute positions (GPT-3, OPT): rows of their table; zero where positions are rotary.</summary>
    public int PositionEmbeddings { get; init; }

    /// <summary>The formats in which the checkpoint ships.</summary>
    public required PrecisionScheme NativePrecision { get; init; }

    /// <summary>Parameters that the config states but the layer records do not hold, with their name:
    /// attention residuals, per-layer embeddings, router scales.</summary>
    public IReadOnlyList<ExtraParameters> Extras { get; init; } = [];

    /// <summary>What the model's card counts as active parameters.</summary>
    public ActiveConvention ActiveConvention { get; init; }

    /// <summary>Layers in all, MTP modules not counted.</summary>
    public int LayerCount => Layers.Sum(run => run.Count);
}

/// <summary>Parameters outside the layers.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Count">How many.</param>
/// <param name="Active">Whether each token uses them.</param>
public sealed record ExtraParameters(string Name, double Count, bool Active);

/// <summary>A run of identical layers.</summary>
/// <param name="Count">How many.</param>
/// <param name="Mixer">What mixes tokens: attention or a recurrent mixer; null for a layer that is feed-forward only.</param>
/// <param name="FeedForward">What follows it; null for a layer that is mixer only.</param>
public sealed record LayerRun(int Count, TokenMixer? Mixer, FeedForward? FeedForward);
