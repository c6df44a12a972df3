using System.Runtime.Intrinsics;
using CsCheck;
using Tokenfab.Economics.Venture;

namespace Tokenfab.Tests.Economics.Venture;

public sealed class SingleMathTests
{
    [Fact]
    public void Exponentials_hold_to_the_last_digits() => Gen.Float[-80.0f, 80.0f].Sample(x =>
        Assert.Equal(1.0, SingleMath.Exp(Vector256.Create(x))[3] / Math.Exp(x), 3e-7));

    [Fact]
    public void Logarithms_hold_to_the_last_digits() => Gen.Float[-23.0f, 2.0f].Sample(x =>
    {
        var value = MathF.Exp(x);
        Assert.Equal(Math.Log(value), SingleMath.Log(Vector256.Create(value))[0], 2e-7 * Math.Max(1.0, Math.Abs(Math.Log(value))));
    });

    // Acklam's quantile with one Halley step would do as well; the table is of Abramowitz and Stegun 1964, 26.5 and 26.6.
    [Theory]
    [InlineData(0.5, 0.6744897502)]
    [InlineData(0.1, 1.6448536270)]
    [InlineData(0.01, 2.5758293035)]
    [InlineData(0.001, 3.2905267315)]
    [InlineData(1e-6, 4.8916384757)]
    [InlineData(1e-8, 5.7307288823)]
    public void Both_tails_of_the_normal_distribution_hold(double outside, double z)
    {
        var bits = (uint)Math.Round((outside * (1L << 31)) - 0.5);
        Assert.Equal(z, SingleMath.Normal(Vector256.Create(bits))[5], 3e-6 * z + (outside < 1e-7 ? 2e-3 : 0.0));
        Assert.Equal(-SingleMath.Normal(Vector256.Create(bits))[5], SingleMath.Normal(Vector256.Create(bits | 0x80000000u))[5]);
    }

    [Fact]
    public void A_streams_factors_are_lognormal_with_mean_one()
    {
        const float volatility = 0.4f;
        var stream = new NormalStream(11);
        var factors = new Vector256<float>[500_000];
        stream.NextFactors(factors, volatility);
        var sums = new double[5];
        foreach (var factor in factors)
        {
            for (var lane = 0; lane < 8; lane++)
            {
                var z = (Math.Log(factor[lane]) + (0.5 * volatility * volatility)) / volatility;
                sums[0] += factor[lane];
                for (var power = 1; power <= 4; power++)
                {
                    sums[power] += Math.Pow(z, power);
                }
            }
        }

        var count = factors.Length * 8.0;
        Assert.Equal(1.0, sums[0] / count, 0.001);
        Assert.Equal(0.0, sums[1] / count, 0.0025);
        Assert.Equal(1.0, sums[2] / count, 0.0036);
        Assert.Equal(0.0, sums[3] / count, 0.01);
        Assert.Equal(3.0, sums[4] / count, 0.025);
    }
}
