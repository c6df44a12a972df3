using System.Text.Json;

namespace Tokenfab.Cli.Tests.Plans;

public sealed class VerifyTests : IDisposable
{
    private const string Scenario = """
        name: chat
        model: Llama-3.1-8B
        traffic: { input_tokens: 500, output_tokens: 100, rate: 20 req/s }
        slo: { ttft: 1 s, tpot: 40 ms }
        chips: [H100 SXM]
        search: { precisions: [bf16], modes: [aggregated], max_chips_per_replica: 1 }
        """;

    private readonly string _file = Path.GetTempFileName();

    public VerifyTests() => File.WriteAllText(_file, Scenario);

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Tells_plan_and_replay_below_one_another()
    {
        var answer = CommandLine.Run("plan", _file, "--verify");
        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains("plan is off by", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_them_to_scripts_too()
    {
        using var json = JsonDocument.Parse(CommandLine.Run("plan", _file, "--verify", "--json").Output);
        var figures = json.RootElement.GetProperty("verification")[0].GetProperty("figures").EnumerateArray().ToArray();
        Assert.Equal(["ttft_mean", "ttft_tail", "tpot_mean", "tpot_tail", "requests_per_second", "batch"], figures.Select(f => f.GetProperty("figure").GetString()));
        Assert.All(figures, f => Assert.Equal(
            (f.GetProperty("estimated").GetDouble() / f.GetProperty("replayed").GetDouble()) - 1.0, f.GetProperty("error_share").GetDouble(), 1e-9));
    }
}
