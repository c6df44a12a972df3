using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Collectives of the vendor's library, counted in elements, as nccl-tests count them.</summary>
internal sealed class NcclRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "collective";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "dtype", "num_gpus", "elements"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => CollectiveWords.Operation(op) is not null;

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var op = CollectiveWords.Operation(row.Op)!.Value;
        var bytes = new Bytes(row.Positive("elements") * row.Format("dtype", NumberFormat.Bf16).Width().Value);
        var ranks = row.Count("num_gpus");
        var time = row.Time("latency");
        if (row.Server(ranks) is { } server)
        {
            var group = new RankGroup(ranks, Math.Min(ranks, (int)server.Accelerators.Value.Value));
            answer.Add(new(row, server.Accelerator, time.Value, new CollectivePredictor(server, group, CollectiveLibrary.Vendor, op, bytes, model => model.Time(op, bytes, group)))
            {
                Kind = row.Op!,
                Size = SizeClass.Of(bytes),
            });
        }
    }
}
