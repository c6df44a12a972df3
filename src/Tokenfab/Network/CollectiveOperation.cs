using System.Text.Json.Serialization;
using Tokenfab.Catalog;

namespace Tokenfab.Network;

/// <summary>What ranks do together; the unit in which errors of the communication model are told.</summary>
[JsonConverter(typeof(WordConverter<CollectiveOperation>))]
public enum CollectiveOperation
{
    /// <summary>Sum of a message, the result on every rank, by the vendor's library.</summary>
    AllReduce,

    /// <summary>Every rank's part to every rank.</summary>
    AllGather,

    /// <summary>Sum of a message, each rank keeping its part.</summary>
    ReduceScatter,

    /// <summary>A different part of each rank's buffer to each rank.</summary>
    AllToAll,

    /// <summary>From one chip to another.</summary>
    Send,

    /// <summary>Sum of a message by a serving engine's kernels over peer memory.</summary>
    EngineAllReduce,

    /// <summary>Tokens to their experts.</summary>
    ExpertDispatch,

    /// <summary>Experts' outputs back to their tokens.</summary>
    ExpertCombine,
}

/// <summary>Classes of message sizes in which errors are told: what a rank holds of it.</summary>
[JsonConverter(typeof(WordConverter<MessageSize>))]
public enum MessageSize
{
    /// <summary>Under 64 KiB: floors.</summary>
    Small,

    /// <summary>From 64 KiB to 1 MB: floors and protocols.</summary>
    Medium,

    /// <summary>1 MB and more: rates.</summary>
    Large,
}

/// <summary>Where the classes of sizes begin.</summary>
public static class MessageSizes
{
    extension(MessageSize)
    {
        /// <summary>The class of a message.</summary>
        public static MessageSize Of(double bytes) => bytes >= 1e6 ? MessageSize.Large : bytes >= 65536.0 ? MessageSize.Medium : MessageSize.Small;
    }
}
