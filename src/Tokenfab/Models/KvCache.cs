using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Models;

/// <summary>What a model keeps per token and per sequence while it generates.</summary>
/// <param name="Layers">Layers that keep it alike.</param>
/// <param name="KvHeads">Heads that tensor parallelism can split; one for a latent.</param>
/// <param name="ElementsPerHead">Cached elements per token and head: key and value widths, or the latent once.</param>
/// <param name="TokensKept">Most tokens kept per sequence (window or chunk); zero for all of them.</param>
/// <param name="Stride">Tokens per cached entry (compressed attention); usually one.</param>
/// <param name="IndexerElements">8-bit elements per token of a sparse indexer's key; zero where there is none.</param>
/// <param name="StateBytes">Bytes of recurrent and convolution state per sequence and layer; zero for attention.</param>
public sealed record KvCacheLayers(
    int Layers, int KvHeads, int ElementsPerHead, int TokensKept, int Stride, int IndexerElements, double StateBytes)
{
    /// <summary>The cache of a model, one entry per kind of layer.</summary>
    public static IReadOnlyList<KvCacheLayers> Of(ModelArchitecture model) => throw new InvalidOperationException("not yet");

    /// <summary>Bytes that one more token adds to the cache while no window is full, over all layers.</summary>
    public static Bytes BytesPerToken(ModelArchitecture model, NumberFormat format) => throw new InvalidOperationException("not yet");
}
