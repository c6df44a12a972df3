using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Catalog;

/// <summary>The chain from wafer to server holds together in the catalogue.</summary>
public sealed class CatalogReferencesTests
{
    // CPUs and phones that no server is sold with, and a chip of 2028 whose system is not announced.
    private static readonly string[] WithoutServer = ["a18-pro", "ascend-970", "grace", "xring-o1-gpu", "xring-o1-npu"];

    private static readonly CatalogStore Catalog = CatalogStore.Embedded;

    [Fact]
    public void Every_die_stands_on_a_known_node()
    {
        Assert.All(Catalog.List("node"), entry => Catalog.Node(entry.Id));
        Assert.All(Catalog.List("die").Select(entry => Catalog.Die(entry.Id)), die => Assert.True(die.Node is null || Catalog.Node(die.Node).Id == die.Node));
    }

    [Fact]
    public void Every_accelerator_is_made_of_known_dies() =>
        Assert.All(Catalog.List("accelerator").SelectMany(entry => Catalog.Accelerator(entry.Id).Dies), use =>
        {
            Assert.Equal(use.Die, Catalog.Die(use.Die).Id);
            Assert.True(use.Number > 0);
        });

    [Fact]
    public void Every_accelerator_that_can_serve_is_in_a_server()
    {
        var built = Catalog.List("server").Select(entry => Catalog.Server(entry.Id).Accelerator).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(WithoutServer, Catalog.List("accelerator").Select(entry => entry.Id).Where(id => !built.Contains(id)));
    }

    [Fact]
    public void A_scale_up_domain_is_joined_by_links_of_its_own() =>
        Assert.All(Catalog.List("server").Select(entry => Catalog.Server(entry.Id)), server =>
        {
            Assert.NotEqual(TopologyKind.FatTree, server.ScaleUp.Topology);
            Assert.InRange(server.Accelerators.Value.Value, 1, 20_000);
        });
}
