using Tokenfab.Training;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Trainings;

/// <summary>Features that a row of an ablation tells of, one added after the other.</summary>
internal static class TrainingFeatures
{
    private const string Cumulative = "cumulative:";

    // In the order of MegaScale's table 3 (Jiang et al., NSDI 2024). What its section 3 says of each feature; how much of the tensor-parallel collectives hides is
    // Megatron-Core's share. Its sliding window and its optimizer change no iteration's work that is counted here.
    private static readonly (string Word, Func<Trainer, Trainer> Add)[] Known =
    [
        ("parallel transformer block", trainer => trainer with { ParallelBlock = true }),
        ("sliding window", trainer => trainer),
        ("TP overlap", trainer => trainer with { HiddenTensor = Trainer.Find("megatron")!.HiddenTensor }),
        ("PP overlap", trainer => trainer with { OverlapsPipeline = true }),
        ("DP overlap", trainer => trainer with { OverlapsGradients = true, OverlapsParameters = true }),
        ("efficient operators", trainer => trainer with { FlashAttention = 2, CausalKernels = true, Dropout = false, Elementwise = Trainer.Find("megatron")!.Elementwise }),
        ("misc", trainer => trainer),
        ("LAMB", trainer => trainer),
    ];

    /// <summary>The framework with all features up to the one that the row adds, and with the attention kernels that it names.</summary>
    public static Trainer Of(TruthRow row, Trainer framework)
    {
        var notes = row.TextOr("notes", string.Empty);
        var last = notes.StartsWith(Cumulative, StringComparison.Ordinal)
            ? Array.FindIndex(Known, known => notes.Contains(known.Word, StringComparison.OrdinalIgnoreCase))
            : -1;
        framework = notes.Contains("FA3", StringComparison.Ordinal) || notes.Contains("FA4", StringComparison.Ordinal) ? framework with { FlashAttention = 3 } : framework;
        return Known.Take(last + 1).Aggregate(framework, (trainer, feature) => feature.Add(trainer));
    }
}
