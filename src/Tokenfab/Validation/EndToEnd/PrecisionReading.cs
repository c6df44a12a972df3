using Tokenfab.Hardware;
using Tokenfab.Models;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>The number formats of a deployment, from the words of a table and the checkpoint that it must have run.</summary>
internal static class PrecisionReading
{
    /// <summary>The scheme of a row.</summary>
    /// <param name="row">The row; what is wrong with its words is noted on it.</param>
    /// <param name="prepared">The model, and the checkpoint of it that the row names.</param>
    /// <param name="chip">The chip.</param>
    /// <param name="weights">The word for dense weights; empty for the checkpoint's own formats.</param>
    /// <param name="experts">The word for experts; empty for the same.</param>
    public static PrecisionScheme Of(TruthRow row, PreparedModel prepared, Accelerator chip, string weights, string experts)
    {
        var model = prepared.Model;
        var native = Native(prepared);
        var cache = row.Format("kv_cache_dtype", row.Format("kv_dtype", row.Format("kv", NumberFormat.Fp32)));
        var dense = Product(row, weights.Length > 0 ? weights : experts, new(native.Weights, native.Activations));
        var expert = Product(row, experts.Length > 0 ? experts : weights, new(native.ExpertWeights, native.Activations));
        var scheme = weights.Length + experts.Length == 0 ? native : Checkpoint(native, model, dense, expert, chip);
        var inputs = Inputs(chip, scheme);
        return scheme with { Activations = inputs, KvCache = cache != NumberFormat.Fp32 ? cache : scheme.KvCache };
    }

    private static PrecisionScheme Native(PreparedModel prepared)
    {
        var model = prepared.Model.NativePrecision;
        return prepared.Checkpoint is { } shipped
            ? model with { Weights = shipped.Weights, ExpertWeights = shipped.ExpertWeights, Activations = shipped.ExpertWeights is NumberFormat.Fp8 or NumberFormat.Fp8Block ? NumberFormat.Fp8 : model.Activations }
            : model;
    }

    private static ProductFormats Product(TruthRow row, string word, ProductFormats other)
    {
        if (word.Length == 0)
        {
            return other;
        }

        if (DtypeWords.Product(word) is { } formats)
        {
            return formats;
        }

        row.Note($"no number format is called '{word}'");
        return other;
    }

    private static PrecisionScheme Checkpoint(
        PrecisionScheme native, ModelArchitecture model, ProductFormats dense, ProductFormats expert, Accelerator chip)
    {
        // Experts that ship in MXFP4 run in it under whatever name a table gives to four or eight bits: there is no other checkpoint.
        var weights = expert.Weights;
        if (native.ExpertWeights == NumberFormat.Mxfp4 && Narrow(weights))
        {
            return native with { Activations = chip.Peak.Fp4 is null ? native.Activations : NumberFormat.Fp8, KvCache = NumberFormat.Fp8 };
        }

        // Weights that ship with block scales are not quantised anew.
        weights = native.ExpertWeights == NumberFormat.Fp8Block && weights == NumberFormat.Fp8 ? NumberFormat.Fp8Block : weights;
        var attention = native.Weights == NumberFormat.Fp8Block && dense.Weights == NumberFormat.Fp8 ? NumberFormat.Fp8Block : dense.Weights;

        // Four-bit checkpoints of latent attention leave its projections in 16 bits, and so does whoever quantises experts alone.
        var latent = model.Layers.Any(run => run.Mixer is LatentAttention);
        var expertsAlone = Wide(native.Weights) && native.ExpertWeights != native.Weights;
        if (Four(attention) && (latent || expertsAlone))
        {
            attention = NumberFormat.Bf16;
        }

        var floating = expert.Inputs is NumberFormat.Fp8 or NumberFormat.Nvfp4 or NumberFormat.Mxfp4;
        return new PrecisionScheme(attention, weights, expert.Inputs, floating ? NumberFormat.Fp8 : NumberFormat.Bf16);
    }

    // Inputs are quantised only to what the chip multiplies; else weights are widened.
    private static NumberFormat Inputs(Accelerator chip, PrecisionScheme scheme) => scheme.Activations switch
    {
        NumberFormat.Nvfp4 or NumberFormat.Mxfp4 when chip.Peak.Fp4 is null => NumberFormat.Bf16,
        NumberFormat.Fp8 or NumberFormat.Fp8Block when chip.Peak.Fp8 is null => NumberFormat.Bf16,
        NumberFormat.Int8 when chip.Peak.Int8 is null => NumberFormat.Bf16,
        var inputs => inputs,
    };

    private static bool Narrow(NumberFormat format) => !Wide(format) && format != NumberFormat.Fp32;

    private static bool Wide(NumberFormat format) => format is NumberFormat.Bf16 or NumberFormat.Fp16;

    private static bool Four(NumberFormat format) => format is NumberFormat.Nvfp4 or NumberFormat.Mxfp4 or NumberFormat.Int4;
}
