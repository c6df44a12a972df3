using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;

namespace Tokenfab.Tests.Kernels;

public sealed class AttentionGroupsTests
{
    private static readonly KernelModel Hopper = KernelModel.For(CatalogStore.Embedded.Accelerator("h200-sxm"));

    [Theory]
    [InlineData(AttentionKernels.TensorRtLlm, 32, 1.0)]
    [InlineData(AttentionKernels.TensorRtLlm, 64, 64.0)]
    [InlineData(AttentionKernels.Vllm, 64, 1.0)]
    public void Query_heads_beyond_what_a_kernel_groups_read_the_cache_each_for_themselves(AttentionKernels kernels, int heads, double readings)
    {
        const double Cached = 8.0 * 16384.0 * 256.0 * 2.0;
        var traffic = Hopper.AttentionDecode(new(8, 1, 16384, heads, 1, 128, 128, 256, AttentionSpan.Full, NumberFormat.Bf16, NumberFormat.Bf16, kernels)).Traffic.Value;
        Assert.InRange(traffic / Cached, readings, readings * 1.02);
    }

    [Fact]
    public void Heads_of_a_latent_share_it_however_many()
    {
        const double Cached = 8.0 * 16384.0 * 576.0 * 2.0;
        var traffic = Hopper.AttentionDecode(
            new(8, 1, 16384, 128, 1, 576, 512, 576, AttentionSpan.Full, NumberFormat.Bf16, NumberFormat.Bf16, AttentionKernels.TensorRtLlm)).Traffic.Value;
        Assert.InRange(traffic / Cached, 1.0, 1.02);
    }
}
