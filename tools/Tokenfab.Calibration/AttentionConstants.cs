using Tokenfab.Kernels;

namespace Tokenfab.Calibration;

/// <summary>The constants of one engine's attention kernels, block by block, with their bounds.</summary>
internal static class AttentionConstants
{
    /// <summary>The blocks: the word that the kinds of their rows begin with after the engine's, and their constants.</summary>
    public static IReadOnlyList<(string Word, IReadOnlyList<Constant<EngineAttention>> Constants)> Blocks { get; } =
    [
        ("prefill", [.. Prefill(c => c.Prefill, (c, v) => c with { Prefill = v })]),
        ("decode", [.. Decode(c => c.Decode, (c, v) => c with { Decode = v })]),
        ("latent-prefill", [.. Prefill(c => c.LatentPrefill, (c, v) => c with { LatentPrefill = v })]),
        ("latent-decode", [.. Decode(c => c.LatentDecode, (c, v) => c with { LatentDecode = v })]),
        ("sparse", [.. Sparse()]),
    ];

    private static IEnumerable<Constant<EngineAttention>> Prefill(
        Func<EngineAttention, PrefillCalibration> get, Func<EngineAttention, PrefillCalibration, EngineAttention> set)
    {
        Constant<EngineAttention> Of(string name, double low, double high, Func<PrefillCalibration, double> read, Func<PrefillCalibration, double, PrefillCalibration> write) =>
            new(name, low, high, c => read(get(c)), (c, v) => set(c, write(get(c), v)));

        yield return Of("efficiency_16", 0.2, 1.0, c => c.Efficiency16, (c, v) => c with { Efficiency16 = v });
        yield return Of("efficiency_8", 0.1, 1.0, c => c.Efficiency8, (c, v) => c with { Efficiency8 = v });
        yield return Of("softmax_work", 1.0, 2000.0, c => c.SoftmaxWork, (c, v) => c with { SoftmaxWork = v });
        yield return Of("query_passes", 0.5, 10.0, c => c.QueryPasses, (c, v) => c with { QueryPasses = v });
        yield return Of("cache_passes", 0.5, 10.0, c => c.CachePasses, (c, v) => c with { CachePasses = v });
        yield return Of("token_step", 1e-9, 2e-6, c => c.TokenStep.Value, (c, v) => c with { TokenStep = new(v) });
        yield return Of("start", 1e-6, 150e-6, c => c.Start.Value, (c, v) => c with { Start = new(v) });
        yield return Of("narrow_start", 0.01e-6, 20e-6, c => c.NarrowStart.Value, (c, v) => c with { NarrowStart = new(v) });
        yield return Of("narrow_passes", 0.01, 10.0, c => c.NarrowPasses, (c, v) => c with { NarrowPasses = v });
    }

    private static IEnumerable<Constant<EngineAttention>> Decode(
        Func<EngineAttention, DecodeCalibration> get, Func<EngineAttention, DecodeCalibration, EngineAttention> set)
    {
        Constant<EngineAttention> Of(string name, double low, double high, Func<DecodeCalibration, double> read, Func<DecodeCalibration, double, DecodeCalibration> write) =>
            new(name, low, high, c => read(get(c)), (c, v) => set(c, write(get(c), v)));

        yield return Of("efficiency_16", 0.1, 1.0, c => c.Efficiency16, (c, v) => c with { Efficiency16 = v });
        yield return Of("efficiency_8", 0.01, 1.0, c => c.Efficiency8, (c, v) => c with { Efficiency8 = v });
        yield return Of("math_efficiency", 0.01, 1.0, c => c.MathEfficiency, (c, v) => c with { MathEfficiency = v });
        yield return Of("start", 1e-6, 150e-6, c => c.Start.Value, (c, v) => c with { Start = new(v) });
        yield return Of("narrow_start", 0.01e-6, 40e-6, c => c.NarrowStart.Value, (c, v) => c with { NarrowStart = new(v) });
        yield return Of("tile", 0.01e-6, 20e-6, c => c.Tile.Value, (c, v) => c with { Tile = new(v) });
        yield return Of("run", 32.0, 1e6, c => c.Run, (c, v) => c with { Run = v });
    }

    private static IEnumerable<Constant<EngineAttention>> Sparse()
    {
        static Constant<EngineAttention> Of(string name, double low, double high, Func<SparseCalibration, double> read, Func<SparseCalibration, double, SparseCalibration> write) =>
            new(name, low, high, c => read(c.Sparse), (c, v) => c with { Sparse = write(c.Sparse, v) });

        yield return Of("efficiency_16", 0.05, 1.0, c => c.Efficiency16, (c, v) => c with { Efficiency16 = v });
        yield return Of("efficiency_8", 0.05, 1.0, c => c.Efficiency8, (c, v) => c with { Efficiency8 = v });
        yield return Of("score_efficiency", 0.02, 1.0, c => c.ScoreEfficiency, (c, v) => c with { ScoreEfficiency = v });
        yield return Of("start", 1e-6, 200e-6, c => c.Start.Value, (c, v) => c with { Start = new(v) });
        yield return Of("choice_start", 1e-6, 200e-6, c => c.ChoiceStart.Value, (c, v) => c with { ChoiceStart = new(v) });
        yield return new("host_launch", 1e-6, 300e-6, c => c.HostLaunch.Value, (c, v) => c with { HostLaunch = new(v) });
    }
}
