using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tokenfab.Cli.Tests.WhatIfs;

public sealed class WhatIfCommandTests
{
    private static readonly string Example = Path.Combine(Root(), "examples", "whatif", "token-lab.yaml");

    [Fact]
    public void Every_key_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Root(), "docs", "json.md"));
        var answer = CommandLine.Run("whatif", Example, "--tornado", "--samples", "4", "--set", "d0=+50%", "--json");
        using var json = JsonDocument.Parse(answer.Output);

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", documented, StringComparison.Ordinal));
        Assert.True(json.RootElement.GetProperty("changed").GetProperty("logic_wafers").GetDouble() > json.RootElement.GetProperty("today").GetProperty("logic_wafers").GetDouble());
    }

    [Theory]
    [InlineData("html", "</html>")]
    [InlineData("svg", "xmlns=")]
    public void A_tornado_is_written_whole(string extension, string part)
    {
        var file = Path.Combine(Path.GetTempPath(), $"tokenfab-whatif-{Environment.ProcessId}.{extension}");
        try
        {
            Assert.Equal(ExitCode.Found, CommandLine.Run("whatif", Example, "--out", file).Code);
            var text = File.ReadAllText(file);
            Assert.Contains("predicted speed", text, StringComparison.Ordinal);
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_chip_that_stays_is_found_and_none_is_infeasible()
    {
        var answer = CommandLine.Run("whatif", Example, "--set", "policy.exemptions[0]=repairs", "--set", "policy.accept=free");

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Equal(ExitCode.Infeasible, CommandLine.Run("whatif", Example, "--set", "slo.tpot=x0.001").Code);
    }

    /// <summary>The line of docs/whatif.md: an exemption that no rule asks for there is no error.</summary>
    [Fact]
    public void An_export_rule_changes_the_chip()
    {
        var answer = CommandLine.Run("whatif", Example, "--set", "date=2024-06-01", "--set", "policy.destination=CN");

        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains("NVIDIA H20", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is no change", "--set", "d0")]
    [InlineData("out of range", "--samples", "-1")]
    [InlineData("out of range", "--pass-through", "-1")]
    public void Bad_options_end_with_2(string problem, params string[] options)
    {
        var answer = CommandLine.Run(["whatif", Example, .. options]);

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains(problem, answer.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Keys(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
