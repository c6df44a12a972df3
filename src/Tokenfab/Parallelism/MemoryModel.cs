using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Parallelism;

/// <summary>What one layout of a model needs in the memory of its fullest chip.</summary>
public sealed class MemoryModel
{
    private const double SixteenBits = 2.0;

    // Communication buffers of a chip in a group, as AIConfigurator tabulates them for NCCL (342-392 MB).
    private const double CommunicationBuffers = 370e6;

    // Engines page the cache in blocks of 16 tokens (vLLM's default), and the last one of a sequence is half full on average
    // (Kwon et al. 2023, arXiv:2309.06180, section 4.2).
    private const double HalfBlock = 8.0;

    private readonly KvCacheLayers[] _cache;
    private readonly ParallelLayout _layout;
    private readonly Bytes _capacity;
    private readonly double _weights;
    private readonly double _activationPerToken;
    private readonly double _cacheWidth;
    private readonly double _stageShare;

    /// <summary>Works out the weights of the fullest chip.</summary>
    /// <param name="graph">The model's operators.</param>
    /// <param name="cache">What the model keeps per token and sequence.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="precision">Number formats.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="engine">The engine, for the share of memory that it takes.</param>
    public MemoryModel(
        OperatorGraph graph, IReadOnlyList<KvCacheLayers> cache, ParallelLayout layout, PrecisionScheme precision, Accelerator chip, EngineProfile engine)
    {
        (_cache, _layout) = ([.. cache], layout);
        _capacity = chip.Memory.Capacity.Value * engine.MemoryUtilisation;
        _cacheWidth = precision.KvCache.Width().Value;
        var layers = (double)graph.Model.LayerCount;
        _stageShare = Math.Ceiling(layers / layout.Pipeline) / layers;
        KeepsChunks = graph.Model.Layers.Any(run => run.Mixer is GroupedQueryAttention { Span.Chunk: > 0 });
        _weights = WeightBytes(graph, layout, precision, _stageShare);
        _activationPerToken = ActivationBytesPerToken(graph.Model, layout.Tensor);
    }

    /// <summary>The budget of the fullest chip.</summary>
    /// <param name="tokensPerStep">Most tokens that one attention group computes in a step.</param>
    /// <param name="meanContext">Mean tokens that a running sequence keeps.</param>
    public MemoryBudget Budget(double tokensPerStep, double meanContext)
    {
        double cache = 0.0, state = 0.0;
        foreach (var kind in _cache)
        {
            var heads = Math.Max(kind.KvHeads / (double)_layout.Tensor, 1.0);
            var paged = meanContext + HalfBlock;
            var tokens = (kind.TokensKept > 0 ? Math.Min(paged, kind.TokensKept) : paged) / Math.Max(kind.Stride, 1);
            var perLayer = (heads * kind.ElementsPerHead * tokens * _cacheWidth) + (kind.IndexerElements * paged);
            cache += kind.Layers * perLayer / _layout.Context;
            state += kind.Layers * kind.StateBytes / _layout.Tensor;
        }

        return new MemoryBudget(
            _capacity,
            new Bytes(_weights),
            new Bytes(tokensPerStep / _layout.Context * _activationPerToken),
            new Bytes(_layout.Chips > 1 ? CommunicationBuffers : 0.0),
            new Bytes(state * _stageShare),
            new Bytes(cache * _stageShare));
    }

    /// <summary>Whether layers that do not keep everything keep the chunk of their attention, rather than a window that slides.</summary>
    public bool KeepsChunks { get; }

    /// <summary>Bytes that a token adds to the cache of the fullest chip, in layers that keep everything, and while no window is full in those
    /// that keep a window or chunk; and the tokens of the largest of those, zero where there is none.</summary>
    public (Bytes Kept, Bytes Windowed, int Window) CachePerToken
    {
        get
        {
            double kept = 0.0, windowed = 0.0;
            foreach (var kind in _cache)
            {
                var heads = Math.Max(kind.KvHeads / (double)_layout.Tensor, 1.0);
                var bytes = heads * kind.ElementsPerHead * _cacheWidth / Math.Max(kind.Stride, 1);
                kept += kind.Layers * (kind.IndexerElements + (kind.TokensKept > 0 ? 0.0 : bytes)) / _layout.Context;
                windowed += kind.TokensKept > 0 ? kind.Layers * bytes / _layout.Context : 0.0;
            }

            return (new Bytes(kept * _stageShare), new Bytes(windowed * _stageShare), _cache.Max(kind => kind.TokensKept));
        }
    }

    /// <summary>Bytes of cache and state that one sequence leaves behind after its prompt, over all chips of a replica, copies for tensor parallelism not counted.</summary>
    /// <param name="tokens">Tokens of the prompt.</param>
    public Bytes Handover(double tokens)
    {
        var bytes = 0.0;
        foreach (var kind in _cache)
        {
            var kept = (kind.TokensKept > 0 ? Math.Min(tokens, kind.TokensKept) : tokens) / Math.Max(kind.Stride, 1);
            bytes += kind.Layers * ((kind.KvHeads * kind.ElementsPerHead * kept * _cacheWidth) + (kind.IndexerElements * tokens) + kind.StateBytes);
        }

        return new Bytes(bytes);
    }

    private static double WeightBytes(OperatorGraph graph, ParallelLayout layout, PrecisionScheme precision, double stageShare)
    {
        double layered = 0.0, head = 0.0;
        foreach (var op in graph.Operators)
        {
            switch (op)
            {
                case GroupedGemm experts:
                    layered += experts.Layers * (double)experts.Experts * experts.Outer * experts.Inner * precision.ExpertWeights.Width().Value / layout.StageChips;
                    break;
                case Gemm { HoldsWeights: true } gemm:
                    var width = gemm.Role is OperatorRole.Router or OperatorRole.Head or OperatorRole.Norm ? SixteenBits : precision.Weights.Width().Value;
                    var bytes = gemm.Layers * (double)gemm.Outer * gemm.Inner * gemm.Batch * width / (gemm.Sharding == Sharding.Replicated ? 1 : layout.Tensor);
                    _ = gemm.Role == OperatorRole.Head ? head += bytes : layered += bytes;
                    break;
                default:
                    break;
            }
        }

        var model = graph.Model;
        var embedding = ((double)model.VocabularySize + model.PositionEmbeddings) * model.HiddenSize * SixteenBits / layout.Tensor;
        var extras = model.Extras.Sum(extra => extra.Count) * SixteenBits / layout.Tensor;

        // The first stage holds the embedding, the last the head; on one stage tied tables are held once.
        var ends = layout.Pipeline > 1 ? Math.Max(embedding, head) : model.TiedEmbeddings ? Math.Max(embedding, head) : embedding + head;
        return (layered * stageShare) + (extras * stageShare) + ends;
    }

    // AIConfigurator's fit of engines' peak activations: 2 bytes x tokens x hidden x a coefficient that falls with tensor parallelism.
    private static double ActivationBytesPerToken(ModelArchitecture model, int tensor)
    {
        var mixture = model.Layers.Any(run => run.FeedForward is MixtureOfExperts);
        var coefficient = tensor switch
        {
            1 => 11.0,
            2 => 6.5,
            _ => 5.0,
        };
        return SixteenBits * model.HiddenSize * coefficient * (mixture ? 2.0 : 1.0);
    }
}
