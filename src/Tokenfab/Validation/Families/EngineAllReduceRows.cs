using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>All-reduces by serving engines' own kernels, replayed from captured graphs or launched one by one from the host.</summary>
internal sealed class EngineAllReduceRows : RowFamily
{
    // Share of the memory's rate at which a plain copy runs.
    private const double CopyEfficiency = 0.9;

    /// <inheritdoc/>
    public override string Name => "custom_all_reduce";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "dtype", "num_gpus", "elements"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op == "custom_all_reduce";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var bytes = new Bytes(row.Positive("elements") * row.Format("dtype", NumberFormat.Bf16).Width().Value);
        var ranks = row.Count("num_gpus");
        var time = row.Time("latency");
        if (row.Server(ranks) is not { } server)
        {
            return;
        }

        var group = new RankGroup(ranks, Math.Min(ranks, (int)server.Accelerators.Value.Value));
        var eager = row.TextOr("kernel", string.Empty).EndsWith("eager", StringComparison.Ordinal);

        // Outside a captured graph the message is copied once, into a buffer that peers can read or out of the caller's.
        var copy = eager && row.Subjects.Catalog.Accelerator(server.Accelerator).Memory.Bandwidth is { } rate ? 2.0 * bytes / (rate.Value * CopyEfficiency) : Seconds.Zero;
        var library = CollectiveLibraries.Of(row.TextOr("framework", string.Empty));
        answer.Add(new(row, server.Accelerator, time.Value, new CollectivePredictor(server, group, library, CollectiveOperation.EngineAllReduce, bytes, model =>
            eager ? model.FromHost(model.AllReduce(bytes, group) + copy) : model.AllReduce(bytes, group))
        {
            FromHost = eager,
        })
        {
            Kind = eager ? "eager_all_reduce" : library == CollectiveLibrary.TensorRtLlm ? "tensorrt_llm_all_reduce" : "engine_all_reduce",
            Size = SizeClass.Of(bytes),
        });
    }
}
