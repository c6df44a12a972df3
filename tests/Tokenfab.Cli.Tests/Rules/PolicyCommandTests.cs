using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tokenfab.Cli.Tests.Rules;

public sealed class PolicyCommandTests
{
    [Theory]
    [InlineData("policy", "h20", "mi325x", "--on", "2026-02-01", "--json")]
    [InlineData("policy", "--area", "600mm2", "--json")]
    public void Every_key_is_documented(params string[] line)
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        using var json = Json(line);

        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void A_duty_is_added_to_the_price()
    {
        using var json = Json("policy", "h200-sxm", "--to", "us", "--on", "2026-02-01", "--json");
        var chip = json.RootElement.GetProperty("chips")[0];

        Assert.Equal(0.25, chip.GetProperty("duty_share").GetDouble());
        Assert.Equal("tariff", chip.GetProperty("strictest_outcome").GetString());
    }

    [Fact]
    public void The_table_names_the_rule_and_its_source()
    {
        var answer = CommandLine.Run("policy", "h100-sxm", "h20", "--on", "2024-06-01");

        Assert.Equal(ExitCode.Found, answer.Code);
        foreach (var text in (string[])["3A090.a", "refused as a rule", "19.45", "fr-88-73458"])
        {
            Assert.Contains(text, answer.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("no chip is named", "policy")]
    [InlineData("two questions", "policy", "h20", "--area", "600mm2")]
    [InlineData("is no day", "policy", "h20", "--on", "1 May 2026")]
    [InlineData("no rule before", "policy", "h20", "--on", "2001-01-01")]
    [InlineData("no country code", "policy", "h20", "--to", "China")]
    [InlineData("lacks its unit", "policy", "--area", "600")]
    [InlineData("no area of a chip", "policy", "--area", "0mm2")]
    [InlineData("not in the catalogue", "policy", "no-such-chip")]
    public void Bad_input_is_told_and_ends_with_2(string problem, params string[] line)
    {
        var answer = CommandLine.Run(line);

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains(problem, answer.Error, StringComparison.Ordinal);
        Assert.Empty(answer.Output);
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
