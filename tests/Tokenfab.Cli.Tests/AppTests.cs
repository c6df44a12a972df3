using System.Text.Json;
using Tokenfab.Cli.Output;

namespace Tokenfab.Cli.Tests;

public sealed class AppTests
{
    [Theory]
    [InlineData("plam")]
    [InlineData("plan")]
    [InlineData("plan", "a.yaml", "b.yaml")]
    [InlineData("plan", "a.yaml", "--thread", "2")]
    [InlineData("plan", "a.yaml", "--threads", "many")]
    public void AWrongCommandLineIsBadInput(params string[] args)
    {
        var answer = CommandLine.Run(args);

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.StartsWith("error: command line: ", answer.Error, StringComparison.Ordinal);
        Assert.Empty(answer.Output);
    }

    [Fact]
    public void BadInputIsAlsoJson()
    {
        var answer = CommandLine.Run("plan", "--json", "--thread", "2");

        using var json = JsonDocument.Parse(answer.Output);
        var error = json.RootElement.GetProperty("error");
        Assert.Equal("bad_input", error.GetProperty("kind").GetString());
        Assert.Contains("tokenfab plan --help", error.GetProperty("mend").GetString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, answer.Code);
    }

    [Fact]
    public void NoArgumentsGiveHelp()
    {
        var answer = CommandLine.Run();

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains("plan", answer.Output, StringComparison.Ordinal);
        Assert.Empty(answer.Error);
    }

    [Fact]
    public void HelpOfAVerbHasExamples()
    {
        var answer = CommandLine.Run("plan", "--help");

        Assert.Contains("Examples:", answer.Output, StringComparison.Ordinal);
        Assert.Contains("  tokenfab plan examples/deepseek-v3-chat.yaml", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileIsWrittenWholeOrNotAtAll()
    {
        var missing = Path.Combine(Path.GetTempPath(), "tokenfab-no-such-folder", "report.html");

        var wrong = Assert.Throws<InputException>(() => AtomicFile.Write(missing, "text"));

        Assert.Equal(missing, wrong.File);
        Assert.False(Directory.Exists(Path.GetDirectoryName(missing)));
    }
}
