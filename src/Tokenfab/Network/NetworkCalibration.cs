using Tokenfab.Quantities;

namespace Tokenfab.Network;

/// <summary>What collective libraries make of one class of links.</summary>
/// <param name="Id">Catalogue id: the class of links.</param>
/// <param name="Name">What it is, in words.</param>
/// <param name="Start">Floor of a vendor collective.</param>
/// <param name="Hop">Time of one more step of a ring.</param>
/// <param name="Efficiency">Best share of the link rate that a ring keeps busy.</param>
/// <param name="Copy">Share of the message that is copied within a rank beside what it sends, at the rate of the links.</param>
/// <param name="Ramp">What a message pays for the protocols of larger messages (handshakes, more channels) once it is large.</param>
/// <param name="RampBytes">Message at which half of it is paid.</param>
/// <param name="ReductionStart">Floor of an all-reduce that the switches add up.</param>
/// <param name="ReductionEfficiency">Best share of the link rate of such an all-reduce.</param>
/// <param name="DirectStart">Floor of a serving engine's all-reduce over peer memory.</param>
/// <param name="DirectPeer">Time per peer of such an all-reduce: flags and barriers.</param>
/// <param name="DirectEfficiency">Share of the link rate that peer reads reach.</param>
/// <param name="ExpertStart">Floor of an expert exchange that sorts tokens and sends each once to a rank.</param>
/// <param name="ExpertEfficiency">Share of the link rate of such an exchange.</param>
/// <param name="DirectExpertStart">Floor of an expert exchange that sends each token once per expert (DeepEP low latency).</param>
/// <param name="DirectExpertEfficiency">Share of the link rate of such an exchange.</param>
/// <param name="TypicalError">Half-width of the relative interval that holds 80 % of measurements.</param>
/// <param name="Note">What was fitted on what and with which error, or where the constants are from.</param>
public sealed record NetworkCalibration(
    string Id, string Name, Seconds Start, Seconds Hop, double Efficiency, double Copy, Seconds Ramp, Bytes RampBytes, Seconds ReductionStart, double ReductionEfficiency,
    Seconds DirectStart, Seconds DirectPeer, double DirectEfficiency, Seconds ExpertStart, double ExpertEfficiency,
    Seconds DirectExpertStart, double DirectExpertEfficiency, double TypicalError, string? Note = null);
