using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tokenfab.Cli.Tests.Supplies;

public sealed class SupplyCommandTests
{
    [Fact]
    public void Every_key_is_documented_and_the_last_card_has_its_week()
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        using var json = JsonDocument.Parse(Answer("last-card.yaml", "--card", "10k", "--json").Output);

        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
        Assert.InRange(json.RootElement.GetProperty("milestones")[0].GetProperty("week").GetDouble(), 28, 30);
        Assert.InRange(json.RootElement.GetProperty("weeks_to_last_card").GetProperty("likely").GetDouble(), 37, 41);
    }

    [Fact]
    public void The_table_names_the_bottleneck()
    {
        var answer = Answer("h100-ramp.yaml");

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains("held up by", answer.Output, StringComparison.Ordinal);
        Assert.Contains("twice as much of", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_written()
    {
        var file = Path.Combine(Path.GetTempPath(), $"tokenfab-supply-{Environment.ProcessId}.html");
        try
        {
            Assert.Equal(ExitCode.Found, Answer("h100-ramp.yaml", "--out", file).Code);
            var page = File.ReadAllText(file);
            Assert.Contains("Half a million H100", page, StringComparison.Ordinal);
            Assert.True(page.Split("<polyline").Length > 5);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Cards_beyond_the_horizon_end_with_3()
    {
        var file = Path.Combine(Path.GetTempPath(), $"tokenfab-supply-{Environment.ProcessId}.yaml");
        try
        {
            File.WriteAllText(file, "name: x\ncards: 1M\nhorizon: 1 y\nlogic: { starts: { per_month: 10 }, gross_dies: 60, yield: 50 %, cycle_time: 18 weeks }\n");
            var answer = CommandLine.Run("supply", file);

            Assert.Equal(ExitCode.Infeasible, answer.Code);
            Assert.Contains("beyond the horizon", answer.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("ten")]
    public void A_card_that_is_none_is_refused(string card)
    {
        var answer = Answer("last-card.yaml", "--card", card);

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains("--card", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>What only the catalogue can tell to be wrong still names file, line and field.</summary>
    [Theory]
    [InlineData("node: tsmc-n7", "node: tsmc-n77", "logic.node", "Did you mean 'tsmc-n7'")]
    [InlineData("technology: cowos-s", "technology: cowos-q", "packaging.technology", "not in the catalogue")]
    public void What_the_catalogue_does_not_have_names_its_place(string right, string wrong, string field, string problem)
    {
        var file = Path.Combine(Path.GetTempPath(), $"tokenfab-supply-{Environment.ProcessId}.yaml");
        try
        {
            File.WriteAllText(file, File.ReadAllText(Path.Combine(Root(), "examples", "supply", "last-card.yaml")).Replace(right, wrong, StringComparison.Ordinal));
            var answer = CommandLine.Run("supply", file);

            Assert.Equal(ExitCode.BadInput, answer.Code);
            Assert.Matches($@"{Path.GetFileName(file)}:\d+: {field}: .*{problem}", answer.Error);
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

    private static (int Code, string Output, string Error) Answer(string example, params string[] more)
    {
        var answer = CommandLine.Run(["supply", Path.Combine(Root(), "examples", "supply", example), .. more]);
        return (answer.Code, answer.Output, answer.Error);
    }

    private static string Root([CallerFilePath] string test = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", "..", ".."));
}
