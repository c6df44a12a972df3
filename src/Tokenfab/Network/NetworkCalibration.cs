using Tokenfab.Quantities;

namespace Tokenfab.Network;

/// <summary>What collective libraries make of one class of links: few constants, fitted on measurements of that class or carried over from its kin.</summary>
/// <param name="Id">Catalogue id: the class of links.</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="Efficiency">Best share of the link rate that a ring keeps busy.</param>
/// <param name="Words">The vendor library's protocol for the smallest messages: a flag beside every word, half of what it sends (NCCL: LL).</param>
/// <param name="Lines">Its protocol for messages in between: a flag in every line, 120 of 128 bytes are data (NCCL: LL128).</param>
/// <param name="Chunks">Its protocol for large messages: whole chunks, announced by a flag of their own (NCCL: Simple).</param>
/// <param name="Pairs">Its sends and receives side by side: all-to-all and point to point.</param>
/// <param name="Reduction">All-reduces that the switches add up (NVLink SHARP).</param>
/// <param name="Peers">Serving engines' all-reduces over peer memory.</param>
/// <param name="Sorted">Expert exchanges that sort tokens first and send each once to a rank (DeepEP, normal mode).</param>
/// <param name="Direct">Expert exchanges that send each token once per expert (DeepEP, low latency).</param>
/// <param name="Written">Expert exchanges that write each token once into each rank's memory, by as many units as help (TensorRT-LLM).</param>
/// <param name="HostFloor">Shortest time between two collectives that a framework launches one by one from the host, graph capture aside.</param>
/// <param name="TypicalError">Half-width of the relative interval that holds 80 % of measurements of systems left out of the fit.</param>
/// <param name="Fits">What it was fitted on, how well it fits, and the interval of each operation and size.</param>
/// <param name="Note">What was not fitted on measurements of this class, and where it is from.</param>
/// <param name="TensorRtLlmPeers">TensorRT-LLM's all-reduces over peer memory, where they were measured; null where those of other engines stand in.</param>
public sealed record NetworkCalibration(
    string Id,
    string Name,
    double Efficiency,
    ProtocolCalibration Words,
    ProtocolCalibration Lines,
    ChunkCalibration Chunks,
    PairCalibration Pairs,
    ReductionCalibration Reduction,
    PeerCalibration Peers,
    SortedExchangeCalibration Sorted,
    DirectExchangeCalibration Direct,
    WrittenExchangeCalibration Written,
    Seconds HostFloor,
    double TypicalError,
    IReadOnlyList<NetworkFit> Fits,
    string? Note = null,
    PeerCalibration? TensorRtLlmPeers = null);

/// <summary>Constants of a protocol that stores flags beside the data.</summary>
/// <param name="Start">Floor of a collective.</param>
/// <param name="Hop">Time of a step from rank to rank.</param>
/// <param name="Throughput">Bytes per second that the library's kernel takes in and puts out on one chip.</param>
public sealed record ProtocolCalibration(Seconds Start, Seconds Hop, BytesPerSecond Throughput);

/// <summary>Constants of the protocol that sends whole chunks.</summary>
/// <param name="Start">Floor of a collective.</param>
/// <param name="Hop">Time of a step from rank to rank.</param>
/// <param name="Throughput">Bytes per second that the library's kernel takes in and puts out on one chip.</param>
/// <param name="Ramp">What a large message pays until the pipeline of chunks is full on every channel.</param>
/// <param name="RampBytes">Message at which half of it is paid.</param>
public sealed record ChunkCalibration(Seconds Start, Seconds Hop, BytesPerSecond Throughput, Seconds Ramp, Bytes RampBytes);

/// <summary>Constants of sends and receives side by side.</summary>
/// <param name="Start">Floor with flags beside the data.</param>
/// <param name="Peer">Time of one more peer.</param>
/// <param name="PeerRate">Rate at which one peer is served that way.</param>
/// <param name="LargeStart">Floor with whole chunks.</param>
/// <param name="Efficiency">Best share of the link rate of an all-to-all.</param>
/// <param name="SendEfficiency">Best share of it that a single send reaches.</param>
public sealed record PairCalibration(Seconds Start, Seconds Peer, BytesPerSecond PeerRate, Seconds LargeStart, double Efficiency, double SendEfficiency);

/// <summary>Constants of all-reduces that switches add up.</summary>
/// <param name="Start">Floor.</param>
/// <param name="Efficiency">Best share of the link rate.</param>
public sealed record ReductionCalibration(Seconds Start, double Efficiency);

/// <summary>Constants of a serving engine's all-reduce over peer memory.</summary>
/// <param name="Start">Floor.</param>
/// <param name="Peer">Time per peer: flags and barriers.</param>
/// <param name="SecondStart">What the second pass of a two-pass all-reduce adds: one more barrier.</param>
/// <param name="Efficiency">Share of the link rate that reads of one pass reach.</param>
/// <param name="SecondEfficiency">Share of it that two passes reach.</param>
public sealed record PeerCalibration(Seconds Start, Seconds Peer, Seconds SecondStart, double Efficiency, double SecondEfficiency);

/// <summary>Constants of expert exchanges that sort tokens first.</summary>
/// <param name="DispatchStart">Floor on the way to the experts.</param>
/// <param name="CombineStart">Floor on the way back.</param>
/// <param name="Domain">What each further domain adds to a floor.</param>
/// <param name="Ramp">What a large exchange pays until its queues are full, as a multiple of the floor.</param>
/// <param name="RampBytes">Exchange at which half of it is paid.</param>
/// <param name="Efficiency">Best share of the link rate.</param>
/// <param name="UnitRate">Rate at which one compute unit moves tokens.</param>
/// <param name="UnitToken">What a token costs a compute unit besides, wherever it goes.</param>
public sealed record SortedExchangeCalibration(
    Seconds DispatchStart, Seconds CombineStart, Seconds Domain, double Ramp, Bytes RampBytes, double Efficiency, BytesPerSecond UnitRate, Seconds UnitToken);

/// <summary>Constants of expert exchanges without sorting.</summary>
/// <param name="Start">Floor.</param>
/// <param name="Expert">Time per expert: each has a counter that is sent and awaited.</param>
/// <param name="Efficiency">Share of the link rate on the way to the experts.</param>
/// <param name="CombineEfficiency">Share of the link rate on the way back.</param>
/// <param name="ExpertRate">Rate at which the tokens of one expert are taken in.</param>
public sealed record DirectExchangeCalibration(Seconds Start, Seconds Expert, double Efficiency, double CombineEfficiency, BytesPerSecond ExpertRate);

/// <summary>Constants of expert exchanges that write into peers' memory.</summary>
/// <param name="Start">Floor.</param>
/// <param name="Peer">Time per rank: each has a counter that is written and awaited.</param>
/// <param name="Efficiency">Share of the link rate, counting tokens that stay at home too.</param>
/// <param name="Place">Time per token of finding out where it goes, before the first exchange.</param>
public sealed record WrittenExchangeCalibration(Seconds Start, Seconds Peer, double Efficiency, Seconds Place);

/// <summary>One operation in one class of sizes that a calibration was fitted on.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Size">The class of sizes.</param>
/// <param name="Source">Id of an entry of <c>catalog/sources.yaml</c>.</param>
/// <param name="Systems">Catalogue ids of its systems.</param>
/// <param name="Rows">Rows compared.</param>
/// <param name="MedianError">Median absolute percentage error over the rows, as a share.</param>
/// <param name="NinthDecile">Its 90th percentile.</param>
/// <param name="LeftOutMedianError">Median over groups left out of the fit in turn: systems, or node counts.</param>
/// <param name="LeftOutNinthDecile">Their 90th percentile.</param>
/// <param name="HalfWidth">Half-width of the relative interval that holds 80 % of the rows left out: from the prediction over one and this to as many times it.</param>
/// <param name="Coverage">Share of a left-out group's rows that the interval of the other groups holds; null where there is one group, whose own left-out
/// rows are all that the interval is from.</param>
public sealed record NetworkFit(
    CollectiveOperation Operation,
    MessageSize Size,
    string Source,
    IReadOnlyList<string> Systems,
    int Rows,
    double MedianError,
    double NinthDecile,
    double LeftOutMedianError,
    double LeftOutNinthDecile,
    double HalfWidth,
    double? Coverage = null);
