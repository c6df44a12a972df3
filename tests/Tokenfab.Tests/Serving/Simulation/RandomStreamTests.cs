using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.Traffic;

namespace Tokenfab.Tests.Serving.Simulation;

public sealed class RandomStreamTests
{
    private const int Draws = 2_000_000;

    [Fact]
    public void Normal_numbers_have_the_moments_and_tails_of_the_normal()
    {
        var random = new RandomStream(1, 1);
        var drawn = Enumerable.Range(0, Draws).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(0.0, drawn.Average(), 0.004);
        Assert.Equal(1.0, drawn.Average(x => x * x), 0.006);
        Assert.Equal(3.0, drawn.Average(x => x * x * x * x), 0.06);
        Assert.Equal(0.31731, drawn.Average(x => Math.Abs(x) > 1.0 ? 1.0 : 0.0), 0.002);
        Assert.Equal(2.5805e-4, drawn.Average(x => Math.Abs(x) > Ziggurat.NormalTail ? 1.0 : 0.0), 6e-5);
    }

    [Fact]
    public void Exponential_numbers_have_the_moments_and_tails_of_the_exponential()
    {
        var random = new RandomStream(1, 2);
        var drawn = Enumerable.Range(0, Draws).Select(_ => random.NextExponential()).ToArray();
        Assert.Equal(1.0, drawn.Average(), 0.004);
        Assert.Equal(2.0, drawn.Average(x => x * x), 0.02);
        Assert.Equal(Math.Exp(-2.0), drawn.Average(x => x > 2.0 ? 1.0 : 0.0), 0.001);
        Assert.Equal(Math.Exp(-8.0), drawn.Average(x => x > 8.0 ? 1.0 : 0.0), 7e-5);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1.0)]
    [InlineData(4.0)]
    public void Gaps_have_the_burstiness_that_was_asked_for(double burstiness)
    {
        var gaps = Gaps(Arrivals.Gamma(new RequestsPerSecond(50.0), burstiness), 400_000);
        var mean = gaps.Average();
        Assert.Equal(1.0, mean * 50.0, 0.02);
        Assert.Equal(1.0, (gaps.Average(g => g * g) - (mean * mean)) / (mean * mean) / burstiness, 0.05);
    }

    [Fact]
    public void Diurnal_and_on_off_arrivals_keep_their_mean_rate()
    {
        Assert.Equal(1.0, Gaps(Arrivals.Diurnal(new RequestsPerSecond(50.0), 1.8, new Seconds(100.0)), 500_000).Average() * 50.0, 0.02);
        Assert.Equal(1.0, Gaps(Arrivals.OnOff(new RequestsPerSecond(50.0), new Seconds(1.0), new Seconds(3.0)), 1_000_000).Average() * 50.0, 0.03);
    }

    private static double[] Gaps(Arrivals arrivals, int count)
    {
        var random = new RandomStream(3, 1);
        var now = 0.0;
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var before = now;
            now = arrivals.Next(now, ref random);
            return now - before;
        })];
    }
}
