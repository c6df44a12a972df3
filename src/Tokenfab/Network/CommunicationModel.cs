using Tokenfab.Hardware;
using Tokenfab.Quantities;

namespace Tokenfab.Network;

/// <summary>What moving data costs in a cluster of one kind of server.</summary>
public sealed class CommunicationModel
{
    /// <summary>The model of a cluster of such servers.</summary>
    public static CommunicationModel For(Server server, Accelerator chip) => throw new InvalidOperationException("not yet");

    /// <summary>Chips in one scale-up domain.</summary>
    public int DomainSize => throw new InvalidOperationException("not yet");

    /// <summary>Sum of a message over the group, the result on every rank.</summary>
    public Seconds AllReduce(Bytes message, RankGroup group) => throw new InvalidOperationException("not yet");

    /// <summary>Every rank's part to every rank.</summary>
    /// <param name="gathered">The whole that every rank holds in the end.</param>
    /// <param name="group">The ranks.</param>
    public Seconds AllGather(Bytes gathered, RankGroup group) => throw new InvalidOperationException("not yet");

    /// <summary>Sum of a message over the group, each rank keeping its part.</summary>
    public Seconds ReduceScatter(Bytes message, RankGroup group) => throw new InvalidOperationException("not yet");

    /// <summary>A different part of each rank's buffer to each rank.</summary>
    /// <param name="perRank">The whole buffer of one rank, its own part included.</param>
    /// <param name="group">The ranks.</param>
    public Seconds AllToAll(Bytes perRank, RankGroup group) => throw new InvalidOperationException("not yet");

    /// <summary>From one chip to another.</summary>
    public Seconds Send(Bytes message, bool acrossDomains) => throw new InvalidOperationException("not yet");

    /// <summary>Tokens to their experts: each token goes once to every domain, and within it once to every rank, that holds one of its experts.</summary>
    /// <param name="tokensPerRank">Tokens that start on each rank.</param>
    /// <param name="topK">Experts per token.</param>
    /// <param name="bytesPerToken">Width of a token on the wire.</param>
    /// <param name="group">The expert-parallel ranks.</param>
    public Seconds ExpertDispatch(double tokensPerRank, int topK, Bytes bytesPerToken, RankGroup group) => throw new InvalidOperationException("not yet");

    /// <summary>Experts' outputs back to their tokens.</summary>
    public Seconds ExpertCombine(double tokensPerRank, int topK, Bytes bytesPerToken, RankGroup group) => throw new InvalidOperationException("not yet");
}
