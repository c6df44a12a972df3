using System.Text.Json;

namespace Tokenfab.Validation.Foreign;

/// <summary>What GuideLLM writes: a list of benchmarks, each with distributions over its requests.</summary>
internal sealed class GuideLlmReport : IForeignFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; } = ["op", "model", "isl", "osl", "concurrency", "ttft_ms", "tpot_ms", "output_tokens_per_s"];

    /// <inheritdoc/>
    public bool Is(JsonElement document) =>
        document.At("benchmarks") is { ValueKind: JsonValueKind.Array } benchmarks && benchmarks.EnumerateArray().FirstOrDefault().At("metrics", "time_to_first_token_ms") is not null;

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<string?>> Rows(JsonElement document)
    {
        var model = document.Word("config", "model") ?? document.Word("args", "model") ?? document.Word("config", "backend_kwargs", "model");
        foreach (var benchmark in document.GetProperty("benchmarks").EnumerateArray())
        {
            // GuideLLM's time per output token counts the first one in; the time between tokens is what the field calls TPOT.
            yield return
            [
                "serving", model ?? benchmark.Word("config", "backend", "model") ?? benchmark.Word("worker", "backend_model"),
                Mean(benchmark, "prompt_token_count"), Mean(benchmark, "output_token_count"), Mean(benchmark, "request_concurrency"),
                Mean(benchmark, "time_to_first_token_ms"), Mean(benchmark, "inter_token_latency_ms"), Mean(benchmark, "output_tokens_per_second"),
            ];
        }
    }

    private static string? Mean(JsonElement benchmark, string metric) => JsonCells.Cell(benchmark.Number("metrics", metric, "successful", "mean"));
}
