using Tokenfab.Network;

namespace Tokenfab.Kernels.Measured;

/// <summary>Measured collectives over the model of a cluster.</summary>
public static class CollectiveTables
{
    /// <summary>A model with a user's measured collectives and expert exchanges over it.</summary>
    /// <param name="network">The model.</param>
    /// <param name="source">The tables.</param>
    /// <param name="chip">Catalogue id of the chips between which they were measured.</param>
    /// <param name="engine">The serving engine whose kernels are asked for; null for none in particular.</param>
    public static CommunicationModel With(this CommunicationModel network, IMeasuredKernels source, string chip, string? engine = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        var tables = TableChoice.Of(source.TablesOf(chip).Where(table => table.Key.Kernel >= MeasuredKernel.AllReduce && IsOwn(table, engine)), engine).ToArray();
        var collectives = tables.Where(table => Operation(table.Key.Kernel) is not null).Select(table =>
        {
            var rows = source.Read(table);
            return new MeasuredCollective(Operation(table.Key.Kernel)!.Value, rows.Axes, rows.Seconds);
        }).ToArray();
        var exchanges = tables.Where(table => Exchange(table.Key.Kernel) is not null).Select(table =>
        {
            var rows = source.Read(table);
            var (kind, returns) = Exchange(table.Key.Kernel)!.Value;
            return new MeasuredExchange(kind, returns, rows.Axes, rows.Seconds);
        }).ToArray();
        return tables.Length == 0 ? network : network.With(collectives, exchanges);
    }

    // Writing into peers' memory is one engine's way of exchanging tokens, not a library's that all share.
    private static bool IsOwn(MeasuredTable table, string? engine) =>
        table.Key.Kernel is not (MeasuredKernel.WrittenDispatch or MeasuredKernel.WrittenCombine) || engine is null || table.Framework.Length == 0
        || string.Equals(table.Framework, engine, StringComparison.OrdinalIgnoreCase);

    private static CollectiveOperation? Operation(MeasuredKernel kernel) => kernel switch
    {
        MeasuredKernel.AllReduce => CollectiveOperation.AllReduce,
        MeasuredKernel.AllGather => CollectiveOperation.AllGather,
        MeasuredKernel.ReduceScatter => CollectiveOperation.ReduceScatter,
        MeasuredKernel.AllToAll => CollectiveOperation.AllToAll,
        MeasuredKernel.Send => CollectiveOperation.Send,
        MeasuredKernel.EngineAllReduce => CollectiveOperation.EngineAllReduce,
        _ => null,
    };

    private static (ExpertExchangeKind Kind, bool Returns)? Exchange(MeasuredKernel kernel) => kernel switch
    {
        MeasuredKernel.SortedDispatch => (ExpertExchangeKind.Sorted, false),
        MeasuredKernel.SortedCombine => (ExpertExchangeKind.Sorted, true),
        MeasuredKernel.DirectDispatch => (ExpertExchangeKind.Direct, false),
        MeasuredKernel.DirectCombine => (ExpertExchangeKind.Direct, true),
        MeasuredKernel.WrittenDispatch => (ExpertExchangeKind.Written, false),
        MeasuredKernel.WrittenCombine => (ExpertExchangeKind.Written, true),
        _ => null,
    };
}
