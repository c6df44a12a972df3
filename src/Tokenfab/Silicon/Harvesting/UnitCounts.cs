namespace Tokenfab.Silicon.Harvesting;

/// <summary>How many units of a block are good, given how dense a die's defects are.</summary>
internal static class UnitCounts
{
    private const double Negligible = 1e-18;

    /// <summary>The chance of each number of good units, from none to all.</summary>
    /// <param name="block">The block.</param>
    /// <param name="defects">Mean defects that such a die has over its whole area.</param>
    public static double[] Of(UnitBlock block, double defects) => Of(block, defects, 1);

    private static double[] Of(UnitBlock block, double defects, int blocksAround)
    {
        var instances = blocksAround * block.Number;
        var clean = Math.Exp(-defects * block.Area.Value.Value / instances);
        if (block.Within is not { } inner)
        {
            return Binomial(block.Number, clean);
        }

        // One block's units: none when its own area is hit, else as many as the units within leave.
        var one = Of(inner, defects, instances);
        for (var k = 0; k < one.Length; k++)
        {
            one[k] *= clean;
        }

        one[0] += 1.0 - clean;
        var all = one;
        for (var i = 1; i < block.Number; i++)
        {
            all = Sum(all, one);
        }

        return all;
    }

    // Outwards from the likeliest number, so that nothing underflows that matters.
    private static double[] Binomial(int trials, double success)
    {
        var chances = new double[trials + 1];
        if (success >= 1.0)
        {
            chances[trials] = 1.0;
            return chances;
        }

        var mode = Math.Min(trials, (int)((trials + 1) * success));
        var odds = success / (1.0 - success);
        chances[mode] = 1.0;
        var whole = 1.0;
        for (var k = mode; k < trials; k++)
        {
            whole += chances[k + 1] = chances[k] * odds * (trials - k) / (k + 1);
        }

        for (var k = mode; k > 0; k--)
        {
            whole += chances[k - 1] = chances[k] / odds * k / (trials - k + 1);
        }

        for (var k = 0; k <= trials; k++)
        {
            chances[k] /= whole;
        }

        return chances;
    }

    // Nearly all chance lies near the top; what is below rounding of the whole is passed over.
    private static double[] Sum(double[] left, double[] right)
    {
        var sum = new double[left.Length + right.Length - 1];
        var from = Array.FindIndex(right, chance => chance > Negligible);
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] <= Negligible)
            {
                continue;
            }

            for (var j = from; j < right.Length; j++)
            {
                sum[i + j] += left[i] * right[j];
            }
        }

        return sum;
    }
}
