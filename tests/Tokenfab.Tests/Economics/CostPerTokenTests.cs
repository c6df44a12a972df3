using CsCheck;
using Tokenfab.Economics;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Economics;

public sealed class CostPerTokenTests
{
    [Fact]
    public void Worked_example() =>
        Assert.Equal(0.78, CostPerToken.For(new(1.69), new(1000), new(0.6)).Value, tolerance: 0.005);

    [Fact]
    public void No_tokens_cost_without_bound() =>
        Assert.True(double.IsPositiveInfinity(CostPerToken.For(new(1.69), TokensPerSecond.Zero, new(0.6)).Value));

    [Fact]
    public void Utilisation_of_zero_is_refused() =>
        Assert.Equal("utilisation", Assert.Throws<InputException>(() => CostPerToken.For(new(1), new(1), Ratio.Zero)).Field);

    [Fact]
    public void Input_and_output_share_the_bill_by_chip_time() =>
        Gen.Select(Gen.Double[0.1, 20], Gen.Double[1, 1e5], Gen.Double[1, 1e5], Gen.Double[0, 1], Gen.Double[0.05, 1])
            .Sample((hour, input, output, prefill, utilisation) =>
            {
                var costs = CostPerToken.Split(new(hour), new(input), new(output), new(prefill), new(utilisation));
                var inputBill = costs.Input.Value * input * utilisation * 3600 / 1e6;
                var outputBill = costs.Output.Value * output * utilisation * 3600 / 1e6;
                Assert.Equal(hour, inputBill + outputBill, tolerance: 1e-9 * hour);
                Assert.Equal(prefill * hour, inputBill, tolerance: 1e-9 * hour);
                Assert.Equal(hour, costs.Blended.Value * (input + output) * utilisation * 3600 / 1e6, tolerance: 1e-9 * hour);
            });
}
