namespace Tokenfab.Kernels;

/// <content>Sparse attention.</content>
public sealed partial class KernelModel
{
    private readonly SparseConstants[] _sparse;

    // Scores of every key that the span allows, and the choice of the best: the scores go through memory in between.
    private KernelTime Choice(in AttentionShape shape)
    {
        var a = _sparse[(int)shape.Kernels];
        var pairs = shape.Sequences * shape.Span.Pairs(shape.Queries, shape.Past);
        var work = 2.0 * pairs * shape.Heads * shape.QkSize;
        var keys = shape.Sequences * shape.Span.KeysRead(shape.Past + shape.Queries) * shape.KvHeads * shape.KvElements * _widths[(int)shape.KvFormat];
        var bytes = keys + (pairs * shape.KvHeads * SparseConstants.ScoreBytes);
        return Timed(a.ChoiceStart, work * a.PerScore, bytes * _perByte, 1.0, work, bytes);
    }

    // Every query of a prompt has keys of its own, gathered for it alone. Kernels go through all slots of the choice, filled or not.
    private KernelTime SparsePrefill(in AttentionShape shape)
    {
        var a = _sparse[(int)shape.Kernels];
        var queries = shape.Sequences * shape.Queries;
        var slots = shape.Span.Selected + (double)shape.Span.Window;
        var tile = shape.IsLatent ? DecodeConstants.LatentRows : DecodeConstants.Rows;
        var group = shape.Heads / shape.KvHeads;
        var perRow = 2.0 * queries * shape.KvHeads * slots * (shape.QkSize + shape.ValueSize);
        var math = perRow * Math.Ceiling(group / tile) * tile * (IsEight(shape.KvFormat) ? a.PerFlop8 : a.PerFlop16);
        var bytes = queries * ((shape.Heads * (shape.QkSize + shape.ValueSize)) + (shape.KvHeads * shape.KvElements)) * 2.0;
        return Timed(a.Start, math, bytes * _perByte, PrefillConstants.Exposed, 2.0 * shape.Heads * shape.Sequences * shape.Span.Pairs(shape.Queries, shape.Past) * (shape.QkSize + shape.ValueSize), bytes);
    }
}
