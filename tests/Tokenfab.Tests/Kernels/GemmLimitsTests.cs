using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Kernels;

/// <summary>What bounds a product beside the peak rate: power, cuts for export, and quantising its inputs.</summary>
public sealed class GemmLimitsTests
{
    [Fact]
    public void A_power_limit_slows_long_products_and_spares_short_ones()
    {
        var free = Chips.H100;
        var capped = free with { BoardPower = Chips.Known(new Watts(350)) };
        double Slowdown(double size) => Time(capped, size) / Time(free, size);
        Assert.InRange(Slowdown(8192), 1.5, 3.0);
        Assert.InRange(Slowdown(512), 1.0, 1.02);
    }

    [Theory]
    [InlineData("h20", 0.9, 1.0)]
    [InlineData("h100-sxm", 0.65, 0.9)]
    [InlineData("h100-pcie", 0.4, 0.65)]
    [InlineData("l4", 0.4, 0.75)]
    public void Chips_keep_up_what_their_power_allows(string chip, double least, double most)
    {
        var accelerator = CatalogStore.Embedded.Accelerator(chip);
        Assert.InRange(2.0 * Math.Pow(8192, 3) / Time(accelerator, 8192) / accelerator.Peak.Bf16!.Value.Value, least, most);
    }

    [Fact]
    public void Cut_units_lose_less_of_their_peak()
    {
        var full = Chips.H100;
        var cut = Chips.Make("cut", "hopper", "HBM3", 148, 296, 296, null, 4000, 78, 96);
        double Share(Accelerator chip) => 2.0 * Math.Pow(8192, 3) / Time(chip, 8192, NumberFormat.Fp8) / chip.Peak.Fp8!.Value.Value;
        Assert.True(Share(cut) > Share(full) + 0.1);
    }

    [Fact]
    public void Engines_differ_in_quantising_and_in_nothing_else()
    {
        var model = KernelModel.For(Chips.H100);
        Seconds Product(NumberFormat format, InputQuantiser quantiser) => model.Gemm(1024, 4096, 4096, format, format, quantiser).Total;
        Assert.All(Enum.GetValues<InputQuantiser>(), engine => Assert.True(Product(NumberFormat.Fp8, InputQuantiser.Quickest) <= Product(NumberFormat.Fp8, engine)));
        Assert.True((Product(NumberFormat.Fp8, InputQuantiser.TensorRtLlm) - Product(NumberFormat.Fp8, InputQuantiser.SgLang)).Value > 4e-6);
        Assert.Equal(Product(NumberFormat.Bf16, InputQuantiser.Vllm), Product(NumberFormat.Bf16, InputQuantiser.TensorRtLlm));
        Assert.Equal(InputQuantiser.TensorRtLlm, InputQuantisers.Named("TRTLLM"));
        Assert.Equal(InputQuantiser.Quickest, InputQuantisers.Named("llama.cpp"));
    }

    private static double Time(Accelerator chip, double size, NumberFormat format = NumberFormat.Bf16) =>
        KernelModel.For(chip).Gemm(size, size, size, format, format).Total.Value;
}
