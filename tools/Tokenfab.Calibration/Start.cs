using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Calibration;

/// <summary>Where every fit starts, whatever the catalogue holds, so that fitting twice gives the same bytes.</summary>
/// <remarks>Round values of the size that launch floors, pipelines and efficiencies have on any GPU since 2020. A constant that no row
/// determines keeps its value.</remarks>
internal static class Start
{
    private static readonly KernelSpread Unknown = new(0.7, 0.7, 0.7);

    /// <summary>The generations that were measured, in the order in which they are fitted, each with those that tell what carrying its constants over costs.</summary>
    public static IReadOnlyList<(string Generation, string[] Neighbours)> Generations { get; } =
        [("ampere", ["hopper"]), ("hopper", ["ampere", "blackwell"]), ("blackwell", ["hopper"]), ("volta", ["ampere"])];

    /// <summary>The start of a generation's fit from the constants of its kin.</summary>
    public static KernelCalibration From(KernelCalibration kin, Accelerator chip) => kin with { Id = chip.Generation, Name = Name(chip), UnitRate = UnitRate(chip) };

    public static KernelCalibration Of(Accelerator chip) => new(
        chip.Generation,
        Name(chip),
        UnitRate(chip),
        Launch: Micro(2.0),
        MemoryEfficiency: 0.85,
        HiddenShare: 0.65,
        TypicalError: 0.4,
        new GemmCalibration(
            Efficiency16: 0.8, Efficiency8: 0.7, EfficiencyBlock8: 0.65, EfficiencyInt8: 0.65, Efficiency4: 0.6, EfficiencyWidened: 0.5,
            UnitFeed: new(100e9), TileStart: Micro(0.7), SplitCost: Micro(5.0), WidenPass: Micro(3.0), BatchStart: Micro(2.0),
            SustainedPerKilowatt: new(1.2e15), ThrottleTime: Micro(500.0), new QuantiserCalibrations(Quantiser, Quantiser, Quantiser)),
        new AttentionCalibration(Attention, Attention, Attention),
        new ExpertCalibration(Experts, Experts, Experts, Experts, Experts, Experts),
        new RecurrenceCalibration(Recurrence, Recurrence),
        new ElementwiseCalibration(Start: Micro(2.0), ElementStep: Micro(0.0005), RowStep: Micro(0.0008), Efficiency: 0.85),
        Unmeasured,
        Unmeasured,
        []);

    private static ExpertKernelCalibration Experts => new(
        Start: Micro(20.0), MemoryEfficiency: 0.85, HiddenShare: 0.7, Passes: 2.0, TileStart: Micro(0.5),
        Efficiency16: 0.5, Efficiency8: 0.5, EfficiencyBlock8: 0.5, Efficiency4: 0.4, EfficiencyWidened: 0.3);

    private static QuantiserCalibration Quantiser => new(Pass, Pass, Pass, Pass with { Host = Seconds.Zero });

    private static QuantisingPass Pass => new(Micro(4.0), Micro(0.001), Micro(5.0), Micro(20.0));

    private static EngineAttention Attention { get; } = new(Prefill, Decode, Prefill, Decode with { Tile = Micro(4.0) }, Sparse, Micro(95.0));

    private static PrefillCalibration Prefill => new(
        Efficiency16: 0.75, Efficiency8: 0.6, SoftmaxWork: 200.0, QueryPasses: 1.0, CachePasses: 2.0, TokenStep: Micro(0.1), Start: Micro(10.0),
        NarrowStart: Micro(2.0), NarrowPasses: 1.0);

    private static DecodeCalibration Decode => new(
        Efficiency16: 0.9, Efficiency8: 0.85, MathEfficiency: 0.4, Start: Micro(10.0), NarrowStart: Micro(1.0), Tile: Micro(1.0), Run: 256.0);

    private static SparseCalibration Sparse => new(Efficiency16: 0.5, Efficiency8: 0.4, ScoreEfficiency: 0.4, Start: Micro(12.0), ChoiceStart: Micro(15.0));

    private static EngineRecurrence Recurrence => new(
        new(MathEfficiency: 0.05, Passes: 8.0, Start: Micro(20.0), ChunkStep: Micro(2.3)),
        new(MathEfficiency: 0.05, Passes: 1.0, Start: Micro(18.0), ChunkStep: Micro(10.0)),
        new(Start: Micro(3.0), ElementStep: Micro(0.0002), SequenceStep: Micro(0.01), UpdateStart: Micro(3.0), UpdateStep: Micro(0.0006)),
        DecodeStart: Micro(3.7), StateEfficiency: 0.9);

    private static KernelSpreads Unmeasured => KernelSpreads.Each(_ => Unknown);

    private static string Name(Accelerator chip) => $"Kernels of {char.ToUpperInvariant(chip.Generation[0])}{chip.Generation[1..]}";

    private static FlopsPerSecond UnitRate(Accelerator chip) => new(Fit.Round(Peak16(chip) / chip.ComputeUnits!.Value.Value));

    private static double Peak16(Accelerator chip) => (chip.Peak.Bf16 ?? chip.Peak.Fp16)!.Value.Value;

    private static Seconds Micro(double value) => new(value * 1e-6);
}
