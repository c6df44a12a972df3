using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;

namespace Tokenfab.Tests.Kernels;

public sealed class AbsorbedProductsTests
{
    private static readonly KernelModel Hopper = KernelModel.For(CatalogStore.Embedded.Accelerator("h100-sxm"));

    [Theory]
    [InlineData("b200-sxm", InputQuantiser.TensorRtLlm, NumberFormat.Fp8, NumberFormat.Bf16)]
    [InlineData("b200-sxm", InputQuantiser.SgLang, NumberFormat.Fp8, NumberFormat.Fp8)]
    [InlineData("h100-sxm", InputQuantiser.TensorRtLlm, NumberFormat.Fp8, NumberFormat.Fp8)]
    [InlineData("b200-sxm", InputQuantiser.TensorRtLlm, NumberFormat.Bf16, NumberFormat.Bf16)]
    [InlineData("h100-sxm", InputQuantiser.Vllm, NumberFormat.Fp8Block, NumberFormat.Bf16)]
    [InlineData("b200-sxm", InputQuantiser.SgLang, NumberFormat.Nvfp4, NumberFormat.Bf16)]
    public void An_engine_without_such_batched_products_computes_in_16_bits(string chip, InputQuantiser engine, NumberFormat asked, NumberFormat computed) =>
        Assert.Equal(computed, AbsorbedProducts.Computed(asked, engine, CatalogStore.Embedded.Accelerator(chip)));

    [Fact]
    public void Products_side_by_side_start_later_than_one()
    {
        var (one, many) = (Hopper.BatchedGemm(1.0, 8, 512, 128, NumberFormat.Bf16, NumberFormat.Bf16), Hopper.BatchedGemm(2.0, 8, 512, 128, NumberFormat.Bf16, NumberFormat.Bf16));
        Assert.True(many.Total - one.Total >= Hopper.Calibration.Gemm.BatchStart);
    }

    [Fact]
    public void Quantising_each_heads_rows_costs_more_than_narrow_products_save()
    {
        double Time(NumberFormat format) => Hopper.BatchedGemm(128.0, 4096, 512, 128, format, format, InputQuantiser.SgLang).Total.Value;
        Assert.True(Time(NumberFormat.Fp8) > 2.0 * Time(NumberFormat.Bf16));
    }
}
