using System.Runtime.CompilerServices;
using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <content>Attention.</content>
public sealed partial class KernelModel
{
    private readonly PrefillConstants[] _prefill;
    private readonly DecodeConstants[] _decode;
    private readonly double[] _widths = [.. Enum.GetValues<NumberFormat>().Select(format => format.Width().Value)];

    /// <summary>Attention over prompts.</summary>
    /// <remarks>Arithmetic counts the pairs that the span allows, the masked part of the tiles at its edges, and the softmax of each pair in
    /// matrix-unit equivalents (FlashAttention-3, arXiv:2407.08608 section 3.1, gives the ratio of the two units). Work is
    /// spread over compute units by sequence, head and query tile; no unit finishes before its longest tile. The new keys and values are
    /// written to the cache beside. With an 8-bit cache engines compute in 8 bits where the chip can; but
    /// vLLM expands latents into 16 bits whatever the cache.</remarks>
    public KernelTime AttentionPrefill(in AttentionShape shape)
    {
        if (shape.ValueSize == 0)
        {
            return Choice(shape);
        }

        if (shape.Span.Selected > 0)
        {
            return SparsePrefill(shape);
        }

        var a = _prefill[Index(shape)];
        var streams = shape.Sequences * shape.Heads;
        var pairs = shape.Span.Pairs(shape.Queries, shape.Past);
        var perPair = 2.0 * (shape.QkSize + shape.ValueSize);
        var work = streams * pairs * perPair;
        var narrow = a.PerFlop8 > 0.0 && (IsEight(shape.Math) || IsEight(shape.KvFormat)) && !(shape.IsLatent && shape.Kernels == AttentionKernels.Vllm);
        var costPerPair = (perPair * (narrow ? a.PerFlop8 : a.PerFlop16)) + a.PerSoftmax;
        var tiles = Math.Ceiling(shape.Queries / PrefillConstants.QueryTile);
        var rows = tiles * PrefillConstants.QueryTile;
        var keys = pairs / shape.Queries;

        // Rows of the last tile beyond the prompt are computed and thrown away; so is half a key tile on the diagonal, and another at the
        // far edge of a window.
        var context = shape.Past + shape.Queries;
        var reach = shape.Span.KeysRead(context);
        var edges = PrefillConstants.QueryTile * (shape.Span.Window > 0 && reach < context ? 1.0 : 0.5);
        var padded = (pairs + ((rows - shape.Queries) * keys) + (shape.Queries * edges)) * streams * costPerPair;
        var longest = (PrefillConstants.QueryTile * Math.Min(context, reach + (2.0 * edges) - PrefillConstants.QueryTile) * costPerPair) + PrefillConstants.TileStart;
        var math = Math.Max((padded + (streams * tiles * PrefillConstants.TileStart)) * _perUnit, longest);

        var tokens = shape.Sequences * shape.Queries;
        var queries = tokens * shape.Heads * shape.QkSize * 2.0;
        var outputs = tokens * shape.Heads * shape.ValueSize * 2.0;
        var fresh = tokens * shape.KvHeads * shape.KvElements * 2.0;
        var cached = shape.Sequences * shape.KvHeads * shape.Past * shape.KvElements * _widths[(int)shape.KvFormat];
        var bytes = ((queries + outputs) * a.QueryPasses) + (fresh * a.CachePasses) + cached + (narrow ? (queries + fresh) * a.NarrowPasses : 0.0);
        var writing = tokens * a.TokenStep * Math.Min(1.0, shape.KvHeads * shape.KvElements * PrefillConstants.PerBlock) * (narrow ? 2.0 : 1.0);
        var start = a.Start + (narrow ? a.NarrowStart : 0.0) + (writing * _perUnit);
        var time = Timed(start, math, bytes * a.PerByte, PrefillConstants.Exposed, work, bytes);
        return _measured is null ? time : _measured.Prefill(time, shape);
    }

    /// <summary>Attention of running sequences over their caches.</summary>
    /// <remarks>Bound by reading the cache; a sequence's cache is split over units in runs of tokens (FlashDecoding), so that few short
    /// sequences leave units idle. The query rows that share a key-value head are padded to the rows that the matrix units take.</remarks>
    public KernelTime AttentionDecode(in AttentionShape shape)
    {
        if (shape.ValueSize == 0)
        {
            return Choice(shape);
        }

        var latent = shape.IsLatent;
        var a = _decode[Index(shape)];
        var narrow = IsEight(shape.KvFormat);
        var kvHeads = Reads(shape);
        var streams = shape.Sequences * kvHeads;
        var reach = shape.Span.KeysRead(shape.Past + shape.Queries);
        var keys = shape.Span.Selected > 0 ? reach * shape.Queries : reach;
        var group = shape.Queries * shape.Heads / kvHeads;
        var perPair = 2.0 * (shape.QkSize + shape.ValueSize);
        var work = streams * group * reach * perPair;
        var tile = latent ? DecodeConstants.LatentRows : DecodeConstants.Rows;
        var tiles = streams * Math.Ceiling(group / tile);

        // Tiles and runs of tokens are dealt to units; a unit computes and streams no faster than its share.
        var busy = Math.Min(_units, Math.Max(1.0, tiles * Math.Max(1.0, keys * a.PerRun)));
        var math = Math.Max(tiles * tile * reach * perPair * a.PerFlop / busy, streams * a.Tile * _perUnit);
        var read = streams * keys * shape.KvElements * _widths[(int)shape.KvFormat];
        var queries = shape.Sequences * shape.Queries * shape.Heads * (shape.QkSize + shape.ValueSize) * 2.0;
        var memory = Math.Max(read * (narrow ? a.PerByte8 : a.PerByte16), read * a.PerByteUnit / busy) + (queries * _perByte);
        var time = Timed(a.Start + (narrow ? a.NarrowStart : 0.0), math, memory, DecodeConstants.Exposed, work, read + queries);
        return _measured is null ? time : _measured.Decode(time, shape);
    }

    // TensorRT-LLM's kernels take up to so many query heads in one pass over their keys; beyond, each head reads them for itself, on every chip measured.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Reads(in AttentionShape shape) =>
        shape.Kernels == AttentionKernels.TensorRtLlm && !shape.IsLatent && shape.Heads > DecodeConstants.MostGrouped * shape.KvHeads ? shape.Heads : shape.KvHeads;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Index(in AttentionShape shape) => (2 * (int)shape.Kernels) + (shape.IsLatent ? 1 : 0);

    private static bool IsEight(NumberFormat format) => format is NumberFormat.Fp8 or NumberFormat.Fp8Block;
}
