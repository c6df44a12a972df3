using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tokenfab.Cli.Tests.Markets;

public sealed class MarketCommandTests
{
    private static readonly string Example = Path.Combine(Root(), "examples", "market", "china-accelerators.yaml");

    [Fact]
    public void Every_key_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        var answer = CommandLine.Run("market", Example, "--json");
        using var json = JsonDocument.Parse(answer.Output);

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_tells_when_its_stock_runs_out()
    {
        var answer = CommandLine.Run("market", Example);

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains("42.9 weeks", answer.Output, StringComparison.Ordinal);
        Assert.Contains("20.2 % of quarter 2", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_written_whole()
    {
        var file = Path.Combine(Path.GetTempPath(), $"tokenfab-market-{Environment.ProcessId}.html");
        try
        {
            Assert.Equal(ExitCode.Found, CommandLine.Run("market", Example, "--out", file).Code);
            Assert.Contains("Weeks of cover", File.ReadAllText(file), StringComparison.Ordinal);
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

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
