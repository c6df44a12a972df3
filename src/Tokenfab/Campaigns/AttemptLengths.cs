using Tokenfab.Quantities;
using Tokenfab.Serving;

namespace Tokenfab.Campaigns;

/// <summary>Lengths of attempts in tokens.</summary>
/// <param name="Prompt">Of a prompt.</param>
/// <param name="Output">Mean of what is written.</param>
/// <param name="Variation">Coefficient of variation of what is written, taken as lognormal.</param>
/// <param name="Most">Tokens after which an attempt is cut off; null for never.</param>
/// <param name="Shared">Share of the prompt's tokens that attempts at the same problem find in the prefix cache.</param>
public sealed record AttemptLengths(double Prompt, double Output, double Variation, double? Most, double Shared)
{
    /// <summary>Length of the longest of so many attempts: the lognormal's quantile at 1 - 1 / (2 n), which the longest exceeds as often as not
    /// reaches to within a few per cent, and no more than the cut-off.</summary>
    /// <param name="attempts">n.</param>
    public double Longest(double attempts)
    {
        var longest = new LengthDistribution(Output, Variation).Quantile(StandardNormal.Quantile(1.0 - (0.5 / Math.Max(attempts, 1.0))));
        return Math.Min(longest, Most ?? double.PositiveInfinity);
    }
}
