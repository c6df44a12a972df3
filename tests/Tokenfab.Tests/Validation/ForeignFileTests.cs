using Tokenfab.Catalog;
using Tokenfab.Validation;
using Tokenfab.Validation.Foreign;

namespace Tokenfab.Tests.Validation;

/// <summary>Do other tools' files become rows of the normal form?</summary>
public sealed class ForeignFileTests
{
    private const string Serve = """
        {"backend": "vllm", "model_id": "meta-llama/Llama-3.1-8B", "max_concurrency": null, "completed": 200, "duration": 50.0, "total_input_tokens": 102400,
         "total_output_tokens": 51200, "output_throughput": 1024.0, "mean_ttft_ms": 45.0, "mean_tpot_ms": 9.5, "mean_e2el_ms": 2500.0, "input_lens": [512, 512]}
        """;

    private const string GuideLlm = """
        {"metadata": {"version": 2}, "config": {"model": "Qwen/Qwen3-8B"}, "benchmarks": [{"metrics": {
          "prompt_token_count": {"successful": {"mean": 1000.0}}, "output_token_count": {"successful": {"mean": 128.0}}, "request_concurrency": {"successful": {"mean": 15.5}},
          "time_to_first_token_ms": {"successful": {"mean": 80.0}}, "inter_token_latency_ms": {"successful": {"mean": 12.0}}, "output_tokens_per_second": {"successful": {"mean": 1200.0}}}}]}
        """;

    private const string Mlperf = """
        [{"Category": "closed", "Submitter": "AMD", "Platform": "8xMI300X", "Accelerator": "AMD Instinct MI300X, 192GB", "a#": 8.0, "Nodes": 1, "Model": "llama2-70b-99", "Scenario": "Offline",
          "weight_data_types": "fp8", "Software": "vLLM 0.4.3, ROCm", "Performance_Result": 23514.8, "Performance_Units": "Tokens/s"},
         {"Category": "closed", "Submitter": "AMD", "Platform": "8xMI300X", "Accelerator": "AMD Instinct MI300X, 192GB", "a#": 8.0, "Nodes": 1, "Model": "llama2-70b-99.9", "Scenario": "Offline",
          "weight_data_types": "fp8", "Software": "vLLM 0.4.3, ROCm", "Performance_Result": 23514.8, "Performance_Units": "Tokens/s"}]
        """;

    [Fact]
    public void A_benchmark_of_vllm_is_one_row_with_the_requests_in_flight() =>
        Assert.Equal("serving,,,meta-llama/Llama-3.1-8B,,vllm,,512,256,10,45,9.5,1024", Rows(Serve, ".json")[1]);

    [Fact]
    public void Lines_of_json_are_one_row_each() => Assert.Equal(3, Rows($"{Serve.ReplaceLineEndings(" ")}\n{Serve.ReplaceLineEndings(" ")}\n", ".jsonl").Length);

    [Fact]
    public void A_report_of_guidellm_is_a_row_for_each_benchmark() =>
        Assert.Equal("serving,Qwen/Qwen3-8B,1000,128,15.5,80,12,1200", Rows(GuideLlm, ".json")[1]);

    [Fact]
    public void Results_of_mlperf_under_two_accuracy_targets_are_twins()
    {
        var rows = Rows(Mlperf, ".json");

        Assert.Equal("closed,AMD,8xMI300X,\"AMD Instinct MI300X, 192GB\",8,1,8,llama2-70b-99,Offline,fp8,\"vLLM 0.4.3, ROCm\",23514.8,,2939.35,0", rows[1]);
        Assert.EndsWith(",1", rows[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\": 1}", "the file is of no known format")]
    [InlineData("[]", "the file is of no known format")]
    [InlineData("{", "the file is not JSON")]
    [InlineData("", "the file is not JSON")]
    public void Other_json_is_an_error(string json, string problem) => Assert.Equal(problem, Assert.Throws<InputException>(() => Rows(json, ".json")).Problem);

    [Fact]
    public void What_a_file_does_not_say_the_user_can()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("tokenfab-given-").FullName, "mine.csv");
        File.WriteAllText(file, "m,n,k,latency_us\n64,4096,4096,20\n");

        var lacking = Validator.Run([file], CatalogStore.Embedded, 1);
        var said = Validator.Run([file], CatalogStore.Embedded, 1, new RunFacts("H100", Precision: "bf16"));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        Assert.Contains("(--chip says it), dtype (--precision says it)", Assert.Single(lacking.Refusals).Reason, StringComparison.Ordinal);
        Assert.Equal("h100-sxm", Assert.Single(said.Points).Chip);
    }

    private static string[] Rows(string json, string ending)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("tokenfab-foreign-").FullName, "run" + ending);
        try
        {
            File.WriteAllText(file, json);
            using var reader = new StreamReader(ForeignFile.Read(file));
            return reader.ReadToEnd().TrimEnd('\n').Split('\n');
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }
}
