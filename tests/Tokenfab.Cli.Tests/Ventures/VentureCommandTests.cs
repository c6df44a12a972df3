using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tokenfab.Cli.Tests.Ventures;

public sealed class VentureCommandTests
{
    private static readonly string Example = Path.Combine(Root(), "examples", "venture", "gpu-startup.yaml");

    [Fact]
    public void Every_key_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        var answer = CommandLine.Run("venture", Example, "--paths", "4000", "--json");
        using var json = JsonDocument.Parse(answer.Output);

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_tells_ruin_and_break_even()
    {
        var answer = CommandLine.Run("venture", Example, "--paths", "100000");

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains("90,715", answer.Output, StringComparison.Ordinal);
        Assert.Contains("100,000 futures", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_written_whole()
    {
        var file = Path.Combine(Path.GetTempPath(), $"tokenfab-venture-{Environment.ProcessId}.html");
        try
        {
            Assert.Equal(ExitCode.Found, CommandLine.Run("venture", Example, "--paths", "4000", "--out", file).Code);
            Assert.Contains("fan outer", File.ReadAllText(file), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("out of range", "--paths", "0")]
    [InlineData("out of range", "--threads", "0")]
    public void Bad_options_end_with_2(string problem, params string[] options)
    {
        var answer = CommandLine.Run(["venture", Example, .. options]);

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains(problem, answer.Error, StringComparison.Ordinal);
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
