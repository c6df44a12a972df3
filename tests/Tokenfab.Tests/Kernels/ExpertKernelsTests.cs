using Tokenfab.Hardware;
using Tokenfab.Kernels;

namespace Tokenfab.Tests.Kernels;

/// <summary>Whose grouped products run, and what sets them apart.</summary>
public sealed class ExpertKernelsTests
{
    [Theory]
    [InlineData("sglang_fused_moe_triton", ExpertKernel.Triton)]
    [InlineData("vllm_fused_moe", ExpertKernel.Triton)]
    [InlineData("moe_torch_flow_cutlass", ExpertKernel.Cutlass)]
    [InlineData("moe_torch_flow_min_latency", ExpertKernel.TrtllmGen)]
    [InlineData("sglang_flashinfer_trtllm_moe", ExpertKernel.TrtllmGen)]
    [InlineData("vllm_fp8moe_flashinfer_cutlass_flashinferexperts", ExpertKernel.FlashInfer)]
    [InlineData("sglang_marlin_moe", ExpertKernel.Marlin)]
    [InlineData("deepgemm", ExpertKernel.DeepGemm)]
    [InlineData("something else", null)]
    public void A_label_names_its_kernels(string label, ExpertKernel? expected) => Assert.Equal(expected, ExpertKernels.Named(label));

    [Fact]
    public void An_engine_takes_what_the_chip_has()
    {
        Assert.Equal(ExpertKernel.Triton, ExpertKernels.Chosen("sglang", Chips.H100, NumberFormat.Bf16, NumberFormat.Bf16));
        Assert.Equal(ExpertKernel.TrtllmGen, ExpertKernels.Chosen("sglang", Chips.B200, NumberFormat.Bf16, NumberFormat.Bf16));
        Assert.Equal(ExpertKernel.Cutlass, ExpertKernels.Chosen("tensorrt-llm", Chips.H100, NumberFormat.Bf16, NumberFormat.Bf16));
        Assert.Equal(ExpertKernel.Marlin, ExpertKernels.Chosen("vllm", Chips.A100, NumberFormat.Int4, NumberFormat.Bf16));
        Assert.Equal(ExpertKernel.Triton, ExpertKernels.Chosen("vllm", Chips.H100, NumberFormat.Fp8Block, NumberFormat.Fp8));
        Assert.Equal(ExpertKernel.DeepGemm, ExpertKernels.Chosen("vllm", Chips.H100, NumberFormat.Fp8Block, NumberFormat.Fp8, dispatched: true));
    }

    [Fact]
    public void Rows_of_other_ranks_cost_those_that_step_over_them()
    {
        var model = KernelModel.For(Chips.H100);
        var own = new GroupedGemmShape(4096, 16, 16, 3072, 4096, NumberFormat.Bf16, NumberFormat.Bf16, ExpertKernel.Triton);
        Assert.True(model.GroupedGemm(own with { Held = 32768 }).Total > model.GroupedGemm(own).Total);
        Assert.Equal(model.GroupedGemm(own), model.GroupedGemm(own with { Held = 1024 }));
    }

    [Fact]
    public void Uneven_loads_hide_less()
    {
        var model = KernelModel.For(Chips.H100);
        var even = new GroupedGemmShape(16384, 64, 64, 3072, 4096, NumberFormat.Bf16, NumberFormat.Bf16, ExpertKernel.Cutlass);
        var ratio = model.GroupedGemm(even with { Unevenness = new ExpertRouting(1.01).Unevenness }).Total / model.GroupedGemm(even).Total;
        Assert.InRange(ratio, 1.05, 1.6);
        Assert.Equal(0.0, ExpertRouting.Balanced.Unevenness);
    }

    [Fact]
    public void The_busiest_rank_is_what_drawing_loads_gives()
    {
        // Means over 33 seeded draws of the loads that AIConfigurator's benchmarks draw, by a program apart.
        Assert.Equal(3.67, new ExpertRouting(1.01).BusiestRank(128, 8, 16384, 32), 0.3);
        Assert.Equal(1.68, new ExpertRouting(1.01).BusiestRank(128, 8, 16384, 8), 0.15);
        Assert.Equal(2.70, new ExpertRouting(1.01).BusiestRank(256, 8, 16384, 32), 0.2);
    }
}
