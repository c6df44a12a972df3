using Tokenfab.Kernels;
using Tokenfab.Network;

namespace Tokenfab.Calibration;

/// <summary>The constants of each kind of kernel, with their bounds.</summary>
internal static class Constants
{
    public static IReadOnlyList<Constant<KernelCalibration>> Gemm { get; } =
    [
        new("launch", 0.5e-6, 6e-6, c => c.Launch.Value, (c, v) => c with { Launch = new(v) }),
        new("memory_efficiency", 0.4, 0.97, c => c.MemoryEfficiency, (c, v) => c with { MemoryEfficiency = v }),
        new("hidden_share", 0.01, 0.99, c => c.HiddenShare, (c, v) => c with { HiddenShare = v }),
        new("efficiency_16", 0.2, 1.0, c => c.Gemm.Efficiency16, (c, v) => c with { Gemm = c.Gemm with { Efficiency16 = v } }),
        new("efficiency_8", 0.2, 1.0, c => c.Gemm.Efficiency8, (c, v) => c with { Gemm = c.Gemm with { Efficiency8 = v } }) { Needs = ["fp8"] },
        new("efficiency_block_8", 0.2, 1.0, c => c.Gemm.EfficiencyBlock8, (c, v) => c with { Gemm = c.Gemm with { EfficiencyBlock8 = v } }) { Needs = ["fp8_block"] },
        new("efficiency_int8", 0.2, 1.0, c => c.Gemm.EfficiencyInt8, (c, v) => c with { Gemm = c.Gemm with { EfficiencyInt8 = v } }) { Needs = ["sq"] },
        new("efficiency_4", 0.2, 1.0, c => c.Gemm.Efficiency4, (c, v) => c with { Gemm = c.Gemm with { Efficiency4 = v } }) { Needs = ["nvfp4"] },
        new("efficiency_widened", 0.1, 1.0, c => c.Gemm.EfficiencyWidened, (c, v) => c with { Gemm = c.Gemm with { EfficiencyWidened = v } }) { Needs = ["int4_wo", "int8_wo"] },
        new("unit_feed", 10e9, 1000e9, c => c.Gemm.UnitFeed.Value, (c, v) => c with { Gemm = c.Gemm with { UnitFeed = new(v) } }),
        new("tile_start", 0.05e-6, 5e-6, c => c.Gemm.TileStart.Value, (c, v) => c with { Gemm = c.Gemm with { TileStart = new(v) } }),
        new("split_cost", 0.1e-6, 10e-6, c => c.Gemm.SplitCost.Value, (c, v) => c with { Gemm = c.Gemm with { SplitCost = new(v) } }),
        new("widen_pass", 0.01e-6, 20e-6, c => c.Gemm.WidenPass.Value, (c, v) => c with { Gemm = c.Gemm with { WidenPass = new(v) } }) { Needs = ["int4_wo", "int8_wo"] },
        new("scale_pass", 0.01e-6, 10e-6, c => c.Gemm.ScalePass.Value, (c, v) => c with { Gemm = c.Gemm with { ScalePass = new(v) } }) { Needs = ["fp8", "fp8_block", "nvfp4", "sq"] },
    ];

    public static IReadOnlyList<Constant<KernelCalibration>> Prefill { get; } =
    [
        new("efficiency_16", 0.2, 1.0, c => c.Attention.Efficiency16, (c, v) => c with { Attention = c.Attention with { Efficiency16 = v } }),
        new("efficiency_8", 0.2, 1.0, c => c.Attention.Efficiency8, (c, v) => c with { Attention = c.Attention with { Efficiency8 = v } }) { Needs = ["fp8/fp8"] },
        new("softmax_work", 1.0, 2000.0, c => c.Attention.SoftmaxWork, (c, v) => c with { Attention = c.Attention with { SoftmaxWork = v } }),
        new("prefill_passes", 0.5, 10.0, c => c.Attention.PrefillPasses, (c, v) => c with { Attention = c.Attention with { PrefillPasses = v } }),
        new("hidden_share", 0.01, 0.99, c => c.Attention.HiddenShare, (c, v) => c with { Attention = c.Attention with { HiddenShare = v } }),
        new("prefill_tile", 0.01e-6, 5e-6, c => c.Attention.PrefillTile.Value, (c, v) => c with { Attention = c.Attention with { PrefillTile = new(v) } }),
        new("prefill_start", 1e-6, 60e-6, c => c.Attention.PrefillStart.Value, (c, v) => c with { Attention = c.Attention with { PrefillStart = new(v) } }),
    ];

    public static IReadOnlyList<Constant<KernelCalibration>> Decode { get; } =
    [
        new("decode_tile", 0.01e-6, 20e-6, c => c.Attention.DecodeTile.Value, (c, v) => c with { Attention = c.Attention with { DecodeTile = new(v) } }),
        new("decode_hidden_share", 0.01, 0.999, c => c.Attention.DecodeHiddenShare, (c, v) => c with { Attention = c.Attention with { DecodeHiddenShare = v } }),
        new("decode_start", 1e-6, 60e-6, c => c.Attention.DecodeStart.Value, (c, v) => c with { Attention = c.Attention with { DecodeStart = new(v) } }),
        new("decode_efficiency", 0.1, 0.97, c => c.Attention.DecodeEfficiency, (c, v) => c with { Attention = c.Attention with { DecodeEfficiency = v } }),
        new("decode_efficiency_8", 0.1, 0.97, c => c.Attention.DecodeEfficiency8, (c, v) => c with { Attention = c.Attention with { DecodeEfficiency8 = v } }) { Needs = ["bfloat16/fp8", "decode"] },
        new("decode_math_efficiency", 0.01, 0.97, c => c.Attention.DecodeMathEfficiency, (c, v) => c with { Attention = c.Attention with { DecodeMathEfficiency = v } }),
    ];

    public static IReadOnlyList<Constant<KernelCalibration>> Recurrence { get; } =
    [
        new("math_efficiency", 0.01, 0.9, c => c.Recurrence.MathEfficiency, (c, v) => c with { Recurrence = c.Recurrence with { MathEfficiency = v } }) { Needs = ["Prefill"] },
        new("passes", 0.5, 20.0, c => c.Recurrence.Passes, (c, v) => c with { Recurrence = c.Recurrence with { Passes = v } }) { Needs = ["Prefill"] },
        new("prefill_start", 1e-6, 200e-6, c => c.Recurrence.PrefillStart.Value, (c, v) => c with { Recurrence = c.Recurrence with { PrefillStart = new(v) } }) { Needs = ["Prefill"] },
        new("decode_start", 1e-6, 20e-6, c => c.Recurrence.DecodeStart.Value, (c, v) => c with { Recurrence = c.Recurrence with { DecodeStart = new(v) } }) { Needs = ["Decode"] },
        new("chunk_step", 0.01e-6, 20e-6, c => c.Recurrence.ChunkStep.Value, (c, v) => c with { Recurrence = c.Recurrence with { ChunkStep = new(v) } }) { Needs = ["Prefill"] },
        new("state_efficiency", 0.1, 0.97, c => c.Recurrence.StateEfficiency, (c, v) => c with { Recurrence = c.Recurrence with { StateEfficiency = v } }) { Needs = ["Decode"] },
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

    public static IReadOnlyList<Constant<NetworkCalibration>> Links { get; } =
    [
        new("start", 0.5e-6, 60e-6, c => c.Start.Value, (c, v) => c with { Start = new(v) }),
        new("hop", 0.02e-6, 20e-6, c => c.Hop.Value, (c, v) => c with { Hop = new(v) }),
        new("efficiency", 0.2, 0.98, c => c.Efficiency, (c, v) => c with { Efficiency = v }),
        new("copy", 0.001, 2.0, c => c.Copy, (c, v) => c with { Copy = v }),
        new("ramp", 0.1e-6, 100e-6, c => c.Ramp.Value, (c, v) => c with { Ramp = new(v) }),
        new("ramp_bytes", 1e4, 1e8, c => c.RampBytes.Value, (c, v) => c with { RampBytes = new(v) }),
        new("reduction_start", 1e-6, 60e-6, c => c.ReductionStart.Value, (c, v) => c with { ReductionStart = new(v) }) { Needs = ["all_reduce"] },
        new("reduction_efficiency", 0.2, 0.98, c => c.ReductionEfficiency, (c, v) => c with { ReductionEfficiency = v }) { Needs = ["all_reduce"] },
        new("direct_start", 0.5e-6, 60e-6, c => c.DirectStart.Value, (c, v) => c with { DirectStart = new(v) }) { Needs = ["engine_all_reduce"] },
        new("direct_peer", 0.01e-6, 10e-6, c => c.DirectPeer.Value, (c, v) => c with { DirectPeer = new(v) }) { Needs = ["engine_all_reduce"] },
        new("direct_efficiency", 0.1, 0.98, c => c.DirectEfficiency, (c, v) => c with { DirectEfficiency = v }) { Needs = ["engine_all_reduce"] },
        new("expert_start", 1e-6, 100e-6, c => c.ExpertStart.Value, (c, v) => c with { ExpertStart = new(v) }) { Needs = ["dispatch"] },
        new("expert_efficiency", 0.1, 0.98, c => c.ExpertEfficiency, (c, v) => c with { ExpertEfficiency = v }) { Needs = ["dispatch"] },
        new("direct_expert_start", 1e-6, 100e-6, c => c.DirectExpertStart.Value, (c, v) => c with { DirectExpertStart = new(v) }) { Needs = ["dispatch"] },
        new("direct_expert_efficiency", 0.1, 0.98, c => c.DirectExpertEfficiency, (c, v) => c with { DirectExpertEfficiency = v }) { Needs = ["dispatch"] },
    ];
}
