using System.Text.Json;

namespace Tokenfab.Cli.Tests.Plans;

/// <summary>The verb from file to exit code, with the real planner on a small question.</summary>
public sealed class PlanCommandTests : IDisposable
{
    private const string Small = """
        name: Small
        model: Llama-3.1-8B
        traffic: { input_tokens: 500, output_tokens: 200, rate: 2 req/s }
        slo: { ttft: 2 s, tpot: 60 ms }
        chips: [H100 SXM]
        search: { max_chips_per_replica: 2, modes: [aggregated] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenfab-plan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void APlanIsFound()
    {
        var report = Path.Combine(_folder, "report.html");
        var answer = CommandLine.Run("plan", Scenario(Small), "--json", "--out", report);

        using var json = JsonDocument.Parse(answer.Output);
        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.True(json.RootElement.GetProperty("best").GetProperty("fleet").GetProperty("chips").GetInt32() >= 1);
        Assert.EndsWith("</html>\n", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Equal(["report.html", "scenario.yaml"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheAnswerDoesNotDependOnThreads() =>
        Assert.Equal(CommandLine.Run("plan", Scenario(Small), "--json", "--threads", "1").Output, CommandLine.Run("plan", Scenario(Small), "--json", "--threads", "3").Output);

    [Fact]
    public void ALaunchScriptNamesTheRepository()
    {
        var answer = CommandLine.Run("plan", Scenario(Small), "--launch", "vllm");

        Assert.StartsWith("#!/usr/bin/env bash\n", answer.Output, StringComparison.Ordinal);
        Assert.Contains("/Llama-3.1-8B", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnImpossibleObjectiveExitsWithThreeAndAReason()
    {
        var answer = CommandLine.Run("plan", Scenario(Small.Replace("60 ms", "1 us", StringComparison.Ordinal)), "--json");

        using var json = JsonDocument.Parse(answer.Output);
        Assert.Equal(ExitCode.Infeasible, answer.Code);
        Assert.Equal("tpot", json.RootElement.GetProperty("outcomes")[0].GetProperty("loss").GetProperty("reason").GetString());
    }

    [Fact]
    public void NothingIsLaunchedWhereThereIsNoPlan()
    {
        var answer = CommandLine.Run("plan", Scenario(Small.Replace("60 ms", "1 us", StringComparison.Ordinal)), "--launch", "vllm");

        Assert.Equal(ExitCode.Infeasible, answer.Code);
        Assert.Empty(answer.Output);
        Assert.StartsWith("error: ", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model: Llama-3.1-8B", "model: Llama-9")]
    [InlineData("rate: 2 req/s", "rate: 2 GB/s")]
    [InlineData("rate: 2 req/s", "speed: 2 req/s")]
    [InlineData("rate: 2 req/s", "rate: -2 req/s")]
    [InlineData("[H100 SXM]", "[]")]
    [InlineData("[H100 SXM]", "[H100 SXM")]
    [InlineData("[H100 SXM]", "[H9000]")]
    public void BadInputExitsWithTwoAndNamesTheFile(string right, string wrong)
    {
        var report = Path.Combine(_folder, "report.html");
        var answer = CommandLine.Run("plan", Scenario(Small.Replace(right, wrong, StringComparison.Ordinal)), "--out", report);

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Empty(answer.Output);
        Assert.StartsWith("error: ", answer.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(report));
    }

    [Theory]
    [InlineData("chips: [H9000]", "chips[0]")]
    [InlineData("chips: [H100 SXM]\npolicy: { date: 2001-01-01, destination: CN }", "policy.date")]
    public void WhatTheCatalogueDoesNotHaveNamesFileLineAndField(string chips, string field)
    {
        var answer = CommandLine.Run("plan", Scenario(Small.Replace("chips: [H100 SXM]", chips, StringComparison.Ordinal)));

        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains($": {field}: ", answer.Error, StringComparison.Ordinal);
        Assert.Matches(@"\.yaml:\d+: ", answer.Error);
    }

    [Theory]
    [InlineData("--threads", "0")]
    [InlineData("--top", "-1")]
    [InlineData("--explain", "ttfd")]
    [InlineData("--launch", "vlm")]
    [InlineData("--out", "no/such/folder/report.html")]
    public void BadOptionsExitWithTwo(string option, string value) =>
        Assert.Equal(ExitCode.BadInput, CommandLine.Run("plan", Scenario(Small), option, value).Code);

    private string Scenario(string text)
    {
        var file = Path.Combine(_folder, "scenario.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
