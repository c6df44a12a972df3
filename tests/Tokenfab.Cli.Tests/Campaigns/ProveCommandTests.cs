using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tokenfab.Cli.Tests.Campaigns;

public sealed class ProveCommandTests
{
    private static readonly string Examples = Path.Combine(Root(), "examples", "campaigns");

    [Theory]
    [InlineData("minif2f-search.yaml")]
    [InlineData("subgoals.yaml")]
    [InlineData("grpo-math-7b.yaml")]
    public void Every_key_is_documented(string example)
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        var answer = CommandLine.Run("prove", Path.Combine(Examples, example), "--json");
        using var json = JsonDocument.Parse(answer.Output);

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void An_extrapolated_answer_says_so()
    {
        var answer = CommandLine.Run("prove", Path.Combine(Examples, "putnam-search.yaml"));

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains("EXTRAPOLATED", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_written_whole_and_a_target_out_of_reach_ends_with_3()
    {
        var folder = Directory.CreateTempSubdirectory("tokenfab-prove-");
        try
        {
            var (campaign, report) = (Path.Combine(folder.FullName, "campaign.yaml"), Path.Combine(folder.FullName, "report.html"));
            File.WriteAllText(campaign, File.ReadAllText(Path.Combine(Examples, "minif2f-search.yaml")).Replace("87 %\n", "99 %\n", StringComparison.Ordinal));
            var answer = CommandLine.Run("prove", campaign, "--out", report);

            Assert.Equal(ExitCode.Infeasible, answer.Code);
            Assert.Contains("No number of attempts is known to reach 99 %", answer.Output, StringComparison.Ordinal);
            Assert.Contains("fan outer", File.ReadAllText(report), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(true);
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
}
