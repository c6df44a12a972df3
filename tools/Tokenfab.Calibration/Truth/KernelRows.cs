using System.Globalization;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;

namespace Tokenfab.Calibration.Truth;

/// <summary>Reads the tables of kernels as predictions to make.</summary>
public static class KernelRows
{
    public static IEnumerable<KernelRow> Gemm(string folder)
    {
        var table = TruthTable.Read(folder, "aic_gemm");
        foreach (var row in table.Rows)
        {
            var (m, n, k) = (table.Number(row, "m"), table.Number(row, "n"), table.Number(row, "k"));
            var dtype = table.Text(row, "dtype");
            var (weights, inputs) = Formats(dtype);
            if (TruthChips.Find(table.Text(row, "chip")) is { } chip)
            {
                yield return new(table.Name, chip, dtype, table.Number(row, "latency_us") * 1e-6, model => model.Gemm(m, n, k, weights, inputs).Total.Value)
                {
                    Label = $"{m}x{n}x{k} {table.Text(row, "framework")}",
                };
            }
        }
    }

    public static IEnumerable<KernelRow> AttentionPrefill(string folder) => Attention(folder, "aic_attn_prefill", StepPhase.Prefill);

    public static IEnumerable<KernelRow> AttentionDecode(string folder) => Attention(folder, "aic_attn_decode", StepPhase.Decode);

    public static IEnumerable<KernelRow> Mla(string folder)
    {
        var table = TruthTable.Read(folder, "aic_mla");
        foreach (var row in table.Rows)
        {
            if (TruthChips.Find(table.Text(row, "chip")) is not { } chip)
            {
                continue;
            }

            var prefill = table.Text(row, "op").Contains("context", StringComparison.Ordinal);
            var (batch, isl, kv, heads) = (table.Number(row, "batch"), table.Number(row, "isl"), table.Number(row, "kv_len"), table.Number(row, "heads"));
            var cache = Format(table.Text(row, "kv_dtype"));
            // SGLang prefills on Hopper in the absorbed form, over the latent itself.
            var absorbed = table.Text(row, "kernel") == "flash_attention";
            var shape = prefill && absorbed
                ? new AttentionShape(batch, isl, 0.0, heads, 1.0, 576, 512, 576, AttentionSpan.Full, cache, NumberFormat.Bf16)
                : prefill
                ? new AttentionShape(batch, isl, 0.0, heads, heads, 192, 128, 320, AttentionSpan.Full, NumberFormat.Bf16, NumberFormat.Bf16)
                : new AttentionShape(batch, 1.0, kv, heads, 1.0, 576, 512, 576, AttentionSpan.Full, cache, cache);
            yield return new(table.Name, chip, (prefill ? "prefill " : "decode ") + table.Text(row, "kv_dtype"), table.Number(row, "latency_us") * 1e-6, model =>
                (prefill ? model.AttentionPrefill(shape) : model.AttentionDecode(shape)).Total.Value)
            {
                Label = $"b{batch} isl{isl} kv{kv} h{heads} {table.Text(row, "kernel")}",
            };
        }
    }

    public static IEnumerable<KernelRow> Moe(string folder)
    {
        var table = TruthTable.Read(folder, "aic_moe");
        foreach (var row in table.Rows)
        {
            if (TruthChips.Find(table.Text(row, "chip")) is not { } chip)
            {
                continue;
            }

            var (tokens, hidden, inter) = (table.Number(row, "tokens"), table.Number(row, "hidden"), table.Number(row, "inter"));
            var (topK, experts, tp, ep) = (table.Number(row, "topk"), table.Number(row, "experts"), table.Number(row, "tp"), table.Number(row, "ep"));
            var dtype = table.Text(row, "dtype");
            var distribution = table.Text(row, "distribution");
            var (weights, inputs) = Formats(dtype);
            var local = experts / ep;
            var skew = distribution == "balanced" ? 0.0 : double.Parse(distribution.Split('_')[2], CultureInfo.InvariantCulture);
            yield return new(table.Name, chip, dtype + " " + (distribution == "balanced" ? "balanced" : "skewed"), table.Number(row, "latency_us") * 1e-6, model =>
            {
                var rows = tokens * topK / ep * (skew == 0.0 ? 1.0 : new ExpertRouting(skew).BusiestRank(experts, topK, tokens, ep));

                // The balanced rows were measured with tokens dealt to experts in turn, the others with the busiest rank's.
                var touched = skew == 0.0 ? Math.Min(local, rows) : Math.Min(rows, new ExpertRouting(skew).Touched(local, rows / tokens, tokens));
                var up = model.GroupedGemm(new(rows, local, touched, 2.0 * inter / tp, hidden, weights, inputs));
                var down = model.GroupedGemm(new(rows, local, touched, hidden, inter / tp, weights, inputs));
                var glue = model.Elementwise(new(rows * ((3.0 * inter / tp) + (2.0 * hidden)) * 2.0), 2.0);
                return (up + down + glue).Total.Value;
            })
            {
                Label = $"t{tokens} h{hidden} i{inter} k{topK} e{experts} tp{tp} ep{ep} {distribution} {table.Text(row, "kernel")}",
            };
        }
    }

    /// <summary>The scans of gated delta nets and Mamba-2, and their convolutions, each a kernel of its own in the tables.</summary>
    public static IEnumerable<KernelRow> Recurrences(string folder)
    {
        foreach (var table in new[] { TruthTable.Read(folder, "aic_gdn"), TruthTable.Read(folder, "aic_mamba2") })
        {
            foreach (var row in table.Rows)
            {
                var kernel = table.Text(row, "kernel");
                if (TruthChips.Find(table.Text(row, "chip")) is not { } chip || kernel.StartsWith("causal_conv1d", StringComparison.Ordinal))
                {
                    continue;
                }

                var mixer = table.Name == "aic_gdn"
                    ? new RecurrentMixer(
                        RecurrenceKind.GatedDeltaNet, (int)table.Number(row, "num_k_heads"), (int)table.Number(row, "num_v_heads"),
                        (int)table.Number(row, "head_k_dim"), (int)table.Number(row, "head_v_dim"), 0, 64)
                    : new RecurrentMixer(
                        RecurrenceKind.Mamba2, (int)table.Number(row, "n_groups"), (int)table.Number(row, "nheads"),
                        (int)table.Number(row, "d_state"), (int)table.Number(row, "head_dim"), 0, (int)table.Number(row, "chunk_size"));
                var phase = table.Text(row, "phase") == "context" ? StepPhase.Prefill : StepPhase.Decode;
                var (batch, tokens) = (table.Number(row, "batch"), table.Number(row, "seq_len"));
                yield return new(table.Name, chip, phase.ToString(), table.Number(row, "latency_us") * 1e-6, model =>
                    model.Recurrence(mixer, 1, phase, batch, phase == StepPhase.Prefill ? tokens : 1.0).Total.Value)
                {
                    Label = $"b{batch} t{tokens} k{mixer.KeyHeads}x{mixer.KeyHeadSize} v{mixer.ValueHeads}x{mixer.ValueHeadSize} {kernel}",
                };
            }
        }
    }

    private static IEnumerable<KernelRow> Attention(string folder, string name, StepPhase phase)
    {
        var table = TruthTable.Read(folder, name);
        foreach (var row in table.Rows)
        {
            if (TruthChips.Find(table.Text(row, "chip")) is not { } chip)
            {
                continue;
            }

            var prefill = phase == StepPhase.Prefill;
            var length = table.Number(row, prefill ? "isl" : "kv_len");
            var size = (int)table.Number(row, "head_dim");
            var shape = new AttentionShape(
                table.Number(row, "batch"), prefill ? length : 1.0, prefill ? 0.0 : length, table.Number(row, "heads"), table.Number(row, "kv_heads"),
                size, size, 2 * size, new AttentionSpan((int)table.Number(row, "window"), 0, 0, 1), Format(table.Text(row, "kv_dtype")), Format(table.Text(row, "dtype")));
            yield return new(name, chip, $"{table.Text(row, "dtype")}/{table.Text(row, "kv_dtype")}", table.Number(row, "latency_us") * 1e-6, model =>
                (prefill ? model.AttentionPrefill(shape) : model.AttentionDecode(shape)).Total.Value)
            {
                Label = $"b{shape.Sequences} s{length} h{shape.Heads}/{shape.KvHeads} d{size} w{shape.Span.Window} {table.Text(row, "kernel")}",
            };
        }
    }

    private static NumberFormat Format(string dtype) => dtype == "fp8" ? NumberFormat.Fp8 : NumberFormat.Bf16;

    private static (NumberFormat Weights, NumberFormat Inputs) Formats(string dtype) => dtype switch
    {
        "bfloat16" => (NumberFormat.Bf16, NumberFormat.Bf16),
        "fp8" => (NumberFormat.Fp8, NumberFormat.Fp8),
        "fp8_block" => (NumberFormat.Fp8Block, NumberFormat.Fp8),
        "nvfp4" => (NumberFormat.Nvfp4, NumberFormat.Nvfp4),
        "int8_wo" => (NumberFormat.Int8, NumberFormat.Bf16),
        "int4_wo" => (NumberFormat.Int4, NumberFormat.Bf16),
        "sq" => (NumberFormat.Int8, NumberFormat.Int8),
        "w4a16_mxfp4" => (NumberFormat.Mxfp4, NumberFormat.Bf16),
        "w4a8_mxfp4_mxfp8" => (NumberFormat.Mxfp4, NumberFormat.Fp8),
        _ => throw new InvalidDataException($"unknown dtype '{dtype}'"),
    };
}
