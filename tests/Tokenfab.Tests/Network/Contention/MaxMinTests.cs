using CsCheck;
using Tokenfab.Network.Contention;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Network.Contention;

public sealed class MaxMinTests
{
    private static readonly Gen<(double[] Links, int[][] Flows)> Cases =
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 12]).SelectMany((links, flows) => Gen.Select(
            Gen.Int[1, 4].Select(size => (double)size).Array[links],
            Gen.Int[0, links - 1].Array[1, 4].Select(path => path.Distinct().ToArray()).Array[flows],
            (capacities, paths) => (capacities, paths)));

    [Fact]
    public void Rates_by_classes_are_those_flow_by_flow() => Cases.Sample(network =>
    {
        var (rates, _, classes) = FlowClasses.Of(Flows(network)).Rates();

        Assert.InRange(classes, 1, network.Flows.Length);
        Assert.Equal(BruteForce(network), rates, (a, b) => Math.Abs(a - b) < 1e-9);
    });

    [Fact]
    public void No_link_is_overfull_and_every_flow_has_a_bottleneck() => Cases.Sample(network =>
    {
        var (rates, bottlenecks, _) = FlowClasses.Of(Flows(network)).Rates();
        var used = new double[network.Links.Length];
        for (var flow = 0; flow < rates.Length; flow++)
        {
            foreach (var link in network.Flows[flow])
            {
                used[link] += rates[flow];
            }
        }

        Assert.All(used, (load, link) => Assert.True(load <= network.Links[link] + 1e-9));

        // A flow's bottleneck is full and no flow on it is quicker (Bertsekas and Gallager): the flow's own link of the class told.
        Assert.All(rates, (rate, flow) =>
        {
            Assert.True(bottlenecks[flow] >= 0);
            Assert.Contains(network.Flows[flow], link =>
                used[link] >= network.Links[link] - 1e-9 && network.Flows.Select((path, other) => path.Contains(link) ? rates[other] : 0.0).Max() <= rate + 1e-9);
        });
    });

    private static FlowSet Flows((double[] Links, int[][] Flows) network)
    {
        var flows = FlowSet.On(network.Links.Select(link => new BytesPerSecond(link)));
        foreach (var path in network.Flows)
        {
            flows.Add(path.Select(link => new Hop(link, 1.0)));
        }

        return flows;
    }

    // All rates rise together until a link is full, whose flows then stop: as slow and as plain as can be.
    private static double[] BruteForce((double[] Links, int[][] Flows) network)
    {
        var (rates, going) = (new double[network.Flows.Length], network.Flows.Select(_ => true).ToArray());
        while (going.Any(one => one))
        {
            var rise = network.Links.Select((capacity, link) =>
            {
                var on = network.Flows.Select((path, flow) => (path, flow)).Where(one => one.path.Contains(link)).Select(one => one.flow).ToArray();
                var left = on.Count(flow => going[flow]);
                return left == 0 ? double.PositiveInfinity : Math.Max(capacity - on.Sum(flow => rates[flow]), 0.0) / left;
            }).ToArray();
            var least = rise.Min();
            for (var flow = 0; flow < rates.Length; flow++)
            {
                rates[flow] += going[flow] ? least : 0.0;
            }

            for (var link = 0; link < network.Links.Length; link++)
            {
                for (var flow = 0; rise[link] <= least + 1e-12 && flow < rates.Length; flow++)
                {
                    going[flow] &= !network.Flows[flow].Contains(link);
                }
            }
        }

        return rates;
    }
}
