using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Attention over keys and values of its own heads: multi-head, grouped-query, sliding windows.</summary>
internal sealed class AttentionRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "attention";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "dtype", "batch", "isl|kv_len", "heads", "kv_heads", "head_dim"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is "attn_prefill" or "attn_decode";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var prefill = row.Op == "attn_prefill";
        var length = row.Positive(prefill ? "isl" : "kv_len");
        var size = row.Count("head_dim");
        var math = row.Format("dtype", NumberFormat.Bf16);
        var engine = EngineWords.Engine(row);
        var shape = new AttentionShape(
            row.Positive("batch"), prefill ? length : 1.0, prefill ? 0.0 : length, row.Positive("heads"), row.Positive("kv_heads"),
            size, size, 2 * size, new AttentionSpan(row.CountOr("window", 0), 0, 0, 1), row.Format("kv_dtype", math), math, engine.Attention);
        var formats = $"{row.Text("dtype")}/{row.TextOr("kv_dtype", row.Text("dtype"))}";
        var time = row.Time("latency");
        if (row.Chip() is { } chip)
        {
            answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(chip, prefill ? KernelKind.Prefill : KernelKind.Decode, model => (prefill ? model.AttentionPrefill(shape) : model.AttentionDecode(shape)).Total))
            {
                Dtype = formats,
                Kind = $"{engine.Family} {(prefill ? "prefill" : "decode")} {formats}",
                Size = SizeClass.Of(time),
            });
        }
    }
}
