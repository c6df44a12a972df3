using Tokenfab.Kernels;

namespace Tokenfab.Calibration;

/// <summary>Fits constants that each engine's kernels have for themselves, block by block: those of attention and of recurrences.</summary>
internal static class BlockFit
{
    private static readonly Owner<EngineAttention>[] Attention =
    [
        new("sglang", c => c.Attention.Sglang, (c, v) => c with { Attention = c.Attention with { Sglang = v } }),
        new("vllm", c => c.Attention.Vllm, (c, v) => c with { Attention = c.Attention with { Vllm = v } }),
        new("tensorrt-llm", c => c.Attention.TensorRtLlm, (c, v) => c with { Attention = c.Attention with { TensorRtLlm = v } }),
    ];

    private static readonly Owner<EngineRecurrence>[] Recurrence =
    [
        new("triton", c => c.Recurrence.Triton, (c, v) => c with { Recurrence = c.Recurrence with { Triton = v } }),
        new("tensorrt-llm", c => c.Recurrence.TensorRtLlm, (c, v) => c with { Recurrence = c.Recurrence with { TensorRtLlm = v } }),
    ];

    public static KernelCalibration Run(KernelCalibration start, KernelRow[] rows) =>
        Run(Run(start, rows, Attention, AttentionConstants.Blocks), rows, Recurrence, RecurrenceConstants.Blocks);

    /// <summary>The blocks that no row determines.</summary>
    public static IEnumerable<string> Unmeasured(KernelRow[] rows) =>
    [
        .. Unmeasured(rows, "attention", Attention, AttentionConstants.Blocks), .. Unmeasured(rows, "recurrence", Recurrence, RecurrenceConstants.Blocks),
    ];

    private static KernelCalibration Run<T>(
        KernelCalibration start, KernelRow[] rows, Owner<T>[] owners, IReadOnlyList<(string Word, IReadOnlyList<Constant<T>> Constants)> blocks)
    {
        var fit = start;
        foreach (var owner in owners)
        {
            foreach (var (word, constants) in blocks)
            {
                fit = Fit.Run(fit, [.. constants.Select(owner.Whole)], Of(rows, owner.Name, word), KernelModel.For);
            }
        }

        return fit;
    }

    private static IEnumerable<string> Unmeasured<T>(
        KernelRow[] rows, string title, Owner<T>[] owners, IReadOnlyList<(string Word, IReadOnlyList<Constant<T>> Constants)> blocks) =>
        from owner in owners
        from block in blocks
        where Of(rows, owner.Name, block.Word).Length == 0
        select $"{title}.{owner.Name} {block.Word}";

    private static KernelRow[] Of(KernelRow[] rows, string owner, string word)
    {
        var start = $"{owner} {word}";
        return [.. rows.Where(row => row.Kind.StartsWith(start, StringComparison.Ordinal) && (row.Kind.Length == start.Length || row.Kind[start.Length] is ' ' or '-'))];
    }

    /// <summary>Whose kernels, and where their constants stand.</summary>
    private sealed record Owner<T>(string Name, Func<KernelCalibration, T> Get, Func<KernelCalibration, T, KernelCalibration> Set)
    {
        public Constant<KernelCalibration> Whole(Constant<T> constant) =>
            new(constant.Name, constant.Low, constant.High, c => constant.Get(Get(c)), (c, v) => Set(c, constant.Set(Get(c), v)));
    }
}
