using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <content>Attention.</content>
public sealed partial class KernelModel
{
    private readonly AttentionConstants _attention;

    /// <summary>Attention over prompts.</summary>
    /// <remarks>Arithmetic counts the pairs that the span allows, the masked half of the diagonal tiles, and the softmax of each pair in
    /// matrix-unit equivalents (FlashAttention-3, arXiv:2407.08608 section 3.1, gives the ratio of the two units). Work is
    /// spread over compute units by sequence, head and query tile; no unit finishes before its longest tile.</remarks>
    public KernelTime AttentionPrefill(in AttentionShape shape)
    {
        var a = _attention;
        var streams = shape.Sequences * shape.Heads;
        var pairs = shape.Span.Pairs(shape.Queries, shape.Past);
        var perPair = 2.0 * (shape.QkSize + shape.ValueSize);
        var work = streams * pairs * perPair;
        var eight = shape.Math is NumberFormat.Fp8 or NumberFormat.Fp8Block && a.PerFlop8 > 0.0;
        var costPerPair = (perPair * (eight ? a.PerFlop8 : a.PerFlop16)) + (shape.ValueSize == 0 ? 0.0 : a.PerSoftmax);
        var tiles = Math.Ceiling(shape.Queries * a.PerQueryTile);
        var rows = tiles * a.QueryTile;
        var keys = pairs / shape.Queries;

        // Rows of the last tile beyond the prompt are computed and thrown away, and so is half a key tile on the diagonal.
        var padded = (pairs + ((rows - shape.Queries) * keys) + (shape.Queries * 64.0)) * streams * costPerPair;
        var longest = Math.Min(a.QueryTile, rows) * shape.Span.KeysRead(shape.Past + shape.Queries) * costPerPair;
        var math = Math.Max((padded + (streams * tiles * a.PrefillTile)) * _perUnit, longest);
        var tokens = shape.Sequences * shape.Queries;
        var inputs = tokens * ((shape.Heads * (shape.QkSize + shape.ValueSize)) + (shape.KvHeads * shape.KvElements)) * 2.0;
        var cache = shape.Sequences * shape.KvHeads * shape.Past * shape.KvElements * a.Width(shape.KvFormat);
        var bytes = (inputs * a.PrefillPasses) + cache;
        var time = Timed(a.PrefillStart, math, bytes * _perByte, a.Exposed, work, bytes);
        return _measured is null ? time : _measured.Prefill(time, shape);
    }

    /// <summary>Attention of running sequences over their caches.</summary>
    /// <remarks>Bound by reading the cache; a sequence's cache is split over units in runs of tokens (FlashDecoding), so that few short
    /// sequences leave units idle. The query rows that share a key-value head are padded to the rows that the matrix units take.</remarks>
    public KernelTime AttentionDecode(in AttentionShape shape)
    {
        var a = _attention;
        var streams = shape.Sequences * shape.KvHeads;
        var reach = shape.Span.KeysRead(shape.Past + shape.Queries);
        var keys = shape.Span.Selected > 0 ? reach * shape.Queries : reach;
        var group = shape.Queries * shape.Heads / shape.KvHeads;
        var perPair = 2.0 * (shape.QkSize + shape.ValueSize);
        var work = streams * group * reach * perPair;
        var rows = Math.Ceiling(group * a.PerDecodeRow) * a.DecodeRowTile;
        var math = Math.Max(streams * rows * reach * perPair * a.PerFlopDecode, streams * a.DecodeTile);
        var read = streams * keys * shape.KvElements * a.Width(shape.KvFormat);
        var queries = shape.Sequences * shape.Queries * shape.Heads * (shape.QkSize + shape.ValueSize) * 2.0;
        var perByte = a.Width(shape.KvFormat) < 2.0 ? a.PerByteDecode8 : a.PerByteDecode;

        // One unit streams no faster than its share of the cache's feed.
        var runs = Math.Max(1.0, streams * Math.Max(1.0, keys * AttentionConstants.PerRun));
        var memory = Math.Max(read * perByte, read * a.PerByteUnit / Math.Min(runs, _units)) + (queries * _perByte);
        var time = Timed(a.DecodeStart, math, memory, a.DecodeExposed, work, read + queries);
        return _measured is null ? time : _measured.Decode(time, shape);
    }

    private sealed class AttentionConstants
    {
        /// <summary>Inverse of the shortest run of cached tokens given to one unit.</summary>
        public const double PerRun = 1.0 / 256.0;

        public readonly double PerFlop16;
        public readonly double PerFlop8;
        public readonly double PerSoftmax;
        public readonly double PerFlopDecode;
        public readonly double QueryTile;
        public readonly double PerQueryTile;
        public readonly double DecodeRowTile;
        public readonly double PerDecodeRow;
        public readonly double PrefillPasses;
        public readonly double Exposed;
        public readonly double PrefillStart;
        public readonly double PrefillTile;
        public readonly double DecodeStart;
        public readonly double DecodeTile;
        public readonly double DecodeExposed;
        public readonly double PerByteDecode;
        public readonly double PerByteDecode8;
        public readonly double PerByteUnit;
        private readonly double[] _widths;

        // PerFlop16, PerFlop8, PerSoftmax and PrefillTile are for one compute unit; PerFlopDecode and DecodeTile are for the whole chip.
        public AttentionConstants(Accelerator chip, KernelCalibration fit, double peak16, double bandwidth, double units, double feed)
        {
            var attention = fit.Attention;
            PerFlop16 = units / (peak16 * attention.Efficiency16);
            PerFlop8 = chip.Peak.Fp8?.Value.Value is { } peak8 ? units / (peak8 * attention.Efficiency8) : 0.0;
            PerSoftmax = attention.SoftmaxWork * units / peak16;
            PerFlopDecode = 1.0 / (peak16 * attention.DecodeMathEfficiency);
            QueryTile = attention.QueryTile;
            PerQueryTile = 1.0 / attention.QueryTile;
            DecodeRowTile = attention.DecodeRowTile;
            PerDecodeRow = 1.0 / attention.DecodeRowTile;
            PrefillPasses = attention.PrefillPasses;
            Exposed = 1.0 - attention.HiddenShare;
            PrefillStart = attention.PrefillStart.Value;
            PrefillTile = attention.PrefillTile.Value;
            DecodeStart = attention.DecodeStart.Value;
            DecodeTile = attention.DecodeTile.Value / units;
            DecodeExposed = 1.0 - attention.DecodeHiddenShare;
            PerByteDecode = 1.0 / (bandwidth * attention.DecodeEfficiency);
            PerByteDecode8 = 1.0 / (bandwidth * attention.DecodeEfficiency8);
            PerByteUnit = 1.0 / feed;
            _widths = [.. Enum.GetValues<NumberFormat>().Select(format => format.Width().Value)];
        }

        public double Width(NumberFormat format) => _widths[(int)format];
    }
}
