namespace Tokenfab.Models;

/// <summary>One operator of a model step, for all layers that have it alike; whole, before it is laid out over chips.</summary>
/// <param name="Name">A name unique in the graph: <c>attention.qkv</c>, <c>experts.down</c>. Runs after the first carry their number.</param>
/// <param name="Role">What part of the model it belongs to; decides its number format.</param>
/// <param name="Layers">How many layers execute it.</param>
/// <param name="Rows">Which tokens of the step it works on.</param>
/// <param name="Sharding">How tensor or expert parallelism splits it.</param>
public abstract record Operator(string Name, OperatorRole Role, int Layers, RowSource Rows, Sharding Sharding);

/// <summary>A matrix product: rows x <paramref name="Inner"/> times <paramref name="Inner"/> x <paramref name="Outer"/>.</summary>
/// <param name="Outer">Output features (n).</param>
/// <param name="Inner">Input features (k).</param>
/// <param name="Batch">Independent products side by side, each with its own weights (absorbed MLA: the heads); usually one.</param>
public sealed record Gemm(
    string Name, OperatorRole Role, int Layers, RowSource Rows, Sharding Sharding, int Outer, int Inner, int Batch = 1)
    : Operator(Name, Role, Layers, Rows, Sharding)
{
    /// <summary>Whether these weights exist in memory; false for another form of weights that another operator holds
    /// (absorbed MLA), which are read but not stored twice.</summary>
    public bool HoldsWeights { get; init; } = true;
}

/// <summary>The same projection of every expert, each on the tokens routed to it.</summary>
/// <param name="Outer">Output features of one expert.</param>
/// <param name="Inner">Input features of one expert.</param>
/// <param name="Experts">Routed experts.</param>
/// <param name="TopK">Experts per token.</param>
/// <param name="IntermediateIsOuter">Whether the experts' intermediate width is <paramref name="Outer"/> (gate and up) or
/// <paramref name="Inner"/> (down): that side is the one expert-tensor parallelism splits.</param>
public sealed record GroupedGemm(
    string Name, int Layers, int Outer, int Inner, int Experts, int TopK, bool IntermediateIsOuter)
    : Operator(Name, OperatorRole.Expert, Layers, RowSource.AllTokens, Sharding.Expert);

/// <summary>Scores, softmax and weighted sum of one attention.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KvHeads">Key-value heads.</param>
/// <param name="QkSize">Width of a query and key head in this form.</param>
/// <param name="ValueSize">Width of a value head in this form; zero for an indexer, which only scores.</param>
/// <param name="KvElements">Cached elements that one key costs to read, per KV head: keys and values, or the shared latent once.</param>
/// <param name="Span">Which keys a query reads.</param>
/// <param name="Phase">Prefill or decode form.</param>
/// <param name="Sharding">Heads, unless every rank must score all of them (the indexer of DeepSeek sparse attention).</param>
public sealed record Attention(
    string Name, int Layers, int Heads, int KvHeads, int QkSize, int ValueSize, int KvElements, AttentionSpan Span, StepPhase Phase,
    Sharding Sharding = Sharding.Heads)
    : Operator(Name, OperatorRole.Attention, Layers, Phase == StepPhase.Prefill ? RowSource.PrefillTokens : RowSource.DecodeTokens, Sharding)
{
    /// <summary>Whether this is a sparse selector, whose keys are cached in 8 bits.</summary>
    public bool IsIndexer { get; init; }
}

/// <summary>The recurrence of a state-space or linear-attention mixer, short convolution included.</summary>
/// <param name="Mixer">Its shape.</param>
/// <param name="Phase">Chunked prefill form or one-step decode form.</param>
public sealed record Recurrence(string Name, int Layers, RecurrentMixer Mixer, StepPhase Phase)
    : Operator(Name, OperatorRole.Attention, Layers, Phase == StepPhase.Prefill ? RowSource.PrefillTokens : RowSource.DecodeTokens, Sharding.Heads);

/// <summary>Memory-bound work on each token: norms, rotary embedding, activation functions, residual sums, routing, quantisation.</summary>
/// <param name="ElementsRead">16-bit elements read per row.</param>
/// <param name="ElementsWritten">16-bit elements written per row.</param>
/// <param name="Kernels">Kernels launched when nothing is fused; an engine profile may fuse them.</param>
public sealed record Elementwise(
    string Name, OperatorRole Role, int Layers, RowSource Rows, Sharding Sharding, double ElementsRead, double ElementsWritten, int Kernels = 1)
    : Operator(Name, Role, Layers, Rows, Sharding);

/// <summary>What part of the model an operator belongs to.</summary>
public enum OperatorRole
{
    /// <summary>Token mixing and its projections.</summary>
    Attention,

    /// <summary>Dense feed-forward.</summary>
    DenseFeedForward,

    /// <summary>Routed experts.</summary>
    Expert,

    /// <summary>Shared experts.</summary>
    SharedExpert,

    /// <summary>The router; stays in 16 or 32 bits.</summary>
    Router,

    /// <summary>Token embedding; stays in 16 bits.</summary>
    Embedding,

    /// <summary>The head over the vocabulary; stays in 16 bits.</summary>
    Head,

    /// <summary>Norms and residuals.</summary>
    Norm,
}

/// <summary>Which tokens of a step an operator works on.</summary>
public enum RowSource
{
    /// <summary>Prefill and decode tokens together.</summary>
    AllTokens,

    /// <summary>Prefill tokens.</summary>
    PrefillTokens,

    /// <summary>Prefill tokens and the cached tokens that they read.</summary>
    PrefillContext,

    /// <summary>Decode tokens.</summary>
    DecodeTokens,

    /// <summary>One position per sequence that yields a token (all draft positions under speculation).</summary>
    Logits,
}

/// <summary>How parallelism splits an operator.</summary>
public enum Sharding
{
    /// <summary>Every rank does all of it.</summary>
    Replicated,

    /// <summary>Output features are split over tensor-parallel ranks; nothing follows.</summary>
    Column,

    /// <summary>Input features are split over tensor-parallel ranks; an all-reduce of the rows x outputs follows.</summary>
    Row,

    /// <summary>Heads are split over tensor-parallel ranks.</summary>
    Heads,

    /// <summary>Experts are split over expert-parallel ranks, their width over expert-tensor ranks.</summary>
    Expert,

    /// <summary>The vocabulary is split over tensor-parallel ranks; a gather of the chosen logits follows.</summary>
    Vocabulary,
}

/// <summary>The form of a mixer.</summary>
public enum StepPhase
{
    /// <summary>Many tokens of a prompt at once.</summary>
    Prefill,

    /// <summary>One token (or a few drafts) of each running sequence.</summary>
    Decode,
}
