using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Collectives of the vendor's library counted in bytes, with the chips of each host told.</summary>
/// <remarks>Tables that count all chips and the devices of a node are profiles of a framework, which launches from the host; tables that
/// count nodes and the chips of each are the library's own tests, which launch back to back.</remarks>
internal sealed class NodeCollectiveRows : RowFamily
{
    // Nobody tells the network between hosts without one in the catalogue: 25 Gb/s is what most clouds give such machines.
    private static readonly NetworkLink Ethernet = new("Ethernet", TopologyKind.FatTree, new(new(3.125e9), new(1.25e9), new(12.5e9), [], Confidence.Estimate));

    /// <inheritdoc/>
    public override string Name => "collective";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "bytes", "nodes|num_gpus", "gpus_per_node|devices_per_node"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => CollectiveWords.Operation(op) is not null;

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var op = CollectiveWords.Operation(row.Op)!.Value;
        var bytes = new Bytes(row.Positive("bytes"));
        var time = row.Time("latency");
        var counted = row.Has("num_gpus");
        var perNode = row.Count(counted ? "devices_per_node" : "gpus_per_node");
        var ranks = counted ? row.Count("num_gpus") : row.Count("nodes") * perNode;
        if (row.Problem is not null || row.Server(perNode) is not { } server)
        {
            return;
        }

        var leaves = ranks > perNode;
        var host = (int)Math.Max(server.Accelerators.Value.Value, server.AcceleratorsPerHost?.Value.Value ?? 0.0);
        if (perNode > host || ranks % perNode != 0)
        {
            row.Note(perNode > host ? "more chips take part on a node than the server has" : "the chips do not fill whole nodes");
            return;
        }

        var guessed = leaves && server.ScaleOut is null or { Topology: TopologyKind.Pcie };
        if (guessed)
        {
            server = server with { Id = server.Id + "-over-ethernet", ScaleOut = Ethernet };
        }

        // A collective waits for the host of the last rank, a send for no one.
        var fromHost = counted && op != CollectiveOperation.Send;
        var known = !leaves || !counted || guessed;
        var group = new RankGroup(ranks, Math.Min(perNode, (int)server.Accelerators.Value.Value));
        answer.Add(new(row, server.Accelerator, time.Value, new CollectivePredictor(server, group, CollectiveLibrary.Vendor, op, bytes, model =>
            fromHost ? model.FromHost(model.Time(op, bytes, group)) : model.Time(op, bytes, group))
        {
            FromHost = fromHost,
            NetworkIsKnown = known,
        })
        {
            Op = known ? row.Op! : row.Op + CollectiveWords.NetworkNotTold,
            Kind = row.Op!,
            Size = SizeClass.Of(bytes),
        });
    }
}
