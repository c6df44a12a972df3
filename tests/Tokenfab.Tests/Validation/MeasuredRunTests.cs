using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Validation;
using Tokenfab.Validation.Foreign;

namespace Tokenfab.Tests.Validation;

/// <summary>Are files of requests with their times replayed, and their distributions compared?</summary>
public sealed class MeasuredRunTests : IDisposable
{
    private static readonly RunFacts H100 = new("H100 SXM", 1, "Llama-3.1-8B", "bf16", "vllm");

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenfab").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("arrival_s,input_tokens,output_tokens,first_token_s,end_s", 1.0, false)]
    [InlineData("arrived_at,num_prefill_tokens,num_decode_tokens,ttft_ms,e2e_latency_ms", 1e3, true)]
    public void A_run_is_one_file_whose_rows_are_requests(string header, double unit, bool relative)
    {
        var file = Write(header, Enumerable.Range(0, 50).Reverse().Select(i =>
        {
            var from = relative ? 0.0 : i * 0.1;
            return string.Create(CultureInfo.InvariantCulture, $"{i * 0.1:R},500,41,{(from + 0.060) * unit:R},{(from + 0.060 + 0.28) * unit:R}");
        }));
        var result = Validator.Run([file], CatalogStore.Embedded, 2, H100);
        Assert.Equal((50, 50, 0), (result.Rows, result.Predicted, result.Refused));
        Assert.Equal(["request_e2e", "request_tpot", "request_ttft"], result.Groups(GroupBy.Op).Select(group => group.Key.Op));
        Assert.All(result.Groups(GroupBy.Op), group => Assert.Equal(5, group.Rows));
        var ttft = result.Points.Single(point => point.Op == "request_ttft" && point.Row.StartsWith("mean", StringComparison.Ordinal));
        Assert.Equal(0.060, ttft.Measured, 1e-9);
        Assert.InRange(ttft.Predicted, 0.02, 0.2);
        var tpot = result.Points.Single(point => point.Op == "request_tpot" && point.Row.StartsWith("p50", StringComparison.Ordinal));
        Assert.Equal(0.007, tpot.Measured, 1e-9);
        Assert.InRange(tpot.Predicted, 0.005, 0.010);
    }

    [Fact]
    public void Requests_without_times_count_as_load_and_are_left_out_of_the_distributions()
    {
        var file = Write("arrival_s,input_tokens,output_tokens,ttft_s,latency_s", ["0,500,40,0.05,0.3", "0.1,500,40,,", "0.2,500,40,0.05,0.3"]);
        var result = Validator.Run([file], CatalogStore.Embedded, 1, H100);
        Assert.Equal(3, result.Predicted);
        Assert.All(result.Points, point => Assert.EndsWith("of 2 requests", point.Row, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0,500,40,0.05,0.3", "0.1,many,40,0.05,0.3", "no count of prompt tokens")]
    [InlineData("0,500,40,,", "0.1,500,40,,", "no request ended on both sides")]
    public void A_broken_run_is_refused_as_a_whole_with_its_reason(string first, string second, string problem)
    {
        var result = Validator.Run([Write("arrival_s,input_tokens,output_tokens,ttft_s,latency_s", [first, second])], CatalogStore.Embedded, 1, H100);
        Assert.Equal((0, 2), (result.Predicted, result.Refused));
        Assert.Contains(problem, Assert.Single(result.Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Detailed_results_of_vllm_are_requests()
    {
        var file = Path.Combine(_folder, "bench.json");
        File.WriteAllText(file, """
            {"backend": "vllm", "model_id": "meta-llama/Llama-3.1-8B", "completed": 2, "total_input_tokens": 1000, "total_output_tokens": 60, "mean_ttft_ms": 50.0, "mean_tpot_ms": 7.0, "duration": 1.0,
             "start_times": [100.5, 100.0], "input_lens": [500, 400], "output_lens": [3, 2], "ttfts": [0.05, 0.04], "itls": [[0.01, 0.02], [0.03]]}
            """);
        using var reader = new StreamReader(ForeignFile.Read(file));
        Assert.Equal(",,meta-llama/Llama-3.1-8B,,vllm,,0,400,2,0.04,0.07", reader.ReadToEnd().Split('\n')[1]);
        Assert.Equal(2, Validator.Run([file], CatalogStore.Embedded, 1, H100).Predicted);
    }

    private string Write(string header, IEnumerable<string> lines)
    {
        var file = Path.Combine(_folder, "run.csv");
        File.WriteAllLines(file, lines.Prepend(header));
        return file;
    }
}
