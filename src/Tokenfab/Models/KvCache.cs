using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Models;

/// <summary>What a model keeps per token and per sequence while it generates.</summary>
/// <param name="Layers">Layers that keep it alike.</param>
/// <param name="KvHeads">Heads that tensor parallelism can split; one for a latent.</param>
/// <param name="ElementsPerHead">Cached elements per entry and head: key and value widths, or the latent once.</param>
/// <param name="TokensKept">Most tokens kept per sequence (window or chunk); zero for all of them.</param>
/// <param name="Stride">Tokens per cached entry (compressed attention); usually one.</param>
/// <param name="IndexerElements">8-bit elements per token of a sparse indexer's key, its scale included; zero where there is none.</param>
/// <param name="StateBytes">Bytes of recurrent, convolution or compressor state per sequence and layer; zero for plain attention.</param>
public sealed record KvCacheLayers(
    int Layers, int KvHeads, int ElementsPerHead, int TokensKept, int Stride, int IndexerElements, double StateBytes)
{
    /// <summary>The cache of a model, one entry per kind of layer; compressed attention has two, its window and its compressed keys.</summary>
    public static IReadOnlyList<KvCacheLayers> Of(ModelArchitecture model)
    {
        var kinds = new List<KvCacheLayers>();
        foreach (var run in model.Layers)
        {
            foreach (var kept in OfMixer(run.Mixer, run.Count))
            {
                var alike = kinds.FindIndex(kind => kind with { Layers = kept.Layers } == kept);
                if (alike < 0)
                {
                    kinds.Add(kept);
                }
                else
                {
                    kinds[alike] = kinds[alike] with { Layers = kinds[alike].Layers + kept.Layers };
                }
            }
        }

        return kinds;
    }

    /// <summary>Bytes that one more token adds to the cache while no window is full, over all layers.</summary>
    public static Bytes BytesPerToken(ModelArchitecture model, NumberFormat format)
    {
        var total = Bytes.Zero;
        foreach (var kind in Of(model))
        {
            total += kind.BytesPerToken(format) * kind.Layers;
        }

        return total;
    }

    /// <summary>Bytes that one more token adds to the cache of one of these layers while no window is full.</summary>
    public Bytes BytesPerToken(NumberFormat format) =>
        (format.Width() * ((double)KvHeads * ElementsPerHead / Stride)) + new Bytes(IndexerElements);

    private static IEnumerable<KvCacheLayers> OfMixer(TokenMixer? mixer, int layers) => mixer switch
    {
        GroupedQueryAttention a =>
        [
            new(layers, a.KvHeads, a.HeadSize + a.ValueHeadSize, Kept(a.Span), 1, a.Indexer?.KeyElements ?? 0, 0.0),
        ],
        LatentAttention a => [new(layers, 1, a.KvRank + a.RopeHeadSize, Kept(a.Span), 1, a.Indexer?.KeyElements ?? 0, 0.0)],
        CompressedAttention { CompressionRatio: 0 } a => [new(layers, 1, a.HeadSize, a.Span.Window, 1, 0, 0.0)],
        CompressedAttention a =>
        [
            new(layers, 1, a.HeadSize, a.Span.Window, 1, 0, 0.0),
            new(layers, 1, a.HeadSize, 0, a.CompressionRatio, (a.Indexer?.KeyElements ?? 0) / a.CompressionRatio, CompressorBytes(a)),
        ],
        RecurrentMixer m => [new(layers, 0, 0, 0, 1, 0, RecurrentBytes(m))],
        null => [],
        _ => throw new ArgumentException($"no cache is known for {mixer.GetType().Name}", nameof(mixer)),
    };

    private static int Kept(AttentionSpan span) => span.Chunk > 0 ? span.Chunk : span.Window;

    // The unfolded keys and weights of the windows in progress, in 32 bits.
    private static double CompressorBytes(CompressedAttention a) =>
        4.0 * a.CompressorOverlap * a.CompressionRatio * 2.0 * (a.CompressorWidth(a.HeadSize) + a.CompressorWidth(a.Indexer?.HeadSize ?? 0));

    // The recurrent state, and the last inputs of the convolution in 16 bits.
    private static double RecurrentBytes(RecurrentMixer m) =>
        (m.StateElements * m.StateFormat.Width().Value) + (2.0 * m.ConvolutionChannels * Math.Max(m.ConvolutionKernel - 1, 0));
}
