using CsCheck;
using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Tests.Serving;

public sealed class QueueingTests
{
    [Fact]
    public void One_server_is_Pollaczek_Khinchine_for_Poisson_arrivals()
    {
        // M/M/1: W = rho S / (1 - rho); M/D/1: half of it.
        Assert.Equal(0.8 / 0.2, Queueing.OneServer(0.8, new Seconds(1.0), 1.0, 1.0).Value, 12);
        Assert.Equal(0.8 / 0.2 / 2.0, Queueing.OneServer(0.8, new Seconds(1.0), 1.0, 0.0).Value, 12);
    }

    // The formula is the limit of many slots under heavy load; with few slots it is low, by at most what stands here.
    [Theory]
    [InlineData(10, 8, 0.05)]
    [InlineData(50, 40, 0.02)]
    [InlineData(100, 90, 0.02)]
    [InlineData(400, 380, 0.01)]
    [InlineData(2000, 1950, 0.005)]
    public void Halfin_Whitt_tends_to_Erlang_C(int slots, double load, double within) =>
        Assert.Equal(ErlangC(slots, load), Queueing.ChanceOfWaiting(slots, load), within);

    [Fact]
    public void Nobody_waits_where_slots_abound_and_all_wait_where_they_are_short()
    {
        Assert.Equal(0.0, Queueing.ChanceOfWaiting(1000, 10));
        Assert.Equal(1.0, Queueing.ChanceOfWaiting(10, 10));
        Assert.Equal(0.0, Queueing.ChanceOfWaiting(10, 0));
    }

    [Fact]
    public void A_quantile_of_an_exponential_wait_is_exact()
    {
        // Half of all requests wait, for 2 s on average: P(W > t) = 0.5 exp(-t / 2 s) = 0.05 at t = 2 ln 10.
        Assert.Equal(2.0 * Math.Log(10.0), Queueing.Quantile(new Seconds(1.0), 0.5, 0.95).Value, 9);
        Assert.Equal(0.0, Queueing.Quantile(new Seconds(1.0), 0.04, 0.95).Value);
    }

    [Fact]
    public void Normal_quantile_inverts_the_probability() =>
        Gen.Double[0.01, 0.99].Sample(share => Assert.Equal(share, StandardNormal.Probability(StandardNormal.Quantile(share)), 0.0005));

    private static double ErlangC(int slots, double load)
    {
        var blocking = 1.0;
        for (var n = 1; n <= slots; n++)
        {
            blocking = load * blocking / (n + (load * blocking));
        }

        var busy = load / slots;
        return blocking / (1.0 - busy + (busy * blocking));
    }
}
