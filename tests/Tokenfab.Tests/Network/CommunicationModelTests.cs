using CsCheck;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Tests.Kernels;

namespace Tokenfab.Tests.Network;

/// <summary>Do collectives keep to the links' rates and to the conventions of bus bandwidth?</summary>
public sealed class CommunicationModelTests
{
    private static readonly CommunicationModel Hgx = CommunicationModel.For(Chips.Box(Chips.H100, 8, 450, TopologyKind.Switched, reduces: true), Chips.H100);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Bus_bandwidth_of_large_messages_nears_the_link_rate_and_never_passes_it(int ranks)
    {
        // NCCL keeps 60 to 90 % of NVLink busy, least among two ranks, where the copy within a rank weighs most.
        var plain = CommunicationModel.For(Chips.Box(Chips.H100, 8, 450, TopologyKind.Switched), Chips.H100);
        var message = new Bytes(8e9);
        var reduce = 2.0 * (ranks - 1) / ranks * message.Value / plain.AllReduce(message, RankGroup.Local(ranks)).Value;
        var gather = (ranks - 1.0) / ranks * message.Value / plain.AllGather(message, RankGroup.Local(ranks)).Value;
        Assert.InRange(reduce, 0.6 * 450e9, 450e9);
        Assert.InRange(gather, 0.5 * 450e9, 450e9);
    }

    [Fact]
    public void Switches_that_add_up_are_no_slower()
    {
        var plain = CommunicationModel.For(Chips.Box(Chips.H100, 8, 450, TopologyKind.Switched), Chips.H100);
        Gen.Double[1.0, 33.0].Sample(log => Assert.True(
            Hgx.AllReduce(new(Math.Pow(2, log)), RankGroup.Local(8)) <= plain.AllReduce(new(Math.Pow(2, log)), RankGroup.Local(8))));
    }

    [Fact]
    public void One_peer_of_a_mesh_gets_one_link()
    {
        var mesh = CommunicationModel.For(Chips.Box(Chips.Mi300X, 8, 448, TopologyKind.FullMesh), Chips.Mi300X);
        var rate = 8e9 / mesh.Send(new(8e9), acrossDomains: false).Value;
        Assert.InRange(rate, 0.6 * 448e9 / 7, 448e9 / 7);
        var pair = mesh.AllReduce(new(8e9), RankGroup.Local(2));
        var all = mesh.AllReduce(new(8e9), RankGroup.Local(8));
        Assert.InRange(pair / all, 3.5, 4.5);
    }

    [Fact]
    public void Time_rises_with_bytes_and_falls_with_bandwidth() => Gen.Select(
        Gen.Enum<TopologyKind>(), Gen.Int[1, 4], Gen.Int[0, 3], Gen.Double[0, 30], Gen.Double[1, 4]).Sample((topology, logRanks, logDomains, log, faster) =>
    {
        var slow = CommunicationModel.For(Chips.Box(Chips.H100, 16, 100, topology), Chips.H100);
        var fast = CommunicationModel.For(Chips.Box(Chips.H100, 16, 100 * faster, topology, false, 50 * faster), Chips.H100);
        var group = new RankGroup(1 << (logRanks + logDomains), 1 << logRanks);
        var bytes = new Bytes(Math.Pow(2, log));
        foreach (var time in new Func<CommunicationModel, Bytes, Seconds>[]
        {
            (model, size) => model.AllReduce(size, group),
            (model, size) => model.AllGather(size, group),
            (model, size) => model.ReduceScatter(size, group),
            (model, size) => model.AllToAll(size, group),
            (model, size) => model.Send(size, group.Domains > 1),
            (model, size) => model.ExpertDispatch(64, 8, size / 64, group),
        })
        {
            Assert.True(time(slow, bytes) > Seconds.Zero);
            Assert.True(time(slow, bytes * 2) >= time(slow, bytes));
            Assert.True(time(fast, bytes) <= time(slow, bytes));
        }
    });

    [Fact]
    public void Across_domains_every_chip_uses_its_own_interface()
    {
        // A ring passes every chip, so that its interfaces carry all; where switches add up, a domain sends no more than the sum of its chips.
        var message = new Bytes(4e9);
        var group = new RankGroup(16, 8);
        var plain = CommunicationModel.For(Chips.Box(Chips.H100, 8, 450, TopologyKind.Switched), Chips.H100);
        Assert.InRange(2.0 * 15 / 16 * message.Value / plain.AllReduce(message, group).Value, 0.5 * 8 * 50e9, 8 * 50e9);
        Assert.InRange(message.Value / Hgx.AllReduce(message, group).Value, 0.5 * 8 * 50e9, 8 * 50e9);
    }

    [Fact]
    public void A_token_goes_once_to_each_domain()
    {
        // Two domains behind a slow fabric: a token leaves its own at most once, however many experts it has.
        var slow = CommunicationModel.For(Chips.Box(Chips.H100, 8, 450, TopologyKind.Switched, false, 10), Chips.H100);
        var few = slow.ExpertDispatch(4096, 8, new(7168), new RankGroup(16, 8));
        var many = slow.ExpertDispatch(4096, 64, new(7168), new RankGroup(16, 8));
        Assert.InRange(many / few, 1.0, 1.05);
    }

    [Fact]
    public void A_group_beyond_the_domain_needs_links_between_domains()
    {
        var alone = CommunicationModel.For(Chips.Box(Chips.H100, 8, 450, TopologyKind.Switched, false, null), Chips.H100);
        Assert.False(alone.HasFabric);
        Assert.Throws<InvalidOperationException>(() => alone.AllReduce(new(1), new RankGroup(16, 8)));
    }

    [Fact]
    public void More_units_speed_a_sorted_exchange_until_the_links_are_full()
    {
        Seconds With(int units) => Hgx.ExpertExchange(ExpertExchangeKind.Sorted, new(32768, 8, 7392, false) { Units = units }, RankGroup.Local(8));
        Assert.InRange(With(4) / With(8), 1.8, 2.0);
        Assert.InRange(With(64) / With(128), 1.0, 1.05);
    }

    [Fact]
    public void A_direct_exchange_pays_for_every_expert_and_waits_for_the_fullest()
    {
        Seconds Among(int experts, double tokens) => Hgx.ExpertExchange(ExpertExchangeKind.Direct, new(tokens, 2, 4224, false) { Experts = experts }, RankGroup.Local(8));
        Assert.True(Among(512, 1) > Among(64, 1));
        Assert.True(Among(8, 1024) > 2.0 * Among(64, 1024));
    }

    [Fact]
    public void Pairs_over_a_shared_bus_talk_at_the_rate_of_the_bus()
    {
        // Four chips in two pairs: one ring crosses the bus, whatever the pairs' own links carry.
        var pairs = CatalogStore.Embedded.Server("a100-nvlink-pair");
        var model = CommunicationModel.For(pairs, CatalogStore.Embedded.Accelerator(pairs.Accelerator), CollectiveLibrary.Vendor);
        var message = new Bytes(1e9);
        Assert.InRange(1.5 * message.Value / model.AllReduce(message, new RankGroup(4, 2)).Value, 0.5 * 32e9, 32e9);
        Assert.InRange(message.Value / model.AllReduce(message, RankGroup.Local(2)).Value, 0.5 * 300e9, 300e9);
    }

    [Fact]
    public void Intervals_are_those_of_the_operation_and_size_where_measured_and_wider_where_not()
    {
        var server = CatalogStore.Embedded.Server("hgx-h100");
        var model = CommunicationModel.For(server, CatalogStore.Embedded.Accelerator(server.Accelerator));
        Assert.InRange(model.HalfWidth(CollectiveOperation.AllGather, new(1e8)), 0.02, 0.3);
        Assert.InRange(Hgx.HalfWidth(CollectiveOperation.AllGather, new(1e8)), 0.5, 1.0);
    }

    [Fact]
    public void A_host_is_no_faster_than_its_launches()
    {
        var message = new Bytes(1024);
        Assert.True(Hgx.FromHost(Hgx.AllReduce(message, RankGroup.Local(8))) > Hgx.AllReduce(message, RankGroup.Local(8)));
        Assert.Equal(new Seconds(1.0), Hgx.FromHost(new(1.0)));
    }

    [Fact]
    public void No_call_allocates()
    {
        var group = new RankGroup(16, 8);
        var traffic = new ExpertTraffic(128, 8, 7392, false);
        var total = Hgx.AllReduce(new(1e6), group) + Hgx.ExpertExchange(ExpertExchangeKind.Sorted, traffic, group);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            total += Hgx.AllReduce(new(1e6), group) + Hgx.AllGather(new(1e6), group) + Hgx.AllToAll(new(1e6), group) + Hgx.ExpertDispatch(128, 8, new(7392), group);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(total > Seconds.Zero);
    }

    [Theory]
    [InlineData("TRTLLM", CollectiveLibrary.TensorRtLlm)]
    [InlineData("tensorrt-llm", CollectiveLibrary.TensorRtLlm)]
    [InlineData("vllm", CollectiveLibrary.Engine)]
    [InlineData("", CollectiveLibrary.Engine)]
    public void An_engine_has_its_own_library(string engine, CollectiveLibrary library) => Assert.Equal(library, CollectiveLibraries.Of(engine));

    [Fact]
    public void Writing_without_barriers_starts_earlier_and_large_messages_take_the_links_time_alike()
    {
        var server = CatalogStore.Embedded.Server("hgx-b200");
        var chip = CatalogStore.Embedded.Accelerator("b200-sxm");
        var (barriers, flags) = (CommunicationModel.For(server, chip), CommunicationModel.For(server, chip, CollectiveLibrary.TensorRtLlm));
        Assert.True(flags.AllReduce(new(16384), RankGroup.Local(8)) < barriers.AllReduce(new(16384), RankGroup.Local(8)));
        Assert.InRange(flags.AllReduce(new(64e6), RankGroup.Local(8)) / barriers.AllReduce(new(64e6), RankGroup.Local(8)), 0.8, 1.25);
    }
}
