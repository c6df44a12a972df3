using System.Text.Json;

namespace Tokenfab.Validation.Foreign;

/// <summary>MLPerf inference's <c>summary_results.json</c>: one object for each system, model and scenario.</summary>
internal sealed class MlperfSummary : IForeignFormat
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; } =
        ["division", "submitter", "platform", "accelerator", "accel_per_node", "nodes", "chips", "model", "scenario", "weight_dtype", "framework", "tokens_per_s", "samples_per_s", "tokens_per_s_per_chip", "twin_99_999"];

    /// <inheritdoc/>
    public bool Is(JsonElement document) => document.ValueKind == JsonValueKind.Array && document.EnumerateArray().FirstOrDefault().At("Performance_Units") is not null;

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<string?>> Rows(JsonElement document)
    {
        // One run is often handed in under both accuracy targets of a model.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var result in document.EnumerateArray())
        {
            var (perNode, nodes, rate) = (result.Number("a#"), result.Number("Nodes") ?? 1.0, result.Number("Performance_Result"));
            var (model, chips) = (result.Word("Model"), perNode * nodes);
            var tokens = result.Word("Performance_Units")?.Contains("token", StringComparison.OrdinalIgnoreCase) == true;
            var run = string.Join('|', result.Word("Submitter"), result.Word("Platform"), model?.Split("-99")[0], result.Word("Scenario"), rate);
            yield return
            [
                result.Word("Category"), result.Word("Submitter"), result.Word("Platform"), result.Word("Accelerator"), JsonCells.Cell(perNode), JsonCells.Cell(nodes), JsonCells.Cell(chips),
                model, result.Word("Scenario"), result.Word("weight_data_types"), result.Word("Software"), tokens ? JsonCells.Cell(rate) : null, tokens ? null : JsonCells.Cell(rate),
                tokens ? JsonCells.Cell(rate / chips) : null, seen.Add(run) ? "0" : "1",
            ];
        }
    }
}
