using Tokenfab.Network;
using Tokenfab.Quantities;

namespace Tokenfab.Validation.Families;

/// <summary>Collectives as tables name them.</summary>
internal static class CollectiveWords
{
    /// <summary>What is put behind the name of a collective between hosts of which no one tells over which network, and with how many interfaces,
    /// they talk: it is predicted over the network that such servers usually come with, within a wide interval, and told apart.</summary>
    public const string NetworkNotTold = ", network not told";

    /// <summary>The operation of a name; null where none is called so.</summary>
    public static CollectiveOperation? Operation(string? word) => word switch
    {
        "all_reduce" => CollectiveOperation.AllReduce,
        "all_gather" => CollectiveOperation.AllGather,
        "reduce_scatter" => CollectiveOperation.ReduceScatter,
        "alltoall" or "all_to_all" => CollectiveOperation.AllToAll,
        "sendrecv" or "send_recv" => CollectiveOperation.Send,
        _ => null,
    };

    /// <summary>The time of an operation of the vendor's library.</summary>
    public static Seconds Time(this CommunicationModel model, CollectiveOperation operation, Bytes message, RankGroup group) => operation switch
    {
        CollectiveOperation.AllReduce => model.AllReduce(message, group),
        CollectiveOperation.AllGather => model.AllGather(message, group),
        CollectiveOperation.ReduceScatter => model.ReduceScatter(message, group),
        CollectiveOperation.AllToAll => model.AllToAll(message, group),
        CollectiveOperation.Send => model.Send(message, group.Domains > 1),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
