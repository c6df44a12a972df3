using Tokenfab.Validation.Families;

namespace Tokenfab.Validation;

/// <summary>How accurate a kind of prediction ought to be on chips, models and laboratories that nothing was fitted on.</summary>
/// <param name="Name">What is predicted.</param>
/// <param name="Covers">The figures that count.</param>
/// <param name="Median">Greatest median absolute percentage error, as a share.</param>
/// <param name="Ninth">Greatest 90th percentile of it.</param>
public sealed record AccuracyGoal(string Name, Func<GroupKey, bool> Covers, double Median, double Ninth)
{
    private static readonly string[] Collectives = ["all_reduce", "all_gather", "reduce_scatter", "alltoall", "custom_all_reduce", "deepep", "sendrecv", "send_recv"];

    /// <summary>The project's goals.</summary>
    public static IReadOnlyList<AccuracyGoal> All { get; } =
    [
        new("GEMM over 50 us", key => IsGemm(key) && key.Size is ("50 to 500 us" or "over 500 us"), 0.10, 0.30),
        new("GEMM, all sizes", IsGemm, 0.18, 0.50),
        new("attention prefill", key => key.Op == "attn_prefill", 0.15, 0.45),
        new("attention decode", key => key.Op == "attn_decode", 0.15, 0.45),
        new("MLA and DSA blocks", key => Starts(key, "mla_", "dsa_"), 0.18, 0.50),
        new("MoE grouped GEMM", key => key.Op == "moe", 0.18, 0.50),
        new("collectives over 1 MB", key => IsTold(key) && key.Size == "over 1 MB", 0.12, 0.35),
        new("collectives, all sizes", IsTold, 0.20, 0.60),
        new("collectives between hosts whose network is not told", key => Starts(key, Collectives) && !IsTold(key), 0.20, 0.60),
        new("TPOT end to end", key => Starts(key, "tpot", "itl"), 0.12, 0.35),
        new("TTFT end to end", key => Starts(key, "ttft"), 0.25, 0.70),
        new("training iteration", key => Starts(key, "train_iteration", "train_tokens", "train_layer"), 0.08, 0.20),
        new("training memory", key => Starts(key, "train_memory"), 0.05, 0.15),
        new("throughput per chip", key => Starts(key, "throughput"), 0.15, 0.40),
    ];

    private static bool IsGemm(GroupKey key) => key.Op is "gemm" or "gemm_power";

    private static bool IsTold(GroupKey key) => Starts(key, Collectives) && !key.Op!.EndsWith(CollectiveWords.NetworkNotTold, StringComparison.Ordinal);

    private static bool Starts(GroupKey key, params string[] words) => words.Any(word => key.Op!.StartsWith(word, StringComparison.Ordinal));
}
