using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Quantities;

namespace Tokenfab.Kernels.Measured;

/// <summary>Measured tables over the analytic model of one chip. Immutable once built, shared between threads.</summary>
internal sealed class KernelOverlay
{
    private const int Formats = 9;

    private readonly MeasuredGrid?[] _gemm = new MeasuredGrid?[Formats * Formats];
    private readonly MeasuredGrid?[] _batched = new MeasuredGrid?[Formats * Formats];
    private readonly List<ExpertTable>?[] _experts = new List<ExpertTable>?[Formats * Formats];
    private readonly KernelModel _analytic;
    private readonly List<(MeasuredKey Key, MeasuredGrid Grid)> _prefill = [];
    private readonly List<(MeasuredKey Key, MeasuredGrid Grid)> _decode = [];
    private readonly RecurrenceOverlay _recurrence;

    /// <summary>Reads the tables of a chip.</summary>
    /// <param name="source">The tables.</param>
    /// <param name="analytic">The chip's model, without tables.</param>
    /// <param name="engine">The serving engine; null for none in particular.</param>
    public KernelOverlay(IMeasuredKernels source, KernelModel analytic, string? engine)
    {
        _analytic = analytic;
        var tables = TableChoice.Of(source.TablesOf(analytic.Chip.Id), engine).ToArray();
        _recurrence = new(source, tables, analytic);
        foreach (var table in tables)
        {
            var key = table.Key;
            var slot = Slot(key.Stored, key.Computed);
            switch (key.Kernel)
            {
                case MeasuredKernel.Gemm:
                    _gemm[slot] = Grid(source.Read(table), 0, at => analytic.Gemm(at[2], at[0], at[1], key.Stored, key.Computed));
                    break;
                case MeasuredKernel.BatchedGemm:
                    _batched[slot] = Grid(source.Read(table), 2, at => analytic.BatchedGemm(at[2], at[3], at[0], at[1], key.Stored, key.Computed));
                    break;
                case MeasuredKernel.AttentionPrefill:
                    _prefill.Add((key, Grid(source.Read(table), 2, at => analytic.AttentionPrefill(Shape(key, at[2], at[3], 0.0, at[1], at[0])))));
                    break;
                case MeasuredKernel.AttentionDecode:
                    _decode.Add((key, Grid(source.Read(table), 2, at => analytic.AttentionDecode(Shape(key, at[2], 1.0, at[3], at[1], at[0])))));
                    break;
                case MeasuredKernel.Experts:
                    var kernel = ExpertKernels.Chosen(table.Framework, analytic.Chip, key.Stored, key.Computed);
                    if (ExpertPoints.Grid(source.Read(table), table, kernel, analytic) is { } grid)
                    {
                        (_experts[slot] ??= []).Add(new(new ExpertRouting(key.Skew).Unevenness, kernel, grid));
                    }

                    break;
            }
        }
    }

    /// <summary>Products side by side.</summary>
    public KernelTime Product(in KernelTime analytic, double batch, double m, double n, double k, NumberFormat weights, NumberFormat inputs)
    {
        var slot = Slot(weights, inputs);
        return batch == 1.0 && _gemm[slot] is { } one ? Replaced(analytic, one.Time([n, k, m], analytic.Total.Value))
            : _batched[slot] is { } many ? Replaced(analytic, many.Time([n, k, batch, m], analytic.Total.Value))
            : analytic;
    }

    /// <summary>One projection of the experts, from the table whose routing is the most alike; whoever's kernels were asked for, the table's
    /// ratios are to the model of those that it was measured with.</summary>
    public KernelTime Experts(in KernelTime analytic, in GroupedGemmShape shape)
    {
        if (_experts[Slot(shape.Weights, shape.Activations)] is not { } tables)
        {
            return analytic;
        }

        var nearest = tables[0];
        foreach (var table in tables)
        {
            nearest = Math.Abs(table.Unevenness - shape.Unevenness) < Math.Abs(nearest.Unevenness - shape.Unevenness) ? table : nearest;
        }

        var alike = nearest.Kernel == shape.Kernel ? analytic : _analytic.GroupedGemm(shape with { Kernel = nearest.Kernel });
        var seconds = nearest.Grid.Time([shape.Outer, shape.Inner, shape.Experts, shape.Rows], alike.Total.Value);
        return seconds == alike.Total.Value ? analytic : Replaced(analytic, seconds);
    }

    /// <summary>The scan of a recurrence on one chip.</summary>
    public KernelTime Scan(in KernelTime analytic, RecurrentMixer mixer, StepPhase phase, double keyHeads, double heads, double sequences, double tokens) =>
        _recurrence.Scan(analytic, mixer, phase, keyHeads, heads, sequences, tokens);

    /// <summary>The short convolution before it.</summary>
    public KernelTime Convolution(in KernelTime analytic, StepPhase phase, double channels, double sequences, double tokens, int taps) =>
        _recurrence.Convolution(analytic, phase, channels, sequences, tokens, taps);

    /// <summary>Attention over prompts. Tables know prompts without a past: one behind a past is looked up by its whole length.</summary>
    public KernelTime Prefill(in KernelTime analytic, in AttentionShape shape) => Find(_prefill, shape) is { } grid
        ? Replaced(analytic, grid.Time([shape.KvHeads, shape.Heads, shape.Sequences, shape.Past + shape.Queries], analytic.Total.Value))
        : analytic;

    /// <summary>Attention over caches. Tables know one query for each sequence, and nothing of drafts.</summary>
    public KernelTime Decode(in KernelTime analytic, in AttentionShape shape) => shape.Queries == 1.0 && Find(_decode, shape) is { } grid
        ? Replaced(analytic, grid.Time([shape.KvHeads, shape.Heads, shape.Sequences, shape.Past], analytic.Total.Value))
        : analytic;

    private static MeasuredGrid? Find(List<(MeasuredKey Key, MeasuredGrid Grid)> tables, in AttentionShape shape)
    {
        if (shape.Span.Chunk > 0 || shape.Span.Selected > 0 || shape.Span.Stride > 1)
        {
            return null;
        }

        var (stored, computed) = (Alike(shape.KvFormat), Alike(shape.Math));
        foreach (var (key, grid) in tables)
        {
            if (key.QkSize == shape.QkSize && key.ValueSize == shape.ValueSize && key.Window == shape.Span.Window && key.Stored == stored && key.Computed == computed)
            {
                return grid;
            }
        }

        return null;
    }

    private static AttentionShape Shape(MeasuredKey key, double sequences, double queries, double past, double heads, double kvHeads) => new(
        sequences, queries, past, heads, kvHeads, key.QkSize, key.ValueSize, key.KvElements, new(key.Window, 0, 0, 1), key.Stored, key.Computed);

    /// <summary>A grid of rows over what the model predicts at their points.</summary>
    internal static MeasuredGrid Grid(MeasuredRows rows, int nearest, Func<double[], KernelTime> analytic)
    {
        var at = new double[rows.Axes.Count];
        var predicted = new double[rows.Seconds.Length];
        for (var row = 0; row < predicted.Length; row++)
        {
            for (var axis = 0; axis < at.Length; axis++)
            {
                at[axis] = rows.Axes[axis][row];
            }

            predicted[row] = analytic(at).Total.Value;
        }

        return new(rows.Axes, nearest, rows.Seconds, predicted);
    }

    /// <summary>A prediction with another total.</summary>
    internal static KernelTime Replaced(in KernelTime analytic, double seconds) => analytic with { Total = new(seconds) };

    private static int Slot(NumberFormat stored, NumberFormat computed) => ((int)Alike(stored) * Formats) + (int)Alike(computed);

    // The two 16-bit formats run at one rate wherever there is either.
    private static NumberFormat Alike(NumberFormat format) => format == NumberFormat.Fp16 ? NumberFormat.Bf16 : format;

    private readonly record struct ExpertTable(double Unevenness, ExpertKernel Kernel, MeasuredGrid Grid);
}
