using System.Text.Json;
using Parquet;

namespace Tokenfab.Cli.Tests.Simulations;

/// <summary>The files that a run writes while it goes on: each tells of every request, and they agree with one another.</summary>
public sealed class RunFilesTests : IDisposable
{
    private const string Scenario = """
        name: two tenants
        model: Llama-3.1-8B
        traffic: { trace: trace.csv }
        slo: { ttft: 1 s, tpot: 40 ms }
        chips: [H100 SXM]
        search: { precisions: [bf16] }
        deployment: { layout: TP1, replicas: 2, routing: least_outstanding, prefill: { layout: TP1 } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenfab").FullName;

    public RunFilesTests()
    {
        File.WriteAllText(At("scenario.yaml"), Scenario);
        File.WriteAllLines(
            At("trace.csv"),
            Enumerable.Range(0, 60).Select(i => $"{i * 0.05:F2},{500 + i},{20 + i},{(i % 3 == 0 ? "acme" : "zenith")},{(i == 7 ? "0.02" : string.Empty)}").Prepend("arrival_s,input_tokens,output_tokens,tenant,deadline_s"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Parquet_and_CSV_hold_the_same_requests()
    {
        Assert.Equal(ExitCode.Found, CommandLine.Run("simulate", At("scenario.yaml"), "--requests", At("r.csv")).Code);
        Assert.Equal(ExitCode.Found, CommandLine.Run("simulate", At("scenario.yaml"), "--requests", At("r.parquet")).Code);
        var lines = (await File.ReadAllLinesAsync(At("r.csv"), TestContext.Current.CancellationToken)).Skip(1).Select(line => line.Split(',')).ToArray();
        await using var stream = File.OpenRead(At("r.parquet"));
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        using var group = reader.OpenRowGroupReader(0);
        var ends = new long[60];
        await group.ReadAsync<long>(reader.Schema.GetDataFields().Single(field => field.Name == "end_ns"), ends, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(lines.Select(line => (long)(decimal.Parse(line[9], System.Globalization.CultureInfo.InvariantCulture) * 1_000_000_000m)), ends);
        Assert.Single(lines, line => line[1] == "aborted");
        Assert.Equal(20, lines.Count(line => line[^1] == "acme"));
    }

    [Fact]
    public void The_timeline_holds_every_request_and_both_kinds_of_worker()
    {
        Assert.Equal(ExitCode.Found, CommandLine.Run("simulate", At("scenario.yaml"), "--timeline", At("t.json"), "--requests", At("r.csv")).Code);
        using var json = JsonDocument.Parse(File.ReadAllText(At("t.json")));
        var events = json.RootElement.GetProperty("traceEvents").EnumerateArray().ToArray();
        Assert.Equal(60, events.Count(e => e.GetProperty("name").GetString() == "request" && e.GetProperty("ph").GetString() == "b"));
        Assert.Equal(60, events.Count(e => e.GetProperty("name").GetString() == "request" && e.GetProperty("ph").GetString() == "e"));
        Assert.Contains(events, e => e.GetProperty("name").GetString() == "prefill" && e.GetProperty("ph").GetString() == "X" && e.GetProperty("pid").GetInt32() >= 1_000_000);
        Assert.Contains(events, e => e.GetProperty("name").GetString() == "decode" && e.GetProperty("ph").GetString() == "X" && e.GetProperty("pid").GetInt32() < 2);
    }

    [Fact]
    public void Tenants_add_up_to_the_whole()
    {
        using var json = JsonDocument.Parse(CommandLine.Run("simulate", At("scenario.yaml"), "--json").Output);
        var tenants = json.RootElement.GetProperty("tenants").EnumerateArray().ToArray();
        Assert.Equal(["zenith", "acme"], tenants.Select(t => t.GetProperty("tenant").GetString()));
        var requests = json.RootElement.GetProperty("requests");
        foreach (var count in new[] { "finished", "rejected", "aborted", "met_objectives" })
        {
            Assert.Equal(requests.GetProperty(count).GetInt64(), tenants.Sum(t => t.GetProperty(count).GetInt64()));
        }

        Assert.True(json.RootElement.GetProperty("wall_energy_joules").GetDouble() > json.RootElement.GetProperty("board_energy_joules").GetDouble());
        Assert.True(json.RootElement.GetProperty("usd_per_million_output_tokens").GetDouble() > json.RootElement.GetProperty("usd_per_million_tokens").GetDouble());
    }

    private string At(string name) => Path.Combine(_folder, name);
}
