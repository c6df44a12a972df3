using System.Text.Json.Nodes;
using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Models;
using Tokenfab.Silicon;

namespace Tokenfab.Tests.Catalog;

/// <summary>Every file of the catalogue is what it claims to be.</summary>
public sealed class CatalogFilesTests
{
    private static readonly CatalogStore Files = CatalogStore.FromFolder(Repository.Folder("catalog"));

    [Fact]
    public void Every_entry_is_read_strictly()
    {
        Assert.All(Files.List("accelerator"), e => Files.Accelerator(e.Id));
        Assert.All(Files.List("server"), e => Files.Server(e.Id));
        Assert.All(Files.List("die"), e => Files.Die(e.Id));
        Assert.All(Files.List("node"), e => Files.Node(e.Id));
        Assert.All(Files.List("model"), e => Files.ModelEntry(e.Id));
        Assert.All(Files.List("calibration"), e => Files.Calibration(e.Id));
        Assert.All(Files.List("source"), e => Files.Source(e.Id));
    }

    [Fact]
    public void Every_source_that_a_figure_names_exists()
    {
        var known = Files.List("source").Select(s => s.Id).ToHashSet();

        foreach (var entry in Files.List().Where(e => e.Kind != "source"))
        {
            foreach (var named in Sources(Files.Document(entry.Kind, entry.Id).Root))
            {
                Assert.True(known.Contains(named), $"{entry.File}: {named}");
            }
        }
    }

    [Fact]
    public void References_between_entries_lead_somewhere()
    {
        Assert.All(Files.List("server"), e => Files.Accelerator(Files.Server(e.Id).Accelerator));
        Assert.Contains(Files.ServersOf(Files.Accelerator("H100")), s => s.Id == "hgx-h100");
    }

    [Fact]
    public void The_embedded_catalogue_is_that_of_the_files()
    {
        var embedded = CatalogStore.Embedded;

        Assert.Equal(Files.List().Select(e => (e.Kind, e.Id, e.Name)), embedded.List().Select(e => (e.Kind, e.Id, e.Name)));
        Assert.All(Files.List(), e => Assert.True(JsonNode.DeepEquals(Files.Document(e.Kind, e.Id).Root, embedded.Document(e.Kind, e.Id).Root), e.File));
    }

    private static IEnumerable<string> Sources(JsonNode? node) => node switch
    {
        JsonObject keys => keys.SelectMany(k => k.Key == "config" ? [] : k.Key == "source" ? Names(k.Value) : Sources(k.Value)),
        JsonArray list => list.SelectMany(Sources),
        _ => [],
    };

    private static IEnumerable<string> Names(JsonNode? source) =>
        source is JsonArray list ? list.Select(s => s!.GetValue<string>()) : [source!.GetValue<string>()];
}
