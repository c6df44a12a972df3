using System.Text.Json;

namespace Tokenfab.Cli.Tests.Simulations;

public sealed class SimulateCommandTests : IDisposable
{
    private const string Scenario = """
        name: two replicas
        model: Llama-3.1-8B
        traffic: { input_tokens: 500, output_tokens: 100, rate: 20 req/s }
        slo: { ttft: 1 s, tpot: 40 ms }
        chips: [H100 SXM]
        search: { precisions: [bf16] }
        deployment: { layout: TP1, replicas: 2, routing: least_outstanding }
        simulation: { requests: 300 }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenfab").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tells_latencies_and_rates_as_a_table()
    {
        var answer = CommandLine.Run("simulate", File(Scenario));
        Assert.Equal(ExitCode.Found, answer.Code);
        Assert.Contains("300 finished", answer.Output, StringComparison.Ordinal);
        Assert.Contains("time to first token", answer.Output, StringComparison.Ordinal);
        Assert.Contains("2 x TP1 on NVIDIA H100 SXM; vllm scheduler", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_of_the_JSON_is_documented()
    {
        var answer = CommandLine.Run("simulate", File(Scenario), "--json");
        using var json = JsonDocument.Parse(answer.Output);
        var page = System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, Root(), "docs", "json.md"));
        Assert.All(Keys(json.RootElement), key => Assert.Contains($"`{key}`", page, StringComparison.Ordinal));
        Assert.Equal(300, json.RootElement.GetProperty("requests").GetProperty("finished").GetInt64());
    }

    [Fact]
    public void The_answer_does_not_depend_on_threads_and_the_file_has_a_line_for_each_request()
    {
        var csv = Path.Combine(_folder, "requests.csv");
        var one = CommandLine.Run("simulate", File(Scenario), "--threads", "1", "--requests", csv);
        var two = CommandLine.Run("simulate", File(Scenario), "--threads", "2");
        Assert.Equal(one.Output, two.Output);
        Assert.Equal(301, System.IO.File.ReadLines(csv).Count());
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.tmp"));
    }

    [Fact]
    public void The_report_is_well_formed_and_draws_distributions_and_time_series()
    {
        var report = Path.Combine(_folder, "report.html");
        Assert.Equal(ExitCode.Found, CommandLine.Run("simulate", File(Scenario), "--out", report).Code);
        var page = System.IO.File.ReadAllText(report);
        var body = System.Xml.Linq.XElement.Parse(page[page.IndexOf("<main", StringComparison.Ordinal)..(page.IndexOf("</main>", StringComparison.Ordinal) + "</main>".Length)]);
        Assert.Equal(6, body.Descendants("svg").Count());
        Assert.Contains("two replicas", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Replays_a_trace_compressed_or_not_and_counts_what_it_refuses()
    {
        var trace = Path.Combine(_folder, "trace.csv.gz");
        using (var zipped = new System.IO.Compression.GZipStream(System.IO.File.Create(trace), System.IO.Compression.CompressionLevel.Fastest))
        {
            zipped.Write("arrival_s,input_tokens,output_tokens\n0,100,10\n1,100,0\n2,0,10\n3,2000000,10\n4,100,1\n"u8);
        }

        var answer = CommandLine.Run("simulate", File(Scenario), "--trace", trace, "--json");
        Assert.Equal(string.Empty, answer.Error);
        using var json = JsonDocument.Parse(answer.Output);
        var requests = json.RootElement.GetProperty("requests");
        Assert.Equal((5, 2, 3), (requests.GetProperty("arrived").GetInt32(), requests.GetProperty("finished").GetInt32(), requests.GetProperty("rejected").GetInt32()));
    }

    [Theory]
    [InlineData("layout: TP1", "layout: TP3 XY2", "no degree of parallelism")]
    [InlineData("layout: TP1", "layout: TP2 EP4", "EP must divide")]
    [InlineData("routing: least_outstanding", "routing: nearest", "deployment.routing")]
    [InlineData("routing: least_outstanding", "scheduler: magic", "no known scheduler")]
    [InlineData("routing: least_outstanding", "preemption: swap", "over what link")]
    [InlineData("routing: least_outstanding", "block_tokens: 24", "no power of two")]
    [InlineData("routing: least_outstanding", "token_budget: 100", "cannot hold a token of each")]
    [InlineData("replicas: 2", "replicas: 0", "no whole number from 1")]
    [InlineData("model: Llama-3.1-8B", "model: Llama-3.1-405B", "leaves no room for a KV cache")]
    [InlineData("requests: 300", "arrivals: trace", "no trace is given")]
    [InlineData("requests: 300", "streams: [{ traffic: { rate: 1 req/s }, simulation: {} }]", "neither lengths nor a trace")]
    [InlineData("requests: 300", "streams: [{ traffic: { input_tokens: 5, output_tokens: 5 }, simulation: {} }]", "no rate is given")]
    [InlineData("requests: 300", "turns: 0.5", "less than one turn")]
    [InlineData("routing: least_outstanding", "autoscale: { min: 3, max: 2, target: 5, cold_start: 1 s }", "no whole number from 3")]
    [InlineData("routing: least_outstanding", "host_cache: { capacity: 1 GB }, prefix_cache: true", "over what link")]
    public void Refuses_what_makes_no_sense(string was, string wrong, string problem)
    {
        var answer = CommandLine.Run("simulate", File(Scenario.Replace(was, wrong, StringComparison.Ordinal)));
        Assert.Equal(ExitCode.BadInput, answer.Code);
        Assert.Contains(problem, answer.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Keys(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(p => Keys(p.Value).Prepend(p.Name))
        : [];

    private static string Root()
    {
        var at = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(at, "Tokenfab.slnx")))
        {
            at = Path.GetDirectoryName(at)!;
        }

        return at;
    }

    private string File(string text)
    {
        var path = Path.Combine(_folder, "scenario.yaml");
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
