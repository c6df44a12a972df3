using System.Text.Json;

namespace Tokenfab.Validation.Foreign;

/// <summary>What <c>vllm bench serve</c> and SGLang's <c>bench_serving</c> write: one object a run.</summary>
internal sealed class ServeBenchmark : IForeignFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; } =
        ["op", "chip", "chips", "model", "dtype", "backend", "tp", "isl", "osl", "concurrency", "ttft_ms", "tpot_ms", "output_tokens_per_s"];

    /// <inheritdoc/>
    public bool Is(JsonElement document) => Runs(document).FirstOrDefault() is { ValueKind: JsonValueKind.Object } run && run.At("total_output_tokens") is not null && run.At("completed") is not null;

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<string?>> Rows(JsonElement document) => Runs(document).Select(run =>
    {
        var completed = run.Number("completed");
        var (input, output) = (run.Number("total_input_tokens") / completed, run.Number("total_output_tokens") / completed);
        var (ttft, tpot) = (run.Number("mean_ttft_ms"), run.Number("mean_tpot_ms"));
        var latency = (run.Number("mean_e2el_ms") ?? run.Number("mean_e2e_latency_ms") ?? (ttft + (tpot * (output - 1.0)))) * 1e-3;

        // Layout and chip are not part of the format, but --metadata puts them there.
        return (IReadOnlyList<string?>)
        [
            "serving", run.Word("chip") ?? run.Word("system"), JsonCells.Cell(run.Number("chips")), run.Word("model_id"), run.Word("dtype"), Engine(run.Word("backend")),
            JsonCells.Cell(run.Number("tp") ?? run.Number("tensor_parallel_size")), JsonCells.Cell(input), JsonCells.Cell(output),
            JsonCells.Cell(run.Number("max_concurrency") ?? JsonCells.InFlight(completed, run.Number("duration"), latency)),
            JsonCells.Cell(ttft), JsonCells.Cell(tpot), JsonCells.Cell(run.Number("output_throughput")),
        ];
    });

    private static JsonElement[] Runs(JsonElement document) => document.ValueKind == JsonValueKind.Array ? [.. document.EnumerateArray()] : [document];

    // The client's kind of endpoint says nothing of the engine behind it.
    private static string? Engine(string? backend) => backend is null || backend.StartsWith("openai", StringComparison.Ordinal) ? null : backend;
}
