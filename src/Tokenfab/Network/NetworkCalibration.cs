using Tokenfab.Quantities;

namespace Tokenfab.Network;

/// <summary>What collective libraries make of one class of links.</summary>
/// <param name="Name">The class of links.</param>
/// <param name="Start">Floor of a vendor collective.</param>
/// <param name="Hop">Time of one more step of a ring or tree.</param>
/// <param name="Efficiency">Best share of the link rate that a ring keeps busy.</param>
/// <param name="ReductionStart">Floor of an all-reduce that the switches add up.</param>
/// <param name="ReductionEfficiency">Best share of the link rate of such an all-reduce.</param>
/// <param name="DirectStart">Floor of a serving engine's all-reduce over peer memory.</param>
/// <param name="DirectPeer">Time per peer of such an all-reduce: flags and barriers.</param>
/// <param name="DirectEfficiency">Share of the link rate that peer reads reach.</param>
/// <param name="ExpertStart">Floor of one direction of an expert exchange.</param>
/// <param name="ExpertEfficiency">Share of the link rate of an expert exchange.</param>
/// <param name="TypicalError">Half-width of the relative interval that holds 80 % of measurements.</param>
public sealed record NetworkCalibration(
    string Name, Seconds Start, Seconds Hop, double Efficiency, Seconds ReductionStart, double ReductionEfficiency,
    Seconds DirectStart, Seconds DirectPeer, double DirectEfficiency, Seconds ExpertStart, double ExpertEfficiency, double TypicalError);
