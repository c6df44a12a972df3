using System.Globalization;
using Tokenfab.Hardware;
using Tokenfab.Training;
using Tokenfab.Training.Schedule;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Trainings;

/// <summary>What the words of a training row mean.</summary>
internal static class TrainingWordsOf
{
    // Words of a row that name a framework, the more telling first, and the framework's era.
    private static readonly (string Word, string Framework)[] Frameworks =
    [
        ("nanotron", "nanotron"), ("deepspeed", "deepspeed"), ("bigscience", "megatron-deepspeed"), ("llm-foundry", "llm-foundry"), ("torchtitan", "fsdp"), ("maxtext", "xla"), ("tpu", "xla"),
        ("pax", "xla"), ("levanter", "xla"), ("bridge", "megatron-recipes"), ("nemo", "megatron-recipes"), ("mlperf", "megatron-recipes"), ("core", "megatron"), ("mindspeed", "megatron"),
        ("deepseek", "deepseek"), ("zero-3", "fsdp"), ("fsdp", "fsdp"), ("shard", "fsdp"),
    ];

    // GB/s of an all-reduce over the eight chips of a node, which rows of nanotron's sweep measured beside their run.
    private const double HealthyNode = 440.0;

    /// <summary>The framework that a row names in one of its words; else Megatron as it was when the chip was new.</summary>
    public static Trainer Framework(TruthRow row, Accelerator chip)
    {
        var text = string.Join(' ', ((string[])["framework", "zero_fsdp", "source", "how_obtained", "model"]).Select(row.Label));
        var found = Frameworks.FirstOrDefault(known => text.Contains(known.Word, StringComparison.OrdinalIgnoreCase)).Framework;
        found ??= row.TextOr("zero_fsdp", string.Empty) == "3" ? "deepspeed" : null;

        // The DeepSpeed that is in the catalogue is that of 2021; on newer chips its successor fetches ahead as FSDP does.
        found = found == "deepspeed" && chip.Generation is not ("ampere" or "volta") ? "fsdp" : found;
        found = found == "nanotron" && row.NumberOr("ar_intra", HealthyNode) < HealthyNode ? "nanotron-strained" : found;
        return Trainer.Find(found ?? (chip.Generation is "ampere" or "volta" ? "megatron-2022" : "megatron"))!;
    }

    /// <summary>Whether a pipeline is given as many micro-batches as it has stages where nobody says otherwise: torchtitan's default.</summary>
    public static bool FillsOnce(TrainingJob job) => job.Layout.Pipeline > 1 && job.Trainer.Id == "fsdp";

    /// <summary>The number formats.</summary>
    public static TrainingPrecision Precision(TruthRow row)
    {
        var word = row.TextOr("dtype", "bf16");
        bool Has(string part) => word.Contains(part, StringComparison.OrdinalIgnoreCase);
        var format = Has("nvfp4") ? TrainingFormat.Nvfp4
            : Has("FP8-CS") ? TrainingFormat.Fp8
            : Has("mx") || Has("block") || Has("mixed") ? TrainingFormat.Fp8Block
            : Has("fp8") ? TrainingFormat.Fp8
            : Has("fp16") && !Has("bf16") ? TrainingFormat.Fp16
            : TrainingFormat.Bf16;
        return TrainingPrecision.Of(format);
    }

    /// <summary>The schedule, and whether stages hold several chunks.</summary>
    public static (ScheduleKind Kind, bool Interleaved) Schedule(TruthRow row)
    {
        var word = row.TextOr("schedule", string.Empty);
        bool Has(string part) => word.Contains(part, StringComparison.OrdinalIgnoreCase);
        var kind = Has("ZB-2p") || Has("ZB-H2") ? ScheduleKind.ZeroBubbleH2
            : Has("ZB-1p") || Has("ZB-H1") ? ScheduleKind.ZeroBubbleH1
            : Has("ZB-V") ? ScheduleKind.ZeroBubbleV
            : Has("V-half") ? ScheduleKind.VHalf
            : Has("V-min") ? ScheduleKind.VMin
            : Has("DualPipeV") ? ScheduleKind.DualPipeV
            : Has("DualPipe") ? ScheduleKind.DualPipe
            : Has("gpipe") ? ScheduleKind.GPipe
            : ScheduleKind.OneFOneB;
        return (kind, kind == ScheduleKind.OneFOneB && row.NumberOr("pp", 1.0) > 1.0 && (Has("interleaved") || Has("1F1B-I")));
    }

    /// <summary>What is recomputed; all ways in which Megatron's users do where the row leaves it out.</summary>
    public static IReadOnlyList<Recompute> Recomputes(TruthRow row)
    {
        var word = row.TextOr("recompute", string.Empty);
        bool Has(string part) => word.Contains(part, StringComparison.OrdinalIgnoreCase);
        return word.Length == 0 ? [Recompute.None, Recompute.Selective, Recompute.Light, Recompute.Full]
            : Has("selective") ? [Recompute.Selective]
            : Has("full") || Has("yes") ? [Recompute.Full]
            : [Recompute.None];
    }

    /// <summary>What of the state is sharded.</summary>
    public static StateSharding Sharding(TruthRow row, Trainer trainer, out int? group)
    {
        var word = row.TextOr("zero_fsdp", row.TextOr("zero_stage", string.Empty));
        bool Has(string part) => word.Contains(part, StringComparison.OrdinalIgnoreCase);
        group = Has("fsdp ") && int.TryParse(word.AsSpan(word.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture, out var ranks) && ranks > 1 ? ranks : null;
        return Has("full_shard") || Has("fsdp") || Has("3") || Has("sharding") ? StateSharding.Parameters
            : Has("grad_op") || Has("2") ? StateSharding.Gradients
            : Has("1") || Has("distributed") ? StateSharding.Optimizer
            : word.Length > 0 ? StateSharding.None
            : trainer.Id == "xla" ? StateSharding.Parameters
            : trainer.OverlapsParameters ? StateSharding.Optimizer : StateSharding.None;
    }
}
