using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tokenfab.Cli.Tests.Wafers;

public sealed class SiliconCommandTests
{
    [Fact]
    public void A_size_answers_in_json()
    {
        using var json = Json("silicon", "24.495mmx24.495mm", "--scribe", "0.1mm", "--edge", "3mm", "--d0", "0.1/cm2", "--json");
        var root = json.RootElement;

        Assert.Equal(93, root.GetProperty("gross_dies").GetInt32());
        Assert.True(root.GetProperty("certified").GetBoolean());
        Assert.Equal("poisson", root.GetProperty("yield_model").GetString());
        Assert.Equal(93 * Math.Exp(-0.600005025), root.GetProperty("good_dies").GetDouble(), tolerance: 1e-9);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("wafer_price_usd").ValueKind);
        Assert.True(root.GetProperty("offset").GetProperty("x_millimetres").GetDouble() > 0);
    }

    [Fact]
    public void A_scan_test_costs_its_touchdowns()
    {
        using var json = Json(
            "silicon", "24.495mmx24.495mm", "--patterns", "10k", "--scan-chain", "5k", "--scan-clock", "100MHz", "--tester", "360USD/h", "--index-time", "0.5s",
            "--sites", "4", "--json");
        var touchdowns = json.RootElement.GetProperty("wafer_test_touchdowns").GetInt32();

        Assert.InRange(touchdowns, 24, 40);
        Assert.Equal(1.0, json.RootElement.GetProperty("wafer_test_touchdown_seconds").GetDouble(), tolerance: 1e-9);
        Assert.Equal(touchdowns * 0.1 / 93, json.RootElement.GetProperty("wafer_test_usd_per_die").GetDouble(), tolerance: 1e-9);
    }

    [Fact]
    public void Without_defects_there_is_no_yield_and_no_good_die()
    {
        using var json = Json("silicon", "10mmx10mm", "--json");

        Assert.Equal(616, json.RootElement.GetProperty("gross_dies").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("good_dies").ValueKind);
        Assert.NotEqual(0, json.RootElement.GetProperty("unknown").GetArrayLength());
    }

    [Fact]
    public void A_die_of_the_catalogue_brings_its_node()
    {
        using var json = Json("silicon", "gh100", "--json");

        Assert.Equal(67, json.RootElement.GetProperty("gross_dies").GetInt32());
        Assert.InRange(json.RootElement.GetProperty("good_die_cost_usd").GetDouble(), 100, 2_000);
        Assert.NotEqual(0, json.RootElement.GetProperty("sources").GetArrayLength());
    }

    [Fact]
    public void Every_key_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        using var json = Json("silicon", "gh100", "--good", "1k", "--models", "--formulas", "--coverage", "95%", "--json");

        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_of_a_package_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        using var json = Json("silicon", "b200-sxm", "--good", "1k", "--json");

        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
        Assert.InRange(json.RootElement.GetProperty("interposers_per_wafer").GetProperty("mid").GetDouble(), 16, 17);
        Assert.True(json.RootElement.GetProperty("card_cost_usd").GetProperty("mid").GetDouble() > 6_000);
    }

    [Fact]
    public void A_yield_is_inverted_under_every_model()
    {
        using var json = Json("silicon", "600mm2", "--yield", "50%", "--models", "--at", "814mm2", "--json");
        var models = json.RootElement.GetProperty("models").EnumerateArray().ToList();
        double Density(string model) => models.First(m => m.GetProperty("yield_model").GetString() == model).GetProperty("defects_per_square_centimetre").GetDouble();

        Assert.Equal(0.1155, Density("poisson"), tolerance: 1e-4);
        Assert.Equal(0.0801, Density("moore"), tolerance: 1e-4);
        Assert.Equal(0.1667, Density("seeds"), tolerance: 1e-4);
        Assert.All(models, m => Assert.Equal(0.5, m.GetProperty("yields")[0].GetProperty("yield").GetDouble(), tolerance: 1e-9));
    }

    [Fact]
    public void Dead_units_are_sold_as_lesser_products()
    {
        using var json = Json(
            "silicon", "826mm2", "--d0", "0.1/cm2", "--model", "negative_binomial", "--shape", "2", "--units", "128", "--unit-area", "55%", "--bin", "128", "--bin", "108", "--mix", "1k", "--mix", "1k", "--json");
        var bins = json.RootElement.GetProperty("bins");

        Assert.Equal(0.5009, bins[0].GetProperty("meets_share").GetDouble(), tolerance: 5e-5);
        Assert.Equal(0.7111, bins[1].GetProperty("meets_share").GetDouble(), tolerance: 5e-5);
        Assert.Equal(Math.Ceiling(2000 / 0.7111 / json.RootElement.GetProperty("gross_dies").GetInt32()), json.RootElement.GetProperty("mix_wafers").GetDouble(), tolerance: 1);
    }

    [Fact]
    public void A_yield_says_the_density_it_stands_for()
    {
        using var json = Json("silicon", "26mmx23.0769mm", "--yield", "50%", "--model", "murphy", "--good", "125k", "--json");

        Assert.Equal(0.1231, json.RootElement.GetProperty("defects_per_square_centimetre").GetDouble(), tolerance: 1e-4);
        Assert.Equal(2_718, json.RootElement.GetProperty("wafers").GetDouble());
    }

    /// <summary>Where a die and an accelerator have one name, the one of which more is known answers.</summary>
    [Theory]
    [InlineData("gaudi3", "Not known: the area of Gaudi3 die")]
    [InlineData("tpu-v4", "certified")]
    public void A_name_of_two_things_is_answered(string name, string part)
    {
        var answer = CommandLine.Run("silicon", name);

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains(part, answer.Output, StringComparison.Ordinal);
    }

    /// <summary>Defects that rise towards the rim are met by dies of every area, so that larger ones yield less.</summary>
    [Fact]
    public void Larger_dies_yield_less_whatever_rises_towards_the_rim()
    {
        using var json = Json("silicon", "600mm2", "--yield", "50%", "--models", "--at", "665.6mm2", "--at", "814mm2", "--radial", "1", "--json");

        Assert.All(json.RootElement.GetProperty("models").EnumerateArray(), model =>
        {
            var yields = model.GetProperty("yields").EnumerateArray().Select(at => at.GetProperty("yield").GetDouble()).ToArray();
            Assert.Equal(0.5, yields[0], 1e-6);
            Assert.True(yields[0] > yields[1] && yields[1] > yields[2]);
        });
    }

    [Fact]
    public void The_table_says_the_count_its_proof_and_its_convention()
    {
        var answer = CommandLine.Run("silicon", "24.495mmx24.495mm", "--d0", "0.1/cm2", "--wafer-price", "9346USD", "--good", "125k");

        Assert.Equal(ExitCode.Found, answer.Code);
        foreach (var text in (string[])["93", "certified", "54.9 %", "183.11 USD", "2,450", "3 mm edge exclusion"])
        {
            Assert.Contains(text, answer.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("exposure field", "silicon", "40mmx40mm")]
    [InlineData("lacks its unit", "silicon", "10x10mm")]
    [InlineData("lacks its unit", "silicon", "10mmx10mm", "--d0", "0.1")]
    [InlineData("a yield and a defect density", "silicon", "10mmx10mm", "--d0", "0.1/cm2", "--yield", "50%")]
    [InlineData("has none, but 3 is given", "silicon", "10mmx10mm", "--d0", "0.1/cm2", "--shape", "3")]
    [InlineData("not in the catalogue", "silicon", "no-such-die")]
    [InlineData("is no area", "silicon", "-600mm2")]
    [InlineData("not a share", "silicon", "10mmx10mm", "--d0", "0.1/cm2", "--systematic", "120%")]
    [InlineData("not a share", "silicon", "10mmx10mm", "--systematic", "120%")]
    [InlineData("both are given", "silicon", "10mmx10mm", "--flat", "57.5mm", "--notch", "5mm", "--diameter", "200mm")]
    [InlineData("not a yield", "silicon", "10mmx10mm", "--yield", "120%")]
    [InlineData("not a coverage", "silicon", "10mmx10mm", "--yield", "50%", "--coverage", "101%")]
    [InlineData("is no shape", "silicon", "10mmx10mm", "--d0", "0.1/cm2", "--model", "negative_binomial", "--shape", "0")]
    [InlineData("not in the catalogue", "silicon", "10mmx10mm", "--node", "tsmc-n1")]
    [InlineData("told apart", "silicon", "10mmx10mm", "--d0", "0.1/cm2", "--units", "8")]
    [InlineData("cannot be good", "silicon", "10mmx10mm", "--d0", "0.1/cm2", "--units", "8", "--unit-area", "50%", "--bin", "9")]
    [InlineData("is no flat", "silicon", "10mmx10mm", "--flat", "400mm")]
    [InlineData("wafers are drawn of one die", "silicon", "h100-sxm", "--svg", "never-written.svg")]
    [InlineData("no bins to mix", "silicon", "10mmx10mm", "--d0", "0.1/cm2", "--mix", "1k")]
    [InlineData("is a package", "silicon", "h100-sxm", "--d0", "0.1/cm2")]
    [InlineData("exposure field", "silicon", "26mmx20mm", "--reticle", "26mmx16.5mm")]
    [InlineData("there is no yield", "silicon", "10mmx10mm", "--models")]
    [InlineData("usable part", "silicon", "250mmx250mm", "--no-reticle")]
    [InlineData("cannot be drawn without a yield", "silicon", "10mmx10mm", "--svg", "never-written.svg")]
    [InlineData("too many for a picture", "silicon", "0.5mmx0.5mm", "--yield", "50%", "--svg", "never-written.svg")]
    public void Bad_input_is_told_and_ends_with_2(string problem, params string[] line)
    {
        var answer = CommandLine.Run(line);

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains(problem, answer.Error, StringComparison.Ordinal);
        Assert.Empty(answer.Output);
        Assert.False(File.Exists("never-written.svg"));
    }

    [Fact]
    public void A_wafer_is_drawn()
    {
        var file = Path.Combine(Path.GetTempPath(), $"tokenfab-wafer-{Environment.ProcessId}.svg");
        try
        {
            var answer = CommandLine.Run("silicon", "gh100", "--svg", file, "--seed", "2");

            Assert.Equal(ExitCode.Found, answer.Code);
            Assert.StartsWith("<svg ", File.ReadAllText(file), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Keys(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };

    private static string Root([CallerFilePath] string test = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", "..", ".."));

    private static JsonDocument Json(params string[] line)
    {
        var answer = CommandLine.Run(line);
        Assert.Equal(ExitCode.Found, answer.Code);
        return JsonDocument.Parse(answer.Output);
    }
}
