using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

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

    // Tokens drawn one by one, experts at random: the rank where most are touched, on average over many steps.
    [Theory]
    [InlineData(16, 1, 7, 4)]
    [InlineData(128, 8, 8, 8)]
    [InlineData(256, 8, 64, 32)]
    public void The_busiest_rank_touches_as_many_experts_as_drawing_says(int experts, int topK, int tokens, int ranks)
    {
        var stream = new SplitMix64(1);
        var sum = 0.0;
        const int Steps = 4000;
        for (var step = 0; step < Steps; step++)
        {
            var touched = new HashSet<int>();
            for (var token = 0; token < tokens; token++)
            {
                var mine = new HashSet<int>();
                while (mine.Count < topK)
                {
                    mine.Add((int)(stream.NextBits() % (ulong)experts));
                }

                touched.UnionWith(mine);
            }

            sum += touched.GroupBy(expert => expert * ranks / experts).Max(rank => rank.Count());
        }

        var drawn = sum / Steps;
        Assert.Equal(drawn, ExpertRouting.Balanced.BusiestTouched(experts, topK, tokens, ranks), 0.06 * drawn);
    }
}
