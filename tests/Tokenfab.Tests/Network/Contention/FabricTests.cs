using CsCheck;
using Tokenfab.Network.Contention;
using Tokenfab.Network.Contention.Fabrics;
using Tokenfab.Quantities;

namespace Tokenfab.Tests.Network.Contention;

public sealed class FabricTests
{
    private static readonly BytesPerSecond Fast = new(450e9);
    private static readonly BytesPerSecond Slow = new(50e9);

    public static TheoryData<string> Shapes => ["hgx", "nvl72", "cloudmatrix", "planes", "pods", "torus", "cubes", "mesh", "dragonfly", "valiant"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_way_leads_from_link_to_link_and_carries_all_traffic(string shape)
    {
        var fabric = Make(shape);
        Gen.Select(Gen.Int[0, fabric.Ranks - 1], Gen.Int[0, fabric.Ranks - 1]).Sample((from, to) =>
        {
            if (from == to)
            {
                return;
            }

            var hops = new List<Hop>();
            fabric.Route(from, to, hops);
            Assert.All(hops, hop => Assert.InRange(hop.Link, 0, fabric.Links - 1));
            Assert.All(
                hops.GroupBy(hop => fabric.TierOf(hop.Link)).Where(tier => !fabric.Tiers[tier.Key].Name.StartsWith("dimension", StringComparison.Ordinal)),
                tier => Assert.True(tier.Sum(hop => hop.Share) is > 0.99 and < 2.01 or > 2.99 and < 3.01));
        });
    }

    // Every pair at once, flow by flow, against what one rank sees.
    [Theory]
    [InlineData("hgx")]
    [InlineData("planes")]
    [InlineData("torus")]
    [InlineData("dragonfly")]
    public void All_to_all_seen_from_one_rank_is_that_of_all_pairs(string shape)
    {
        var fabric = Make(shape);
        var load = new double[fabric.Links];
        var hops = new List<Hop>();
        for (var from = 0; from < fabric.Ranks; from++)
        {
            for (var to = 0; to < fabric.Ranks; to++)
            {
                if (from != to)
                {
                    hops.Clear();
                    fabric.Route(from, to, hops);
                    hops.ForEach(hop => load[hop.Link] += hop.Share / (fabric.Ranks - 1));
                }
            }
        }

        var exact = Enumerable.Range(0, fabric.Links).Where(link => load[link] > 0.0).Min(link => fabric.Tiers[fabric.TierOf(link)].Capacity.Value / load[link]);
        Assert.InRange(ContendedCollective.AllToAll(fabric).Slowest.Value / exact, 0.95, 1.35);
    }

    [Fact]
    public void A_ring_over_a_rail_has_the_interface_to_itself_and_oversubscription_takes_its_share()
    {
        RailShape shape = new(64, 8, Fast, Slow) { LeafDomains = 16 };
        var rails = Enumerable.Range(0, 8).Select(rail => (IReadOnlyList<int>)[.. Enumerable.Range(0, 64).Select(domain => (domain * 8) + rail)]).ToArray();
        var strided = Enumerable.Range(0, 64).Select(i => ((i % 4) * 16) + (i / 4)).Select(domain => domain * 8).ToArray();

        Assert.Equal(Slow.Value, ContendedCollective.Rings(RailFabric.Of(shape), rails).Slowest.Value, 3);
        Assert.Equal(Slow.Value, ContendedCollective.Ring(RailFabric.Of(shape), strided).Slowest.Value, 3);

        // From leaf to leaf at every step, four times less going up: a quarter each.
        var crowded = ContendedCollective.Ring(RailFabric.Of(shape with { LeafOversubscription = 4.0 }), strided);
        Assert.Equal(Slow.Value / 4.0, crowded.Slowest.Value, 3);
        Assert.StartsWith("leaf", crowded.Bottleneck, StringComparison.Ordinal);
        Assert.InRange(crowded.Classes, 1, 8);
    }

    [Fact]
    public void Others_on_the_same_links_halve_the_rate()
    {
        var fabric = RailFabric.Of(new RailShape(4, 8, Fast, Slow));
        (int, int)[] own = [(0, 8), (8, 0)];

        Assert.Equal(Slow.Value, ContendedCollective.Of(fabric, own).Slowest.Value, 3);
        Assert.Equal(Slow.Value / 2.0, ContendedCollective.Of(fabric, own, [(16, 8)]).Slowest.Value, 3);
    }

    // A slice whose dimension is no multiple of four has no wrap: its bisection, and with it an all-to-all, is half (scaling book, all-gather without wrap).
    [Fact]
    public void Optical_switching_closes_the_rings_of_whole_cubes()
    {
        var (closed, open) = (TorusFabric.OfCubes([8, 8, 8], Slow), TorusFabric.OfCubes([8, 8, 6], Slow));
        var ring = Enumerable.Range(0, 8).ToArray();

        Assert.Equal(Slow.Value, ContendedCollective.Ring(closed, ring).Slowest.Value, 3);
        Assert.Equal(8 * 8 * 8, closed.Ranks);
        Assert.True(ContendedCollective.AllToAll(closed).Slowest > ContendedCollective.AllToAll(open).Slowest);
    }

    // All of one group to one other share one global link of minimal routing: 1 / (a p) of it each; Valiant spreads them.
    [Fact]
    public void Valiant_routing_relieves_a_crowded_pair_of_groups()
    {
        (int, int)[] crowd = [.. Enumerable.Range(0, 32).Select(rank => (rank, rank + 32))];
        var (minimal, spread) = (ContendedCollective.Of(Make("dragonfly"), crowd), ContendedCollective.Of(Make("valiant"), crowd));

        Assert.Equal(Slow.Value / 32.0, minimal.Slowest.Value, 3);
        Assert.Equal("global", minimal.Bottleneck);
        Assert.True(spread.Slowest > minimal.Slowest * 2.0);
    }

    [Fact]
    public void A_hundred_thousand_ranks_are_few_classes()
    {
        var fabric = RailFabric.Of(new RailShape(12_500, 8, Fast, Slow) { LeafDomains = 50, LeafOversubscription = 2.0 });
        var shared = ContendedCollective.Ring(fabric, [.. Enumerable.Range(0, 100_000).Select(i => (i % 12_500 * 8) + (i / 12_500))]);

        Assert.Equal(100_000, shared.Flows);
        Assert.InRange(shared.Classes, 1, 200);
        Assert.Equal(Slow.Value, shared.Slowest.Value, 3);
    }

    [Fact]
    public void Shapes_that_cannot_be_are_refused()
    {
        Assert.Throws<InputException>(() => RailFabric.Of(new RailShape(4, 8, Fast, Slow) { BoardSize = 3 }));
        Assert.Throws<InputException>(() => RailFabric.Of(new RailShape(4, 8, Fast, Slow) { LeafOversubscription = 0.5 }));
        Assert.Throws<InputException>(() => TorusFabric.Of([4, 0], Fast));
        Assert.Throws<InputException>(() => DragonflyFabric.Of(0, 1, 1, Fast, Fast, Fast));
        Assert.Throws<InputException>(() => ContendedCollective.Of(Make("hgx"), [(0, 1_000_000)]));
    }

    private static Fabric Make(string shape) => shape switch
    {
        "hgx" => RailFabric.Of(new RailShape(16, 8, Fast, Slow) { LeafDomains = 4 }),
        "nvl72" => RailFabric.Of(new RailShape(4, 72, new BytesPerSecond(900e9), Slow) { LeafDomains = 2 }),
        "cloudmatrix" => RailFabric.Of(new RailShape(2, 384, new BytesPerSecond(392e9), Slow) { BoardSize = 8 }),
        "planes" => RailFabric.Of(new RailShape(16, 8, Fast, Slow) { LeafDomains = 4, Planes = 4 }),
        "pods" => RailFabric.Of(new RailShape(32, 8, Fast, Slow) { LeafDomains = 4, PodLeaves = 2, PodOversubscription = 7.0 }),
        "torus" => TorusFabric.Of([4, 4, 8], Slow),
        "cubes" => TorusFabric.OfCubes([4, 8, 4], Slow),
        "mesh" => TorusFabric.OfCubes([2, 3, 5], Slow),
        "valiant" => DragonflyFabric.Of(4, 8, 4, Slow, Slow, Slow, valiant: true),
        _ => DragonflyFabric.Of(4, 8, 4, Slow, Slow, Slow),
    };
}
