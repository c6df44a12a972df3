using Tokenfab.Kernels;

namespace Tokenfab.Calibration;

/// <summary>The constants of each kind of kernel, with their bounds.</summary>
internal static class Constants
{
    /// <summary>Constants of unfused elementwise kernels.</summary>
    public static IReadOnlyList<Constant<KernelCalibration>> Elementwise { get; } =
    [
        new("start", 0.2e-6, 10e-6, c => c.Elementwise.Start.Value, (c, v) => c with { Elementwise = c.Elementwise with { Start = new(v) } }),
        new("element_step", 1e-12, 1e-8, c => c.Elementwise.ElementStep.Value, (c, v) => c with { Elementwise = c.Elementwise with { ElementStep = new(v) } }),
        new("row_step", 1e-12, 1e-8, c => c.Elementwise.RowStep.Value, (c, v) => c with { Elementwise = c.Elementwise with { RowStep = new(v) } }),
        new("efficiency", 0.3, 1.0, c => c.Elementwise.Efficiency, (c, v) => c with { Elementwise = c.Elementwise with { Efficiency = v } }),
    ];

    /// <summary>Constants of products of 16-bit numbers, on which the others lean.</summary>
    public static IReadOnlyList<Constant<KernelCalibration>> Gemm { get; } =
    [
        new("launch", 0.5e-6, 20e-6, c => c.Launch.Value, (c, v) => c with { Launch = new(v) }),
        new("memory_efficiency", 0.4, 0.99, c => c.MemoryEfficiency, (c, v) => c with { MemoryEfficiency = v }),
        new("hidden_share", 0.01, 0.99, c => c.HiddenShare, (c, v) => c with { HiddenShare = v }),
        OfGemm("efficiency_16", 0.2, 1.0, g => g.Efficiency16, (g, v) => g with { Efficiency16 = v }),
        OfGemm("unit_feed", 10e9, 1000e9, g => g.UnitFeed.Value, (g, v) => g with { UnitFeed = new(v) }),
        OfGemm("tile_start", 0.05e-6, 20e-6, g => g.TileStart.Value, (g, v) => g with { TileStart = new(v) }),
        OfGemm("split_cost", 0.1e-6, 20e-6, g => g.SplitCost.Value, (g, v) => g with { SplitCost = new(v) }),
        OfGemm("sustained_per_kilowatt", 0.1e15, 10e15, g => g.SustainedPerKilowatt.Value, (g, v) => g with { SustainedPerKilowatt = new(v) }),
        OfGemm("throttle_time", 50e-6, 20e-3, g => g.ThrottleTime.Value, (g, v) => g with { ThrottleTime = new(v) }),
    ];

    /// <summary>The engines whose passes are told apart.</summary>
    public static IReadOnlyList<InputQuantiser> Engines { get; } = [InputQuantiser.TensorRtLlm, InputQuantiser.Vllm, InputQuantiser.SgLang];

    /// <summary>The passes that quantise inputs.</summary>
    public static IReadOnlyList<QuantisingFormats> Passes { get; } =
    [
        new("eight", q => q.Eight, (q, p) => q with { Eight = p }, "fp8", "sq"),
        new("block_8", q => q.Block8, (q, p) => q with { Block8 = p }, "fp8_block"),
        new("four", q => q.Four, (q, p) => q with { Four = p }, "nvfp4"),
        new("batched", q => q.Batched, (q, p) => q with { Batched = p }, "Fp8"),
    ];

    /// <summary>Constants of products side by side.</summary>
    public static IReadOnlyList<Constant<KernelCalibration>> Batched { get; } =
        [OfGemm("batch_start", 0.05e-6, 20e-6, g => g.BatchStart.Value, (g, v) => g with { BatchStart = new(v) })];

    /// <summary>Constants of the pass before them, for each engine that was measured with one.</summary>
    public static IReadOnlyList<Constant<KernelCalibration>> BatchedPasses { get; } = [.. Engines.SelectMany(engine => OfPass(Passes[3], engine).Where(constant => constant.Name.EndsWith("start", StringComparison.Ordinal) || constant.Name.EndsWith("per_row", StringComparison.Ordinal)))];

    /// <summary>Groups of narrow formats and what sets their products apart.</summary>
    public static IReadOnlyList<(string[] Formats, IReadOnlyList<Constant<KernelCalibration>> Constants)> Narrow { get; } =
    [
        (["fp8", "sq"],
        [
            OfGemm("efficiency_8", 0.1, 1.0, g => g.Efficiency8, (g, v) => g with { Efficiency8 = v }, "fp8"),
            OfGemm("efficiency_int8", 0.1, 1.0, g => g.EfficiencyInt8, (g, v) => g with { EfficiencyInt8 = v }, "sq"),
            .. Pass(Passes[0]),
        ]),
        (["fp8_block"],
        [
            OfGemm("efficiency_block_8", 0.1, 1.0, g => g.EfficiencyBlock8, (g, v) => g with { EfficiencyBlock8 = v }),
            .. Pass(Passes[1]),
        ]),
        (["nvfp4"],
        [
            OfGemm("efficiency_4", 0.1, 1.0, g => g.Efficiency4, (g, v) => g with { Efficiency4 = v }),
            .. Pass(Passes[2]),
        ]),
        (["int8_wo", "int4_wo"],
        [
            OfGemm("efficiency_widened", 0.1, 1.0, g => g.EfficiencyWidened, (g, v) => g with { EfficiencyWidened = v }),
            OfGemm("widen_pass", 0.01e-6, 20e-6, g => g.WidenPass.Value, (g, v) => g with { WidenPass = new(v) }),
        ]),
    ];

    /// <summary>Constants of one maker's grouped products.</summary>
    public static IReadOnlyList<Constant<KernelCalibration>> Experts(ExpertKernel kernel)
    {
        Constant<KernelCalibration> Of(string name, double low, double high, Func<ExpertKernelCalibration, double> get, Func<ExpertKernelCalibration, double, ExpertKernelCalibration> set, params string[] needs) => new(
            name, low, high, c => get(c.Experts.Of(kernel)), (c, v) => c with { Experts = c.Experts.With(kernel, set(c.Experts.Of(kernel), v)) }) { Needs = needs };
        return
        [
            Of("start", 1e-6, 300e-6, c => c.Start.Value, (c, v) => c with { Start = new(v) }),
            Of("memory_efficiency", 0.2, 1.0, c => c.MemoryEfficiency, (c, v) => c with { MemoryEfficiency = v }),
            Of("hidden_share", 0.01, 0.99, c => c.HiddenShare, (c, v) => c with { HiddenShare = v }),
            Of("passes", 0.3, 10.0, c => c.Passes, (c, v) => c with { Passes = v }),
            Of("tile_start", 0.02e-6, 10e-6, c => c.TileStart.Value, (c, v) => c with { TileStart = new(v) }),
            Of("efficiency_16", 0.02, 1.0, c => c.Efficiency16, (c, v) => c with { Efficiency16 = v }, "bfloat16"),
            Of("efficiency_8", 0.02, 1.0, c => c.Efficiency8, (c, v) => c with { Efficiency8 = v }, "fp8", "w4a8_mxfp4_mxfp8"),
            Of("efficiency_block_8", 0.02, 1.0, c => c.EfficiencyBlock8, (c, v) => c with { EfficiencyBlock8 = v }, "fp8_block"),
            Of("efficiency_4", 0.02, 1.0, c => c.Efficiency4, (c, v) => c with { Efficiency4 = v }, "nvfp4"),
            Of("efficiency_widened", 0.02, 1.0, c => c.EfficiencyWidened, (c, v) => c with { EfficiencyWidened = v }, "int4_wo", "w4a16_mxfp4"),
        ];
    }

    private static Constant<KernelCalibration> OfGemm(
        string name, double low, double high, Func<GemmCalibration, double> get, Func<GemmCalibration, double, GemmCalibration> set, params string[] needs) => new(
        name, low, high, c => get(c.Gemm), (c, v) => c with { Gemm = set(c.Gemm, v) }) { Needs = needs };

    // The constants of a pass, for each engine that was measured with one of the formats.
    private static IEnumerable<Constant<KernelCalibration>> Pass(QuantisingFormats pass) => Engines.SelectMany(engine => OfPass(pass, engine));

    private static Constant<KernelCalibration>[] OfPass(QuantisingFormats pass, InputQuantiser engine) =>
    [
        OfGemm($"{engine}.{pass.Name}.start", 0.05e-6, 60e-6, g => pass.Of(g, engine).Start.Value, (g, v) => pass.With(g, engine, pass.Of(g, engine) with { Start = new(v) }), pass.Rows(engine)),
        OfGemm($"{engine}.{pass.Name}.split_cost", 0.1e-6, 2e-3, g => pass.Of(g, engine).SplitCost.Value, (g, v) => pass.With(g, engine, pass.Of(g, engine) with { SplitCost = new(v) }), pass.Rows(engine)),
        OfGemm($"{engine}.{pass.Name}.host", 0.1e-6, 1e-3, g => pass.Of(g, engine).Host.Value, (g, v) => pass.With(g, engine, pass.Of(g, engine) with { Host = new(v) }), pass.Rows(engine)),
        OfGemm($"{engine}.{pass.Name}.per_row", 0.001e-9, 50e-9, g => pass.Of(g, engine).PerRow.Value, (g, v) => pass.With(g, engine, pass.Of(g, engine) with { PerRow = new(v) }), pass.Rows(engine)),
    ];
}

/// <summary>The pass that quantises inputs of some formats.</summary>
/// <param name="Name">The catalogue's word.</param>
/// <param name="Get">An engine's.</param>
/// <param name="Set">An engine's with another.</param>
/// <param name="Formats">The formats as tables call them.</param>
internal sealed record QuantisingFormats(
    string Name, Func<QuantiserCalibration, QuantisingPass> Get, Func<QuantiserCalibration, QuantisingPass, QuantiserCalibration> Set, params string[] Formats)
{
    public QuantisingPass Of(GemmCalibration gemm, InputQuantiser engine) => Get(gemm.Quantising.Of(engine));

    public GemmCalibration With(GemmCalibration gemm, InputQuantiser engine, QuantisingPass pass) =>
        gemm with { Quantising = gemm.Quantising.With(engine, Set(gemm.Quantising.Of(engine), pass)) };

    /// <summary>Kinds of rows that determine an engine's pass.</summary>
    public string[] Rows(InputQuantiser engine) => [.. Formats.Select(format => $"{format} {engine}")];
}
