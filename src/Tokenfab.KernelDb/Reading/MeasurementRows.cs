using System.Globalization;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Kernels.Measured;
using Tokenfab.Validation.Tables;

namespace Tokenfab.KernelDb.Reading;

/// <summary>What a row of a table measured: its kernel, the table it belongs to, and the point in it.</summary>
/// <param name="columns">The table's columns.</param>
/// <param name="stem">The file's name without its ending, where rows do not name their operation.</param>
/// <param name="hosts">How chips of a kind stand together.</param>
internal sealed class MeasurementRows(MeasurementColumns columns, string stem, HostShapes hosts)
{
    // DeepSeek's sizes: latents of 512 + 64, heads of 128 + 64 and 128.
    private const int Latent = 512;
    private const int Cached = 576;
    private const int QkSize = 192;
    private const int HeadSize = 128;

    // Flash-linear-attention's chunk, which the tables of gated delta nets were measured with, and the taps where a table does not tell them.
    private const int DeltaChunk = 64;
    private const int UsualTaps = 4;

    private readonly Dictionary<string, (NumberFormat Stored, NumberFormat Computed)?> _products = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NumberFormat?> _formats = new(StringComparer.Ordinal);

    /// <summary>Axes of the row, in the order of its kernel; filled by <see cref="Read"/>.</summary>
    public float[] Point { get; } = new float[6];

    /// <summary>Reads the row that the table stands at.</summary>
    /// <param name="chip">Catalogue id of its chip.</param>
    /// <param name="framework">Who ran it.</param>
    /// <param name="version">The framework's version.</param>
    /// <param name="key">The table it belongs to.</param>
    /// <returns>Why it cannot be used; null where it can.</returns>
    public string? Read(string chip, string framework, string version, out MeasuredKey key)
    {
        key = default;
        var op = columns.Text(columns.Op);
        if ((Recurrence(op) ?? Recurrence(stem)) is { } isDelta)
        {
            return columns.Text(columns.Kernel).StartsWith("causal_conv1d", StringComparison.Ordinal) ? Convolution(isDelta, framework, version, out key) : Scan(isDelta, out key);
        }

        return (stem.StartsWith("custom_allreduce", StringComparison.Ordinal) ? MeasuredKernel.EngineAllReduce : Kernel(op) ?? Kernel(stem)) switch
        {
            >= MeasuredKernel.AllReduce and <= MeasuredKernel.EngineAllReduce and var collective => Collective(collective, chip, out key),
            MeasuredKernel.Gemm => Product(out key),
            MeasuredKernel.BatchedGemm => Absorption(op, out key),
            MeasuredKernel.Experts => Experts(out key),
            MeasuredKernel.AttentionPrefill => IsLatent(op) ? LatentPrefill(out key) : Attention(MeasuredKernel.AttentionPrefill, out key),
            MeasuredKernel.AttentionDecode => IsLatent(op) ? LatentDecode(out key) : Attention(MeasuredKernel.AttentionDecode, out key),
            _ => $"'{(op.Length > 0 ? op : stem)}' is not a kernel that plans look up",
        };
    }

    private bool IsLatent(string op) => (Kernel(op) is null ? stem : op).Contains("mla", StringComparison.Ordinal);

    private static MeasuredKernel? Kernel(string word) => word switch
    {
        "gemm" => MeasuredKernel.Gemm,
        "mla_gen_pre" or "mla_gen_post" => MeasuredKernel.BatchedGemm,
        "moe" => MeasuredKernel.Experts,
        "attn_prefill" or "context_attention" or "context_mla" or "mla_context" => MeasuredKernel.AttentionPrefill,
        "all_reduce" => MeasuredKernel.AllReduce,
        "all_gather" => MeasuredKernel.AllGather,
        "reduce_scatter" => MeasuredKernel.ReduceScatter,
        "alltoall" or "all_to_all" => MeasuredKernel.AllToAll,
        "sendrecv" or "send_recv" => MeasuredKernel.Send,
        "custom_all_reduce" => MeasuredKernel.EngineAllReduce,
        "attn_decode" or "generation_attention" or "generation_mla" or "mla_generation" => MeasuredKernel.AttentionDecode,
        _ => null,
    };

    private static bool? Recurrence(string word) => word switch { "gdn" => true, "mamba2" => false, _ => null };

    private string? Scan(bool isDelta, out MeasuredKey key)
    {
        key = default;
        var (keySize, valueSize, chunk) = (columns.Number(columns.KeySize), columns.Number(columns.ValueSize), isDelta ? DeltaChunk : columns.Number(columns.Chunk));
        if (keySize is not (>= 1.0 and <= 65_536.0) || valueSize is not (>= 1.0 and <= 65_536.0))
        {
            return "the sizes of key and value heads are not numbers of elements";
        }

        var (keyHeads, heads, batch) = (columns.Number(columns.KeyHeads), columns.Number(columns.ValueHeads), columns.Number(columns.Batch));
        if (!IsPrompt())
        {
            key = new(isDelta ? MeasuredKernel.DeltaDecode : MeasuredKernel.StateDecode, NumberFormat.Bf16, NumberFormat.Bf16, (int)keySize, (int)valueSize);
            return Fill(keyHeads, heads, batch);
        }

        if (chunk is not (>= 1.0 and <= 65_536.0))
        {
            return "'chunk_size' is not a number of tokens";
        }

        key = new(isDelta ? MeasuredKernel.DeltaPrefill : MeasuredKernel.StatePrefill, NumberFormat.Bf16, NumberFormat.Bf16, (int)keySize, (int)valueSize, Window: (int)chunk);
        return Fill(keyHeads, heads, batch, columns.Number(columns.Length));
    }

    private string? Convolution(bool isDelta, string framework, string version, out MeasuredKey key)
    {
        var taps = columns.NumberOr(columns.Taps, UsualTaps);
        var kernel = IsPrompt() ? MeasuredKernel.ConvolutionPrefill : MeasuredKernel.ConvolutionDecode;
        key = new(kernel, NumberFormat.Bf16, NumberFormat.Bf16, Window: taps is >= 1.0 and <= 1024.0 ? (int)taps : UsualTaps);
        var keys = columns.Number(columns.KeyHeads) * columns.Number(columns.KeySize);
        var channels = isDelta && ConvolutionBenchmarks.OverKeysOnly(framework, version) ? keys : (2.0 * keys) + (columns.Number(columns.ValueHeads) * columns.Number(columns.ValueSize));
        return kernel == MeasuredKernel.ConvolutionDecode
            ? Fill(channels, columns.Number(columns.Batch))
            : Fill(channels, columns.Number(columns.Batch), columns.Number(columns.Length));
    }

    // Tables count elements or bytes, and all chips or those of each node.
    private string? Collective(MeasuredKernel kernel, string chip, out MeasuredKey key)
    {
        key = new(kernel, NumberFormat.Bf16, NumberFormat.Bf16);
        var format = Format(columns.Text(columns.Dtype));
        var bytes = columns.Bytes >= 0 ? columns.Number(columns.Bytes) : columns.Number(columns.Elements) * (format ?? NumberFormat.Bf16).Width().Value;
        if (columns.Bytes < 0 && format is null)
        {
            return NoFormat();
        }

        var perNode = columns.NumberOr(columns.PerNode, double.NaN);
        var ranks = columns.Chips >= 0 ? columns.Number(columns.Chips) : columns.NumberOr(columns.Nodes, 1.0) * perNode;
        if (ranks is not (>= 2.0 and <= 1e6))
        {
            return "the chips of the collective are not told, or fewer than two";
        }

        perNode = double.IsNaN(perNode) ? hosts.PerDomain(chip, (int)ranks) : perNode;
        return ranks % perNode == 0.0 ? Fill(ranks / perNode, perNode, bytes) : "the chips do not fill whole nodes";
    }

    private bool IsPrompt() => columns.Text(columns.Phase) is "context" or "prefill";

    private string? Product(out MeasuredKey key)
    {
        var formats = Formats();
        key = new(MeasuredKernel.Gemm, formats?.Stored ?? default, formats?.Computed ?? default);
        return formats is null ? NoFormat() : Fill(columns.Number(columns.N), columns.Number(columns.K), columns.Number(columns.M));
    }

    private string? Absorption(string op, out MeasuredKey key)
    {
        var formats = Formats();
        var (n, k) = op == "mla_gen_pre" ? (Latent, HeadSize) : (HeadSize, Latent);
        key = new(MeasuredKernel.BatchedGemm, formats?.Stored ?? default, formats?.Computed ?? default);
        return formats is null ? NoFormat() : Fill(n, k, columns.Number(columns.Heads), columns.Number(columns.Tokens));
    }

    private string? Experts(out MeasuredKey key)
    {
        key = default;
        if (Formats() is not { } formats)
        {
            return NoFormat();
        }

        if (Skew() is not { } skew)
        {
            return $"no routing is called '{columns.Text(columns.Distribution)}'";
        }

        key = new(MeasuredKernel.Experts, formats.Stored, formats.Computed, Skew: skew);
        return Fill(
            columns.Number(columns.Hidden), columns.Number(columns.Inter) / columns.NumberOr(columns.Tensor, 1.0), columns.Number(columns.Experts),
            columns.Number(columns.TopK), columns.NumberOr(columns.Ranks, 1.0), columns.Number(columns.Tokens));
    }

    private string? Attention(MeasuredKernel kernel, out MeasuredKey key)
    {
        key = default;
        if (Format(columns.Text(columns.Dtype)) is not { } computed || Cache(computed) is not { } stored)
        {
            return NoFormat();
        }

        var size = columns.Number(columns.HeadSize);
        var window = columns.NumberOr(columns.Window, 0.0);
        if (size is not (>= 1.0 and <= 65_536.0) || window is not (>= 0.0 and <= 1e9))
        {
            return "'head_dim' or 'window' is not a number of tokens or elements";
        }

        key = new(kernel, stored, computed, (int)size, (int)size, 2 * (int)size, (int)window);
        return Fill(
            columns.Number(columns.KvHeads), columns.Number(columns.Heads), columns.Number(columns.Batch),
            kernel == MeasuredKernel.AttentionPrefill ? columns.Number(columns.Isl) : Reach());
    }

    // SGLang prefills on Hopper in the absorbed form, over the latent itself.
    private string? LatentPrefill(out MeasuredKey key)
    {
        var cache = Format(columns.Text(columns.KvDtype));
        var heads = columns.Number(columns.Heads);
        var absorbed = columns.Text(columns.Kernel) == "flash_attention";
        key = absorbed
            ? new(MeasuredKernel.AttentionPrefill, cache ?? default, NumberFormat.Bf16, Cached, Latent, Cached)
            : new(MeasuredKernel.AttentionPrefill, NumberFormat.Bf16, NumberFormat.Bf16, QkSize, HeadSize, QkSize + HeadSize);
        return cache is null ? NoFormat() : Fill(absorbed ? 1.0 : heads, heads, columns.Number(columns.Batch), columns.Number(columns.Isl));
    }

    private string? LatentDecode(out MeasuredKey key)
    {
        var cache = Format(columns.Text(columns.KvDtype));
        key = new(MeasuredKernel.AttentionDecode, cache ?? default, cache ?? default, Cached, Latent, Cached);
        return cache is null ? NoFormat() : Fill(1.0, columns.Number(columns.Heads), columns.Number(columns.Batch), Reach());
    }

    // AIConfigurator tells the tokens before the step and the step.
    private double Reach() => columns.KvLength >= 0 ? columns.Number(columns.KvLength) : columns.Number(columns.Isl) + columns.NumberOr(columns.Step, 0.0);

    private string? Fill(params ReadOnlySpan<double> axes)
    {
        for (var axis = 0; axis < axes.Length; axis++)
        {
            if (axes[axis] is not (> 0.0 and < 1e12))
            {
                return "a size is missing, not a number, or not above zero";
            }

            Point[axis] = (float)axes[axis];
        }

        return null;
    }

    private string NoFormat() => $"no number format is called '{columns.Text(columns.Dtype)}' or '{columns.Text(columns.KvDtype)}'";

    private NumberFormat? Cache(NumberFormat computed) => columns.Text(columns.KvDtype) is { Length: > 0 } word ? Format(word) : computed;

    private (NumberFormat Stored, NumberFormat Computed)? Formats()
    {
        var word = columns.Text(columns.Dtype);
        return _products.TryGetValue(word, out var known) ? known
            : _products[word] = DtypeWords.Product(word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..]) is { } both ? (Alike(both.Weights), Alike(both.Inputs)) : null;
    }

    private NumberFormat? Format(string word) =>
        _formats.TryGetValue(word, out var known) ? known : _formats[word] = DtypeWords.Format(word) is { } format ? Alike(format) : null;

    // The two 16-bit formats run at one rate wherever there is either.
    private static NumberFormat Alike(NumberFormat format) => format == NumberFormat.Fp16 ? NumberFormat.Bf16 : format;

    private double? Skew()
    {
        const string PowerLaw = "power_law_";
        var word = columns.Text(columns.Distribution);
        return word is "" or "balanced" or "uniform" ? 0.0
            : word.StartsWith(PowerLaw, StringComparison.Ordinal)
                && double.TryParse(word.AsSpan(PowerLaw.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var skew) && skew is > 0.0 and < 10.0 ? skew
            : null;
    }
}
