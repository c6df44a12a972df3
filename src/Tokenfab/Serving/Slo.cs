using Tokenfab.Quantities;

namespace Tokenfab.Serving;

/// <summary>Service-level objectives.</summary>
/// <param name="Ttft">Longest time to first token, queueing included; null for none.</param>
/// <param name="Tpot">Longest time per output token after the first; null for none.</param>
/// <param name="Percentile">Share of requests that must meet them: 95 % reads as "the 95th percentile".</param>
public sealed record Slo(Seconds? Ttft, Seconds? Tpot, Ratio Percentile);
