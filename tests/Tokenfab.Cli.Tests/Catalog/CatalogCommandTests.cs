using System.Text.Json;

namespace Tokenfab.Cli.Tests.Catalog;

public sealed class CatalogCommandTests : IDisposable
{
    private const string Chip = """
        name: Acme X1
        vendor: Acme
        generation: hopper
        peak: { bf16: { value: 900 TFLOP/s, source: recalled, confidence: reported } }
        memory: { type: HBM3, capacity: { value: 96 GiB, source: recalled, confidence: reported } }

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenfab-cli-catalog-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheListNamesEveryChipWithItsLeadingFigures()
    {
        var answer = CommandLine.Run("catalog", "list", "--kind", "accelerator");

        Assert.Equal(ExitCode.Found, answer.Code);
        var h100 = Assert.Single(answer.Output.Split('\n'), line => line.StartsWith("h100-sxm ", StringComparison.Ordinal));
        Assert.Contains("80 GiB", h100, StringComparison.Ordinal);
        Assert.Contains("3.35 TB/s", h100, StringComparison.Ordinal);
    }

    [Fact]
    public void TheListIsAlsoJson()
    {
        using var json = Json("catalog", "list", "--json");

        var entries = json.RootElement.GetProperty("entries").EnumerateArray().ToList();
        var h100 = entries.Single(e => e.GetProperty("id").GetString() == "h100-sxm");
        Assert.Equal(["kind", "id", "name", "aliases", "columns"], h100.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["vendor", "year", "memory", "bandwidth", "bf16", "fp8", "power"], h100.GetProperty("columns").EnumerateObject().Select(p => p.Name));
        Assert.DoesNotContain(entries, e => e.GetProperty("kind").GetString() == "source");
        Assert.True(entries.Count(e => e.GetProperty("kind").GetString() == "accelerator") >= 91);
    }

    [Fact]
    public void AChipIsShownWithItsSources()
    {
        using var json = Json("catalog", "show", "H100 SXM5", "--json");

        Assert.Equal(["kind", "id", "name", "aliases", "figures"], json.RootElement.EnumerateObject().Select(p => p.Name));
        var figures = json.RootElement.GetProperty("figures").EnumerateArray().ToList();
        Assert.All(figures, f => Assert.Equal(["field", "value", "low", "high", "confidence", "note", "sources"], f.EnumerateObject().Select(p => p.Name)));
        var bandwidth = figures.Single(f => f.GetProperty("field").GetString() == "memory.bandwidth");
        Assert.Equal("3.35 TB/s", bandwidth.GetProperty("value").GetString());
        Assert.Equal("official", bandwidth.GetProperty("confidence").GetString());
        Assert.All(bandwidth.GetProperty("sources").EnumerateArray(), s => Assert.NotEmpty(s.GetProperty("title").GetString()!));
    }

    [Fact]
    public void AChipIsShownToPeopleWithItsSources()
    {
        var answer = CommandLine.Run("catalog", "show", "h100-sxm");

        Assert.Contains("memory.bandwidth", answer.Output, StringComparison.Ordinal);
        Assert.Contains("AIConfigurator", answer.Output, StringComparison.Ordinal);
        Assert.Contains("28000 USD to 47000 USD", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelIsCounted()
    {
        using var json = Json("catalog", "show", "DeepSeek-V3", "--json");

        Assert.Equal(671.03e9, json.RootElement.GetProperty("total_parameters").GetDouble(), 671e9 * 0.005);
        Assert.Equal(37e9, json.RootElement.GetProperty("active_parameters").GetDouble(), 37e9 * 0.02);

        // 61 layers of one latent of 512 and one rotary key of 64, at two bytes.
        Assert.Equal(61 * 576 * 2, json.RootElement.GetProperty("kv_bytes_per_token").GetDouble());
    }

    [Fact]
    public void AConfigFileIsCountedToo()
    {
        var path = Put("config.json", """
            {
              "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 14336,
              "max_position_embeddings": 131072, "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8,
              "rms_norm_eps": 1e-05, "tie_word_embeddings": false, "torch_dtype": "bfloat16", "vocab_size": 128256
            }
            """);

        using var json = Json("catalog", "show", path, "--json");

        // The shapes of Llama-3.1-8B, whose checkpoint holds 8,030,261,248 parameters.
        Assert.Equal(8_030_261_248, json.RootElement.GetProperty("total_parameters").GetDouble());
        Assert.Equal(32 * 8 * 128 * 2 * 2, json.RootElement.GetProperty("kv_bytes_per_token").GetDouble());
    }

    [Fact]
    public void ChipsAreComparedFigureByFigure()
    {
        using var json = Json("catalog", "compare", "h100-sxm", "H20", "--json");

        Assert.Equal(["h100-sxm", "h20"], json.RootElement.GetProperty("ids").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal(["989.4 TFLOP/s", "148 TFLOP/s"], json.RootElement.GetProperty("figures").GetProperty("peak.bf16").EnumerateArray().Select(v => v.GetString()));
    }

    [Fact]
    public void WhatIsOfTwoKindsIsNotCompared()
    {
        var answer = CommandLine.Run("catalog", "compare", "h100-sxm", "DeepSeek-V3");

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains("not of one kind", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownNameBringsTheNearest()
    {
        var answer = CommandLine.Run("catalog", "show", "h100-smx");

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains("'h100-sxm'", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBuiltInCatalogueIsSound()
    {
        var answer = CommandLine.Run("catalog", "check");

        Assert.Equal((ExitCode.Found, string.Empty), (answer.Code, answer.Error));
        Assert.Contains("0 errors", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAddedChipIsKnownFromThenOn()
    {
        var (file, mine) = (Put("acme-x1.yaml", Chip), Path.Combine(_folder.FullName, "mine"));

        Assert.Equal(ExitCode.Found, CommandLine.Run("catalog", "add", file, "--to", mine).Code);

        Assert.True(File.Exists(Path.Combine(mine, "accelerators", "acme-x1.yaml")));
        Assert.Contains("96 GiB", CommandLine.Run("catalog", "show", "Acme X1", "--catalog", mine).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, CommandLine.Run("catalog", "add", file, "--to", mine).Code);
        Assert.Equal(ExitCode.Found, CommandLine.Run("catalog", "add", file, "--to", mine, "--replace").Code);
    }

    [Theory]
    [InlineData("96 GiB", "96 GB/s", ":5: memory.capacity.value: ")]
    [InlineData("source: recalled", "source: nobody", "peak.bf16.source: there is no source 'nobody'")]
    [InlineData("900 TFLOP/s", "900 EFLOP/s", "peak.bf16: ")]
    [InlineData("name: Acme X1", "name: NVIDIA H100 SXM", "h100-sxm")]
    public void ABrokenChipIsNotAdded(string old, string mistake, string told)
    {
        var (file, mine) = (Put("acme-x1.yaml", Chip.Replace(old, mistake, StringComparison.Ordinal)), Path.Combine(_folder.FullName, "mine"));

        var answer = CommandLine.Run("catalog", "add", file, "--to", mine, "--kind", "accelerator");

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains(told, answer.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(mine));
    }

    [Fact]
    public void CheckTellsEveryBrokenFileOfAFolder()
    {
        Put("mine/accelerators/acme-x1.yaml", Chip.Replace("96 GiB", "96 W", StringComparison.Ordinal));
        Put("mine/accelerators/acme-x2.yaml", "name: Acme X2\nvendor: Acme\n  generation: hopper\n");
        Put("mine/servers/acme-8x.yaml", """
            name: Acme 8x
            accelerator: acme-x3
            accelerators: { value: 8, source: recalled, confidence: reported }
            scale_up: { name: NVLink4, topology: switched, bandwidth: { value: 900 GB/s, source: recalled, confidence: reported } }

            """);

        var answer = CommandLine.Run("catalog", "check", Path.Combine(_folder.FullName, "mine"), "--json");

        Assert.Equal(ExitCode.BadInput, answer.Code);
        using var json = JsonDocument.Parse(answer.Output);
        Assert.Equal(
            ["acme-x2.yaml:3:", "acme-x1.yaml:5:memory.capacity.value", "acme-8x.yaml:2:accelerator"],
            json.RootElement.GetProperty("errors").EnumerateArray().Select(e => $"{Path.GetFileName(e.GetProperty("file").GetString())}:{e.GetProperty("line")}:{e.GetProperty("field")}"));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show")]
    [InlineData("compare")]
    [InlineData("add")]
    [InlineData("check")]
    public void EveryVerbHasExamples(string verb) =>
        Assert.Contains($"  tokenfab catalog {verb}", CommandLine.Run("catalog", verb, "--help").Output, StringComparison.Ordinal);

    private static JsonDocument Json(params string[] args)
    {
        var answer = CommandLine.Run(args);
        Assert.Equal((ExitCode.Found, string.Empty), (answer.Code, answer.Error));
        return JsonDocument.Parse(answer.Output);
    }

    private string Put(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
