using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Tests.Kernels;

namespace Tokenfab.Tests.Network;

public sealed class CollectiveOverlayTests
{
    private static readonly CommunicationModel Analytic = CommunicationModel.For(Chips.Box(Chips.H100, 8, 450, TopologyKind.Switched), Chips.H100, CollectiveLibrary.Vendor);

    private static readonly CommunicationModel Covered = Analytic.With(
        [new(CollectiveOperation.AllReduce, [[1, 1, 1], [4, 8, 8], [1 << 20, 1 << 20, 1 << 24]], [50e-6, 77e-6, 333e-6])]);

    [Fact]
    public void At_a_point_the_measured_time_comes_back() => Assert.Equal(77e-6, Covered.AllReduce(new(1 << 20), RankGroup.Local(8)).Value);

    [Fact]
    public void Between_points_the_model_carries_the_ratio()
    {
        var at = new Bytes(1 << 22);
        double Ratio(double bytes) => Covered.AllReduce(new(bytes), RankGroup.Local(8)) / Analytic.AllReduce(new(bytes), RankGroup.Local(8));
        Assert.Equal(Math.Sqrt(Ratio(1 << 20) * Ratio(1 << 24)), Ratio(at.Value), 1e-5);
    }

    [Fact]
    public void Far_beyond_the_points_and_for_other_operations_the_model_stands()
    {
        Assert.Equal(Analytic.AllReduce(new(64.0), RankGroup.Local(2)), Covered.AllReduce(new(64.0), RankGroup.Local(2)));
        Assert.Equal(Analytic.AllGather(new(1 << 20), RankGroup.Local(8)), Covered.AllGather(new(1 << 20), RankGroup.Local(8)));
        Assert.Equal(Seconds.Zero, Covered.AllReduce(new(1 << 20), RankGroup.Local(1)));
    }

    [Fact]
    public void At_a_point_a_measured_exchange_comes_back()
    {
        var traffic = new ExpertTraffic(128, 8, 7392, false);
        var covered = Analytic.With([], [Measured(ExpertExchangeKind.Direct, 30e-6, 60e-6)]);
        Assert.Equal(30e-6, covered.ExpertExchange(ExpertExchangeKind.Direct, traffic, RankGroup.Local(8)).Value);
        Assert.Equal(
            Analytic.ExpertExchange(ExpertExchangeKind.Sorted, traffic, RankGroup.Local(8)), covered.ExpertExchange(ExpertExchangeKind.Sorted, traffic, RankGroup.Local(8)));
        Assert.Equal(
            Analytic.ExpertExchange(ExpertExchangeKind.Direct, traffic with { Returns = true }, RankGroup.Local(8)),
            covered.ExpertExchange(ExpertExchangeKind.Direct, traffic with { Returns = true }, RankGroup.Local(8)));
    }

    [Fact]
    public void Between_points_of_tokens_the_model_carries_the_ratio_of_an_exchange()
    {
        var covered = Analytic.With([], [Measured(ExpertExchangeKind.Direct, 30e-6, 60e-6)]);
        double Ratio(double tokens) => covered.ExpertExchange(ExpertExchangeKind.Direct, new(tokens, 8, 7392, false), RankGroup.Local(8))
            / Analytic.ExpertExchange(ExpertExchangeKind.Direct, new(tokens, 8, 7392, false), RankGroup.Local(8));
        Assert.Equal(Math.Sqrt(Ratio(128) * Ratio(512)), Ratio(256), 1e-5);
    }

    [Fact]
    public void A_plan_writes_tokens_to_peers_where_that_was_measured_and_is_fastest()
    {
        var (tokens, width) = (128.0, new Bytes(7392));
        var quick = Analytic.With([], [Measured(ExpertExchangeKind.Written, 1e-6, 1e-6)]);
        Assert.Equal(1e-6 + Analytic.ExpertPlacement(tokens).Value, quick.ExpertDispatch(tokens, 8, width, RankGroup.Local(8)).Value, 1e-12);
        var slow = Analytic.With([], [Measured(ExpertExchangeKind.Written, 1.0, 1.0)]);
        Assert.Equal(Analytic.ExpertDispatch(tokens, 8, width, RankGroup.Local(8)), slow.ExpertDispatch(tokens, 8, width, RankGroup.Local(8)));
    }

    private static MeasuredExchange Measured(ExpertExchangeKind kind, double few, double many) =>
        new(kind, false, [[8, 8], [256, 256], [1, 1], [8, 8], [1, 1], [7392, 7392], [128, 512]], [few, many]);
}
