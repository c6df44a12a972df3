using Tokenfab.Network;

namespace Tokenfab.Kernels.Measured;

/// <summary>Measured collectives over the model of a cluster.</summary>
public static class CollectiveTables
{
    /// <summary>A model with a user's measured collectives over it.</summary>
    /// <param name="network">The model.</param>
    /// <param name="source">The tables.</param>
    /// <param name="chip">Catalogue id of the chips between which they were measured.</param>
    /// <param name="engine">The serving engine whose kernels are asked for; null for none in particular.</param>
    public static CommunicationModel With(this CommunicationModel network, IMeasuredKernels source, string chip, string? engine = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        var tables = TableChoice.Of(source.TablesOf(chip).Where(table => Operation(table.Key.Kernel) is not null), engine).Select(table =>
        {
            var rows = source.Read(table);
            return new MeasuredCollective(Operation(table.Key.Kernel)!.Value, rows.Axes, rows.Seconds);
        }).ToArray();
        return tables.Length == 0 ? network : network.With(tables);
    }

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
}
