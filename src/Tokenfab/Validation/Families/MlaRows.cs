using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>The attention kernel of multi-head latent attention with DeepSeek's sizes: latents of 512 + 64, heads of 128 + 64 and 128.</summary>
internal sealed class MlaRows : RowFamily
{
    // A kernel in Triton is launched eagerly by its table: the copy into the cache, the attention, the merging of its parts.
    private const double TritonLaunches = 3.0;

    /// <inheritdoc/>
    public override string Name => "mla";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "kv_dtype", "batch", "isl", "kv_len", "heads"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is "mla_context" or "context_mla" or "mla_generation" or "generation_mla";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var prefill = row.Op is "mla_context" or "context_mla";
        var (batch, heads) = (row.Positive("batch"), row.Positive("heads"));
        var cache = row.Format("kv_dtype", NumberFormat.Bf16);
        var engine = EngineWords.Engine(row);
        var kernel = row.TextOr("kernel", string.Empty);

        // SGLang prefills on Hopper in the absorbed form, over the latent itself.
        var shape = !prefill ? new AttentionShape(batch, 1.0, row.Positive("kv_len"), heads, 1.0, 576, 512, 576, AttentionSpan.Full, cache, cache, engine.Attention)
            : kernel == "flash_attention" ? new AttentionShape(batch, row.Positive("isl"), 0.0, heads, 1.0, 576, 512, 576, AttentionSpan.Full, cache, cache, engine.Attention)
            : new AttentionShape(batch, row.Positive("isl"), 0.0, heads, heads, 192, 128, 320, AttentionSpan.Full, cache, cache, engine.Attention);
        var launches = kernel.Contains("triton", StringComparison.OrdinalIgnoreCase) ? TritonLaunches : 0.0;
        var time = row.Time("latency");
        if (row.Chip() is { } chip)
        {
            answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(chip, KernelKind.Latent, model => Predict(model, shape, prefill, launches)))
            {
                Op = prefill ? "mla_context" : "mla_generation",
                Dtype = row.Text("kv_dtype"),
                Kind = $"{engine.Family} {(prefill ? "latent-prefill" : "latent-decode")} {row.Text("kv_dtype")}",
                Size = SizeClass.Of(time),
            });
        }
    }

    private static Seconds Predict(KernelModel model, in AttentionShape shape, bool prefill, double launches)
    {
        var device = prefill ? model.AttentionPrefill(shape).Total : model.AttentionDecode(shape).Total;
        return new(Math.Max(device.Value, launches * model.HostLaunch(shape.Kernels).Value));
    }
}
