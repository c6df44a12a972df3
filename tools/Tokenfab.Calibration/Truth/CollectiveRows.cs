using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Network;
using Tokenfab.Quantities;

namespace Tokenfab.Calibration.Truth;

/// <summary>Reads the tables of collectives as predictions to make.</summary>
public static class CollectiveRows
{
    private static readonly Dictionary<string, Server?> Servers = new(StringComparer.Ordinal);

    public static IEnumerable<CollectiveRow> Nccl(string folder)
    {
        var table = TruthTable.Read(folder, "aic_collectives_nccl");
        foreach (var row in table.Rows)
        {
            var bytes = new Bytes(table.Number(row, "elements") * (table.Text(row, "dtype") == "half" ? 2.0 : 1.0));
            var group = RankGroup.Local((int)table.Number(row, "num_gpus"));
            if (Server(table.Text(row, "chip")) is { } server)
            {
                yield return Row(table, server, table.Text(row, "op"), bytes, group, table.Number(row, "latency_us"), "nccl");
            }
        }
    }

    /// <summary>All-reduces of serving engines replayed from captured graphs.</summary>
    public static IEnumerable<CollectiveRow> Custom(string folder)
    {
        var table = TruthTable.Read(folder, "aic_custom_allreduce");
        foreach (var row in table.Rows)
        {
            var kernel = table.Text(row, "kernel");
            if (Server(table.Text(row, "chip")) is { } server && !kernel.EndsWith("eager", StringComparison.Ordinal))
            {
                yield return Row(
                    table, server, "engine_all_reduce", new(table.Number(row, "elements") * 2.0), RankGroup.Local((int)table.Number(row, "num_gpus")), table.Number(row, "latency_us"), kernel);
            }
        }
    }

    public static IEnumerable<CollectiveRow> Experts(string folder)
    {
        foreach (var (name, once) in new[] { ("aic_deepep_ll", false), ("aic_deepep_normal", true) })
        {
            var table = TruthTable.Read(folder, name);
            foreach (var row in table.Rows)
            {
                // 24 units for communication is DeepEP's default; 8 chips a node in these tables.
                if (Server(table.Text(row, "chip")) is not { } server || (once && table.Number(row, "dispatch_sms") != 24.0))
                {
                    continue;
                }

                var ranks = (int)table.Number(row, "nodes") * Math.Min(8, (int)server.Accelerators.Value.Value);
                var group = new RankGroup(ranks, Math.Min(8, ranks));
                var (tokens, topK, hidden) = (table.Number(row, "tokens"), (int)table.Number(row, "topk"), table.Number(row, "hidden"));
                var label = $"t{tokens} h{hidden} k{topK} n{ranks}";

                // FP8 with a 4-byte scale per 128 elements out, bf16 back.
                yield return new(name, server, "dispatch", (table.Number(row, "dispatch_us") + Extra(table, row, "dispatch_notify_us")) * 1e-6, model =>
                    Exchange(model, once, tokens, topK, hidden * (1.0 + (4.0 / 128.0)), group)) { Label = label };
                yield return new(name, server, "combine", (table.Number(row, "combine_us") + Extra(table, row, "combine_notify_us")) * 1e-6, model =>
                    Exchange(model, once, tokens, topK, hidden * 2.0, group)) { Label = label };
            }
        }
    }

    /// <summary>All-reduces over several nodes of eight A100.</summary>
    public static IEnumerable<CollectiveRow> MultiNode(string folder)
    {
        var table = TruthTable.Read(folder, "collectives_a100_multinode");
        foreach (var row in table.Rows)
        {
            var ranks = (int)table.Number(row, "n_gpus");
            if (table.Number(row, "bytes") > 0.0 && ranks > 8)
            {
                yield return Row(table, Server("a100_sxm")!, "all_reduce", new(table.Number(row, "bytes")), new(ranks, 8), table.Number(row, "time_us_out_of_place"), $"n{ranks}");
            }
        }
    }

    private static double Exchange(CommunicationModel model, bool sorted, double tokens, int topK, double width, RankGroup group) =>
        (sorted ? model.SortedExchange(tokens, topK, new(width), group) : model.DirectExchange(tokens, topK, new(width), group)).Value;

    private static double Extra(TruthTable table, string[] row, string column) => table.Has(column) ? table.Number(row, column) : 0.0;

    private static CollectiveRow Row(TruthTable table, Server server, string op, Bytes bytes, RankGroup group, double microseconds, string label) =>
        new(table.Name, server, op, microseconds * 1e-6, model => (op switch
        {
            "all_reduce" or "engine_all_reduce" => model.AllReduce(bytes, group),
            "all_gather" => model.AllGather(bytes, group),
            "reduce_scatter" => model.ReduceScatter(bytes, group),
            "alltoall" => model.AllToAll(bytes, group),
            _ => throw new InvalidDataException($"unknown operation '{op}'"),
        }).Value)
        {
            Label = $"{bytes.Value} n{group.Size} {label}",
        };

    private static Server? Server(string chip)
    {
        if (!Servers.TryGetValue(chip, out var server))
        {
            var id = chip switch { "a100_sxm" => "hgx-a100", "h100_sxm" => "hgx-h100", "h200_sxm" => "hgx-h200", "b200_sxm" => "hgx-b200", "gb200" => "gb200-nvl72", _ => null };
            Servers[chip] = server = id is null ? null : CatalogStore.Embedded.Server(id);
        }

        return server;
    }
}
