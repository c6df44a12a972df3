using Tokenfab.Quantities;

namespace Tokenfab.Planning;

/// <summary>Who sells the tokens of a plan, and for what.</summary>
/// <param name="Price">What a million tokens are sold for, input and output in the mix of the traffic.</param>
/// <param name="Company">The company's file, as <c>tokenfab venture</c> reads it; relative to the scenario. Its gross margin is replaced by
/// the price less the plan's cost, over the price.</param>
public sealed record BusinessSpec(UsdPerMillionTokens Price, string Company);
