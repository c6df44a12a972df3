using Tokenfab.Hardware;

namespace Tokenfab.Tests.Kernels;

/// <summary>Is a precision that a chip lacks refused or, where engines emulate it, said so?</summary>
public sealed class PrecisionSupportTests
{
    [Theory]
    [InlineData("h100", NumberFormat.Fp8Block, NumberFormat.Fp8, NumberFormat.Bf16, PrecisionLevel.Native)]
    [InlineData("h100", NumberFormat.Mxfp4, NumberFormat.Bf16, NumberFormat.Bf16, PrecisionLevel.Emulated)]
    [InlineData("h100", NumberFormat.Nvfp4, NumberFormat.Nvfp4, NumberFormat.Bf16, PrecisionLevel.Refused)]
    [InlineData("b200", NumberFormat.Nvfp4, NumberFormat.Nvfp4, NumberFormat.Fp8, PrecisionLevel.Native)]
    [InlineData("a100", NumberFormat.Fp8, NumberFormat.Bf16, NumberFormat.Bf16, PrecisionLevel.Emulated)]
    [InlineData("a100", NumberFormat.Fp8, NumberFormat.Fp8, NumberFormat.Bf16, PrecisionLevel.Refused)]
    [InlineData("a100", NumberFormat.Int8, NumberFormat.Int8, NumberFormat.Bf16, PrecisionLevel.Native)]
    [InlineData("a100", NumberFormat.Bf16, NumberFormat.Bf16, NumberFormat.Fp8, PrecisionLevel.Emulated)]
    [InlineData("a100", NumberFormat.Int4, NumberFormat.Int4, NumberFormat.Bf16, PrecisionLevel.Refused)]
    [InlineData("v100", NumberFormat.Bf16, NumberFormat.Bf16, NumberFormat.Bf16, PrecisionLevel.Emulated)]
    [InlineData("v100", NumberFormat.Int8, NumberFormat.Int8, NumberFormat.Bf16, PrecisionLevel.Refused)]
    public void A_chip_runs_what_its_units_take(string chip, NumberFormat weights, NumberFormat activations, NumberFormat cache, PrecisionLevel expected)
    {
        var accelerator = chip switch { "h100" => Chips.H100, "b200" => Chips.B200, "a100" => Chips.A100, _ => Chips.V100 };
        var support = PrecisionSupport.Of(accelerator, new(weights, weights, activations, cache));
        Assert.Equal(expected, support.Level);
        Assert.Equal(expected == PrecisionLevel.Native, support.Reason.Length == 0);
    }
}
