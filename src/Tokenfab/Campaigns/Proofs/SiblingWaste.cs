using Tokenfab.Campaigns.Difficulties;

namespace Tokenfab.Campaigns.Proofs;

/// <summary>What a fleet writes for nothing because it works on several attempts at one problem at once.</summary>
internal static class SiblingWaste
{
    private const int Steps = 256;

    /// <summary>Attempts' worth of tokens that are thrown away when a sibling succeeds.</summary>
    /// <param name="difficulty">How hard the problems are.</param>
    /// <param name="problems">Problems.</param>
    /// <param name="samples">Most attempts at each.</param>
    /// <param name="inFlight">Attempts that the fleet works on at once.</param>
    /// <param name="delay">Time from the end of an attempt to its verdict, over the time of an attempt.</param>
    /// <remarks>With u of the problems open, <c>w = inFlight / (problems x u)</c> attempts at each are under way, never more than its budget. A
    /// success stops w - 1 siblings, half written on average, and w more went on being written until its verdict was known.</remarks>
    public static double Attempts(in Difficulty difficulty, double problems, double samples, double inFlight, double delay)
    {
        var last = difficulty.Unsolved(samples);
        var (sum, step) = (0.0, (1.0 - last) / Steps);
        for (var i = 0; i < Steps; i++)
        {
            var open = last + ((i + 0.5) * step);
            var siblings = Math.Min(inFlight / (problems * open), samples) - 1.0;
            sum += siblings > 0.0 ? ((0.5 * siblings) + (delay * (siblings + 1.0))) * step * problems : 0.0;
        }

        return sum;
    }
}
