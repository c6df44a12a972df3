namespace Tokenfab.Campaigns.Difficulties;

/// <summary>How hard the problems of a benchmark are for a prover: a share of them can be proved at all, and the chance that one attempt
/// proves such a problem is beta-distributed over them.</summary>
/// <param name="Solvable">c: share that any number of attempts proves.</param>
/// <param name="Easy">a of the beta distribution.</param>
/// <param name="Hard">b of the beta distribution.</param>
public readonly record struct Difficulty(double Solvable, double Easy, double Hard)
{
    /// <summary>Share of the problems that at least one of so many attempts proves:
    /// <c>c (1 - E[(1 - p)^k]) = c (1 - G(a + b) G(b + k) / (G(b) G(a + b + k)))</c>.</summary>
    public double Pass(double samples) => Solvable * (1.0 - Open(samples));

    /// <summary>Share of the problems that so many attempts leave open.</summary>
    public double Unsolved(double samples) => 1.0 - Pass(samples);

    /// <summary>Attempts at a problem that stop at the first proof or at the cap, <c>sum over j below K of Unsolved(j)</c>; the beta part
    /// telescopes to <c>(E[(1 - p)^K] (a + b + K - 1) - (a + b - 1)) / (1 - a)</c>.</summary>
    /// <param name="cap">K, the most attempts at one problem.</param>
    public double SamplesUntilFirst(double cap)
    {
        // Near a = 1 both sides of the fraction vanish and its digits with them; the sum itself has no such place.
        const double Near = 1e-3;
        return ((1.0 - Solvable) * cap) + (Solvable * (Math.Abs(1.0 - Easy) < Near
            ? SumOfOpen(cap)
            : ((Open(cap) * (Easy + Hard + cap - 1.0)) - (Easy + Hard - 1.0)) / (1.0 - Easy)));
    }

    /// <summary>Variance of a measured pass rate over runs on the same problems: a problem is proved with chance q = 1 - (1 - p)^k, so that
    /// E[q (1 - q)] / n is what one run of n problems leaves to chance.</summary>
    /// <param name="samples">k, attempts at each problem.</param>
    /// <param name="problems">n, problems.</param>
    public double RunVariance(double samples, double problems) => (Pass(2.0 * samples) - Pass(samples)) / problems;

    /// <summary>Share of groups of so many attempts at one problem in which some succeed and some fail: only these teach a policy that is
    /// rewarded relative to its group.</summary>
    public double MixedGroups(int group)
    {
        var all = Math.Exp(
            GammaFunction.Log(Easy + group) - GammaFunction.Log(Easy) - GammaFunction.Log(Easy + Hard + group) + GammaFunction.Log(Easy + Hard));
        return Solvable * (1.0 - Open(group) - all);
    }

    private double SumOfOpen(double cap)
    {
        var (open, sum) = (1.0, 0.0);
        for (var j = 0.0; j < cap; j++)
        {
            sum += open;
            open *= (Hard + j) / (Easy + Hard + j);
        }

        return sum;
    }

    // E[(1 - p)^k] of the beta distribution.
    private double Open(double samples) => Math.Exp(
        GammaFunction.Log(Easy + Hard) - GammaFunction.Log(Hard) + GammaFunction.Log(Hard + samples) - GammaFunction.Log(Easy + Hard + samples));
}
