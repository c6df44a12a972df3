using Tokenfab.Catalog;
using Tokenfab.Hardware;

namespace Tokenfab.Tests.Catalog;

public sealed class CatalogStoreTests : IDisposable
{
    private const string Chip = """
        name: Acme X1
        aliases: [X-1]
        vendor: Acme
        generation: acme
        peak: { bf16: { value: 900 TFLOP/s, source: acme, confidence: official } }
        memory: { type: HBM3, capacity: { value: 96 GiB, source: acme, confidence: official } }

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenfab-catalog-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("h100-sxm")]
    [InlineData("H100 SXM5")]
    [InlineData("nvidia_h100/sxm")]
    [InlineData("H100.SXM")]
    public void Names_are_found_however_they_are_punctuated(string name) =>
        Assert.Equal("h100-sxm", CatalogStore.Embedded.Accelerator(name).Id);

    [Fact]
    public void An_unknown_name_brings_the_nearest_ones()
    {
        var error = Assert.Throws<InputException>(() => CatalogStore.Embedded.Accelerator("h1000-sxm"));

        Assert.Contains("'h100-sxm'", error.Mend);
    }

    [Fact]
    public void An_unknown_kind_brings_the_known_ones() =>
        Assert.Contains("accelerator, server, die, node, packaging, hbm, model", Assert.Throws<InputException>(() => CatalogStore.Embedded.List("gpu")).Mend);

    [Fact]
    public void A_folder_adds_entries_and_replaces_those_of_the_same_id()
    {
        Put("accelerators/acme-x1.yaml", Chip);
        Put("accelerators/h100-sxm.yaml", Chip.Replace("Acme X1", "My H100").Replace("X-1", "H100"));
        Put("sources.yaml", "acme: { title: Data sheet }");

        var store = CatalogStore.Embedded.Overlay(_folder.FullName);

        Assert.Equal(96.0 * 1073741824, store.Accelerator("x1").Memory.Capacity.Value.Value);
        Assert.Equal("My H100", store.Accelerator("H100").Name);
        Assert.Equal("Data sheet", store.Source("acme").Title);
        Assert.Equal(CatalogStore.Embedded.List("accelerator").Count + 1, store.List("accelerator").Count);
        Assert.Equal("NVIDIA H100 SXM", CatalogStore.Embedded.Accelerator("H100").Name);
    }

    [Fact]
    public void Two_entries_of_a_kind_cannot_answer_to_one_name()
    {
        Put("accelerators/acme-x1.yaml", Chip.Replace("X-1", "h100 sxm"));

        var error = Assert.Throws<InputException>(() => CatalogStore.Embedded.Overlay(_folder.FullName));

        Assert.Contains("accelerators/h100-sxm.yaml", error.Problem);
    }

    [Theory]
    [InlineData("accelerators/acme-x1.yaml", "name: X\n  vendor: y", 2, null)]
    [InlineData("accelerators/acme-x1.yaml", "vendor: Acme", 1, null)]
    [InlineData("accelerators/acme-x1.yaml", "vendor: Acme\nid: acme-x1\nname: x", 2, "id")]
    [InlineData("accelerators/acme-x1.yaml", "name: x\naliases: [[a]]", 2, "aliases")]
    [InlineData("accelerators/acme-x1.yaml", "[1, 2]", 1, null)]
    [InlineData("accelerators/Acme X1.yaml", "name: x", null, null)]
    [InlineData("accelerators/acme-x1.yml", "name: x", null, null)]
    [InlineData("accelerator/acme-x1.yaml", "name: x", null, null)]
    [InlineData("sources.yaml", "a: { title: t }\nb: { publisher: p }", 2, "b")]
    public void A_broken_folder_is_told_with_its_place(string file, string text, int? line, string? field)
    {
        Put(file, text);

        var error = Assert.Throws<InputException>(() => CatalogStore.Embedded.Overlay(_folder.FullName));

        Assert.Equal((line, field), (error.Line, error.Field));
    }

    [Fact]
    public void A_broken_figure_of_an_overlaid_file_is_told_with_its_place()
    {
        Put("accelerators/acme-x1.yaml", Chip.Replace("96 GiB", "96 GB/s"));

        var error = Assert.Throws<InputException>(() => CatalogStore.Embedded.Overlay(_folder.FullName).Accelerator("x1"));

        Assert.EndsWith("acme-x1.yaml", error.File);
        Assert.Equal((6, "memory.capacity.value"), (error.Line, error.Field));
    }

    [Fact]
    public void A_broken_source_is_told_with_its_place()
    {
        Put("sources.yaml", "a: { title: t }\nb:\n  title: t\n  uri: x");

        var error = Assert.Throws<InputException>(() => CatalogStore.Embedded.Overlay(_folder.FullName).Source("b"));

        Assert.Equal((4, "b.uri"), (error.Line, error.Field));
    }

    [Fact]
    public void A_missing_folder_is_told() =>
        Assert.Throws<InputException>(() => CatalogStore.Embedded.Overlay(Path.Combine(_folder.FullName, "none")));

    private void Put(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
