using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Planning;

namespace Tokenfab.Tests.Catalog;

public sealed class SourceDocumentTests
{
    private const string Minimal = """
        id: x1
        name: Acme X1
        vendor: Acme
        generation: acme
        peak: { bf16: { value: 900 TFLOP/s, source: a, confidence: official } }
        memory:
          type: HBM3
          capacity: { value: 80 GiB, range: [78 GiB, 80 GiB], source: [a, b], confidence: measured, note: usable }
          bandwidth: { value: 3.35 TB/s, source: a, confidence: official }

        """;

    [Fact]
    public void A_record_is_read_whole()
    {
        var chip = SourceDocument.Parse(Minimal, "x1.yaml").As(HardwareJson.Strict.Accelerator);

        Assert.Equal("Acme X1", chip.Name);
        Assert.Equal(900e12, chip.Peak.Bf16!.Value.Value);
        Assert.Equal(["a", "b"], chip.Memory.Capacity.Sources);
        Assert.Equal(78.0 * 1073741824, chip.Memory.Capacity.Low.Value);
        Assert.Equal(Confidence.Measured, chip.Memory.Capacity.Confidence);
        Assert.Equal("usable", chip.Memory.Capacity.Note);
        Assert.Null(chip.Memory.Stacks);
        Assert.Empty(chip.Aliases);
        Assert.Empty(chip.Dies);
    }

    [Fact]
    public void A_default_behind_a_setter_survives_an_absent_key()
    {
        var search = SourceDocument.Parse("goal: power", "x.yaml").As(PlanningJson.Strict.SearchSpec);

        Assert.Equal(("power", "vllm"), (search.Goal, search.Engine));
        Assert.Equal(["native"], search.Precisions);
    }

    [Theory]
    [InlineData("vendor: Acme", "vender: Acme", 3, "vender", "'vendor'")]
    [InlineData("vendor: Acme\n", "", 1, null, "vendor: ...")]
    [InlineData("vendor: Acme", "vendor:", 3, "vendor", "Write one")]
    [InlineData("vendor: Acme", "vendor: 12", 3, "vendor", "\"12\"")]
    [InlineData("vendor: Acme", "vendor: [a]", 3, "vendor", "Write text")]
    [InlineData("80 GiB, range", "80 GB/s, range", 8, "memory.capacity.value", "80 GiB")]
    [InlineData("80 GiB, range", "80, range", 8, "memory.capacity.value", "80 GiB")]
    [InlineData("80 GiB, range", "-80 GiB, range", 8, "memory.capacity.value", "zero or more")]
    [InlineData("[78 GiB", "[81 GiB", 8, "memory.capacity.range", "[low, high]")]
    [InlineData("[78 GiB, 80 GiB]", "[78 GiB]", 8, "memory.capacity.range", "[low, high]")]
    [InlineData("[78 GiB", "[78 W", 8, "memory.capacity.range[0]", "80 GiB")]
    [InlineData("confidence: measured", "confidence: sure", 8, "memory.capacity.confidence", "official, measured, estimate, reported")]
    [InlineData("source: [a, b], ", "", 8, "memory.capacity", "source: ...")]
    [InlineData("source: [a, b]", "source: []", 8, "memory.capacity.source", "sources.yaml")]
    [InlineData("note: usable", "notes: usable", 8, "memory.capacity.notes", "'note'")]
    [InlineData("type: HBM3", "type: HBM3\n  size: 3", 8, "memory.size", "type, capacity, bandwidth, stacks")]
    [InlineData("{ value: 3.35 TB/s, source: a, confidence: official }", "3.35 TB/s", 9, "memory.bandwidth", "source: ...")]
    [InlineData("memory:\n  type: HBM3", "memory: {}\nfoo:\n  type: HBM3", 7, "foo", "")]
    [InlineData("generation: acme", "generation: acme\nname: again", 5, null, "Keep one")]
    [InlineData("generation: acme", "generation: acme\naliases: x", 5, "aliases", "list")]
    [InlineData("generation: acme", "generation: acme\naliases: [a, ]\ndies: [ { die: x, number: many } ]", 6, "dies[0].number", "whole number")]
    [InlineData("generation: acme", "generation: acme\ndies:\n  - die: x\n    number: 2.5", 7, "dies[0].number", "whole number")]
    [InlineData("generation: acme", "generation: acme\nscale_up: { name: x, topology: swiched, bandwidth: { value: 1 B/s, source: a, confidence: official } }", 5, "scale_up.topology", "'switched'")]
    [InlineData("generation: acme", "generation: acme\nscale_up: { name: x, topology: \"switched, pcie\", bandwidth: { value: 1 B/s, source: a, confidence: official } }", 5, "scale_up.topology", "pcie")]
    [InlineData("generation: acme", "generation: &a acme", 4, null, "Write the value out")]
    [InlineData("generation: acme", "generation: !!str acme", 4, null, "Drop the tag")]
    [InlineData("generation: acme", "generation: acme\n---\na: b", 5, null, "one document")]
    [InlineData("generation: acme", "generation: [acme", 4, null, "quotes")]
    [InlineData("generation: acme", "generation: .inf", 4, null, "finite")]
    public void A_mistake_is_told_with_its_line_field_and_mend(string old, string mistake, int line, string? field, string mend)
    {
        Assert.Contains(old, Minimal);

        var error = Assert.Throws<InputException>(
            () => SourceDocument.Parse(Minimal.Replace(old, mistake), "x1.yaml").As(HardwareJson.Strict.Accelerator));

        Assert.Equal((line, field), (error.Line, error.Field));
        Assert.Contains(mend, error.Mend);
    }
}
