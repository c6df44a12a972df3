using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>What the chips of a plan draw on average while they work at the plan's load, as their own sensors would show it: boards only,
/// without hosts, switches and cooling.</summary>
/// <param name="Decode">One chip during pure decode steps.</param>
/// <param name="Prefill">One chip during prefill.</param>
/// <param name="Mean">One chip on average over its working time, prefill workers' waiting included.</param>
/// <param name="PerOutputToken">Energy of all serving chips per output token.</param>
/// <param name="Uncertainty">Half-width of the 80 % interval of the powers, as a share.</param>
public sealed record PlanPower(Watts Decode, Watts Prefill, Watts Mean, Joules PerOutputToken, Ratio Uncertainty);
