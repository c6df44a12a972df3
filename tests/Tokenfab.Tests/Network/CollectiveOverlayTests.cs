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
}
