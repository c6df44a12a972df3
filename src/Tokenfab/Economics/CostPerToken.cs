using Tokenfab.Quantities;

namespace Tokenfab.Economics;

/// <summary>From the cost of a chip-hour to the cost of a million tokens.</summary>
public static class CostPerToken
{
    private const double SecondsPerHour = 3600.0;
    private const double TokensPerMillion = 1e6;

    /// <summary>Cost per million tokens: <c>USD/h x 10^6 / (3600 x tokens/s x utilisation)</c>.</summary>
    /// <param name="chipHour">Cost of one chip for an hour.</param>
    /// <param name="perChip">Tokens per second and chip while it works; input, output or both, as the result then counts.</param>
    /// <param name="utilisation">Share of paid hours in which the chip works at that rate.</param>
    /// <returns>1.69 USD/h, 1,000 tok/s and 60 % make 0.78 USD/Mtok. Infinite when no tokens are made.</returns>
    /// <exception cref="InputException">The cost or the rate is negative, or the utilisation no share above zero.</exception>
    public static UsdPerMillionTokens For(UsdPerHour chipHour, TokensPerSecond perChip, Ratio utilisation)
    {
        var cost = Terms.NotNegative("chip_hour", chipHour).Value;
        var rate = Terms.NotNegative("tokens_per_second", perChip).Value;
        var paidRate = rate * Terms.PositiveShare("utilisation", utilisation).Value;
        return new(paidRate == 0.0 ? double.PositiveInfinity : cost * TokensPerMillion / (SecondsPerHour * paidRate));
    }

    /// <summary>Cost per million input and per million output tokens, by the chip time that each takes.</summary>
    /// <param name="chipHour">Cost of one chip for an hour.</param>
    /// <param name="input">Input tokens per second and chip, over all chips of the deployment.</param>
    /// <param name="output">Output tokens per second and chip, over all chips of the deployment.</param>
    /// <param name="prefillShare">Share of the deployment's working chip time that goes to prefill: of the time of mixed steps where
    /// prefill and decode share chips, of the chips where each has its own.</param>
    /// <param name="utilisation">Share of paid hours in which the chips work at those rates.</param>
    /// <remarks>Idle time is borne by both in the same proportion, so that input and output cost add up to the whole bill.</remarks>
    /// <exception cref="InputException">The cost or a rate is negative, or a share is none.</exception>
    public static TokenCosts Split(
        UsdPerHour chipHour, TokensPerSecond input, TokensPerSecond output, Ratio prefillShare, Ratio utilisation)
    {
        var prefill = Terms.Share("prefill_share", prefillShare).Value;
        return new TokenCosts(
            For(chipHour * prefill, input, utilisation),
            For(chipHour * (1.0 - prefill), output, utilisation),
            For(chipHour, input + output, utilisation));
    }
}

/// <summary>Costs of tokens by direction.</summary>
/// <param name="Input">Per million input tokens.</param>
/// <param name="Output">Per million output tokens.</param>
/// <param name="Blended">Per million tokens of either direction, in the mix of the traffic.</param>
public sealed record TokenCosts(UsdPerMillionTokens Input, UsdPerMillionTokens Output, UsdPerMillionTokens Blended);
