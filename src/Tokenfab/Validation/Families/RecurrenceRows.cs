using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>The scans of Mamba-2 and gated delta nets, and the short convolutions before them.</summary>
internal sealed class RecurrenceRows : RowFamily
{
    // Flash-linear-attention's chunk, which the tables of gated delta nets were measured with.
    private const int DeltaChunk = 64;

    private const int Taps = 4;

    /// <inheritdoc/>
    public override string Name => "recurrence";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } =
        ["chip|system|accelerator|hardware|gpu", "phase", "batch", "seq_len", "num_k_heads|n_groups", "num_v_heads|nheads", "head_k_dim|d_state", "head_v_dim|head_dim"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is "gdn" or "mamba2";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var mixer = row.Op == "gdn"
            ? new RecurrentMixer(RecurrenceKind.GatedDeltaNet, row.Count("num_k_heads"), row.Count("num_v_heads"), row.Count("head_k_dim"), row.Count("head_v_dim"), 0, DeltaChunk)
            : new RecurrentMixer(RecurrenceKind.Mamba2, row.Count("n_groups"), row.Count("nheads"), row.Count("d_state"), row.Count("head_dim"), 0, row.Count("chunk_size"));
        var phase = row.Text("phase") == "context" ? StepPhase.Prefill : StepPhase.Decode;
        var batch = row.Positive("batch");
        var tokens = phase == StepPhase.Prefill ? row.Positive("seq_len") : 1.0;
        var engine = EngineWords.Engine(row);
        var convolution = row.TextOr("kernel", string.Empty).StartsWith("causal_conv1d", StringComparison.Ordinal);
        var channels = row.Op == "gdn" && ConvolutionBenchmarks.OverKeysOnly(engine.Attention == AttentionKernels.TensorRtLlm ? "tensorrt-llm" : string.Empty, row.TextOr("version", string.Empty)) ? mixer.KeyWidth : mixer.ConvolutionChannels;
        var taps = convolution ? row.CountOr("d_conv", Taps) : 0;
        var time = row.Time("latency");
        if (row.Chip() is { } chip)
        {
            answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(chip, row.Op == "gdn" ? KernelKind.DeltaNet : KernelKind.StateSpace, model => (convolution
                ? model.Convolution(channels, phase, batch, tokens, taps, engine.Attention)
                : model.Recurrence(mixer, 1, phase, batch, tokens, engine.Attention)).Total))
            {
                Kind = $"{(engine.Attention == AttentionKernels.TensorRtLlm ? "tensorrt-llm" : "triton")} {(convolution ? "convolution" : row.Op)}-{(phase == StepPhase.Prefill ? "prefill" : "decode")}",
                Size = SizeClass.Of(time),
            });
        }
    }
}
