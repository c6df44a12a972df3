using System.Text.Json;

namespace Tokenfab.Validation.Foreign;

/// <summary>What <c>vllm bench serve --save-detailed</c> writes beside its means: when each request was sent, its lengths and its gaps.</summary>
internal sealed class ServeRequests : IForeignFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; } =
        ["chip", "chips", "model", "dtype", "backend", "tp", "arrival_s", "input_tokens", "output_tokens", "ttft_s", "latency_s"];

    /// <inheritdoc/>
    public bool Is(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object && Lists.All(name => document.At(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0);

    private static IReadOnlyList<string> Lists { get; } = ["start_times", "input_lens", "output_lens", "ttfts", "itls"];

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<string?>> Rows(JsonElement document)
    {
        var (starts, inputs, outputs, firsts) = (Numbers(document, "start_times"), Numbers(document, "input_lens"), Numbers(document, "output_lens"), Numbers(document, "ttfts"));
        var gaps = document.GetProperty("itls").EnumerateArray().Select(list => list.EnumerateArray().Sum(gap => gap.GetDouble())).ToArray();
        var count = new[] { starts.Length, inputs.Length, outputs.Length, firsts.Length, gaps.Length }.Min();
        var earliest = starts.Take(count).DefaultIfEmpty(0.0).Min();
        foreach (var i in Enumerable.Range(0, count).OrderBy(i => starts[i]))
        {
            yield return
            [
                document.Word("chip") ?? document.Word("system"), JsonCells.Cell(document.Number("chips")), document.Word("model_id"), document.Word("dtype"), document.Word("backend"),
                JsonCells.Cell(document.Number("tp") ?? document.Number("tensor_parallel_size")),
                JsonCells.Cell(starts[i] - earliest), JsonCells.Cell(inputs[i]), JsonCells.Cell(outputs[i]),

                // A request that failed has no first token.
                firsts[i] > 0.0 ? JsonCells.Cell(firsts[i]) : null, firsts[i] > 0.0 ? JsonCells.Cell(firsts[i] + gaps[i]) : null,
            ];
        }
    }

    private static double[] Numbers(JsonElement document, string name) => [.. document.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
