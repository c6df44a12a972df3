using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>All-reduces by serving engines' own kernels, replayed from captured graphs.</summary>
internal sealed class EngineAllReduceRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "custom_all_reduce";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "dtype", "num_gpus", "elements"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op == "custom_all_reduce";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        if (row.TextOr("kernel", string.Empty).EndsWith("eager", StringComparison.Ordinal))
        {
            row.Note("no model predicts an engine's all-reduce launched without a captured graph");
            return;
        }

        var bytes = new Bytes(row.Positive("elements") * row.Format("dtype", NumberFormat.Bf16).Width().Value);
        var ranks = row.Count("num_gpus");
        var time = row.Time("latency");
        if (row.Server(ranks) is { } server)
        {
            var group = new RankGroup(ranks, Math.Min(ranks, (int)server.Accelerators.Value.Value));
            answer.Add(new(row, server.Accelerator, time.Value, new CollectivePredictor(server, group, CollectiveLibrary.Engine, model => model.AllReduce(bytes, group)))
            {
                Kind = "engine_all_reduce",
                Size = SizeClass.Of(bytes),
            });
        }
    }
}
