using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>All-reduces over several nodes, as nccl-tests print them: bytes, and the time out of place.</summary>
internal sealed class MultiNodeRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "collective";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "n_gpus", "bytes", "time_us_out_of_place"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op == "all_reduce";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var bytes = new Bytes(row.Positive("bytes"));
        var ranks = row.Count("n_gpus");
        var time = new Seconds(row.Measured("time_us_out_of_place") * 1e-6);
        if (row.Server(ranks) is { } server)
        {
            var group = new RankGroup(ranks, Math.Min(ranks, (int)server.Accelerators.Value.Value));
            answer.Add(new(row, server.Accelerator, time.Value, new CollectivePredictor(server, group, CollectiveLibrary.Vendor, CollectiveOperation.AllReduce, bytes, model => model.AllReduce(bytes, group)))
            {
                Kind = "all_reduce",
                Size = SizeClass.Of(bytes),
            });
        }
    }
}
