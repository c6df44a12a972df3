using Tokenfab.Quantities;

namespace Tokenfab.Campaigns.Difficulties;

/// <summary>Difficulties that agree with a measured budget curve.</summary>
public sealed class DifficultyFit
{
    /// <summary>The largest budget that is reckoned with, in attempts at each problem.</summary>
    public const double LargestBudget = 1e6;

    // An 80 % interval of one parameter: the squared normal deviate of 90 %.
    private const double Interval = 1.642;
    private const int Shares = 48;
    private const int MostPointsWithoutShare = 3;
    private const double LeastDeviation = 1e-3;

    private readonly Difficulty[] _agreeing;
    private readonly double _lastPass;
    private readonly double _lastSlope;

    private DifficultyFit(Difficulty best, Difficulty[] agreeing, (double Samples, double Pass, BudgetPoint Point)[] measured)
    {
        (Best, _agreeing, LargestMeasured) = (best, agreeing, measured[^1].Samples);
        WorstResidual = new Ratio(measured.Max(m => Math.Abs(best.Pass(m.Samples) - m.Pass)));
        (_lastPass, _lastSlope) = (measured[^1].Pass, (measured[^1].Pass - measured[^2].Pass) / Math.Log(measured[^1].Samples / measured[^2].Samples));
    }

    /// <summary>The difficulty that agrees best.</summary>
    public Difficulty Best { get; }

    /// <summary>Difficulties within the 80 % interval of the share that can be proved at all.</summary>
    public IReadOnlyList<Difficulty> Agreeing => _agreeing;

    /// <summary>The largest measured budget; beyond it everything is extrapolated.</summary>
    public double LargestMeasured { get; }

    /// <summary>Greatest distance of the best from a measured pass rate.</summary>
    public Ratio WorstResidual { get; }

    /// <summary>Fits a curve by least squares, each point weighed by what its run leaves to chance.</summary>
    /// <param name="points">The measured curve: at least two points.</param>
    /// <param name="problems">Problems of the benchmark.</param>
    /// <remarks>A plain beta distribution is the best of up to three points that agree with it, because these cannot tell a third parameter;
    /// else the share that can be proved at all is fitted too. The interval is over all such shares in both cases, because nothing measured
    /// rules them out. Points of one run are not independent, so that the interval errs to the wide side within the measured budgets.</remarks>
    public static DifficultyFit Of(IReadOnlyList<BudgetPoint> points, double problems)
    {
        ArgumentNullException.ThrowIfNull(points);
        var measured = points.Select(point => (Samples: point.Samples.Value, Pass: point.Pass.Value.Value, Point: point)).ToArray();
        var even = measured.Select(_ => LeastDeviation).ToArray();
        var rough = Shape(1.0, new Difficulty(1.0, 0.3, 0.3), measured, even);
        var deviations = measured.Select(m => Math.Max(Deviation(m.Point, rough, problems), LeastDeviation)).ToArray();

        var last = measured[^1].Pass;
        var along = new List<(Difficulty Difficulty, double Misfit)>();
        var start = rough;
        for (var i = Shares; i >= 1; i--)
        {
            start = Shape(last + ((1.0 - last) * i / Shares), start, measured, deviations);
            along.Add((start, Misfit(start, measured, deviations)));
        }

        var least = along.Min(one => one.Misfit);
        var best = measured.Length <= MostPointsWithoutShare && along[0].Misfit <= least + Interval ? along[0] : along.MinBy(one => one.Misfit);
        var freedom = Math.Max(measured.Length - 3, 1);
        var within = along.Where(one => one.Misfit <= least + (Interval * Math.Max(1.0, least / freedom))).Select(one => one.Difficulty);
        return new DifficultyFit(best.Difficulty, [.. within.Append(best.Difficulty).Distinct()], measured);
    }

    /// <summary>Share proved with so many attempts at each problem: an 80 % interval over the agreeing difficulties, wide enough besides that
    /// no measured point lies outside. Beyond the largest measured budget its high end is no lower than the last two points going on in a
    /// straight line over the budget's logarithm, because no published curve is known to bend upwards.</summary>
    public Estimate<Ratio> Pass(double samples)
    {
        var all = _agreeing.Select(one => one.Pass(samples)).ToArray();
        var straight = samples > LargestMeasured ? _lastPass + (_lastSlope * Math.Log(samples / LargestMeasured)) : 0.0;
        return new(
            new Ratio(Math.Max(all.Min() - WorstResidual.Value, 0.0)), new Ratio(Best.Pass(samples)),
            new Ratio(Math.Min(Math.Max(all.Max() + WorstResidual.Value, straight), 1.0)));
    }

    /// <summary>The fewest attempts at each problem that may prove a share beyond those measured: by the straight line of <see cref="Pass"/>.</summary>
    public double FewestFor(double target) => LargestMeasured * Math.Exp(Math.Max(target - _lastPass, 0.0) / _lastSlope);

    /// <summary>Attempts at each problem that prove a share; null where not even <see cref="LargestBudget"/> does.</summary>
    public static double? SamplesFor(in Difficulty difficulty, double target)
    {
        if (difficulty.Pass(LargestBudget) < target)
        {
            return null;
        }

        var (low, high) = (0.0, Math.Log(LargestBudget));
        while (high - low > 1e-6)
        {
            var middle = (low + high) / 2.0;
            (low, high) = difficulty.Pass(Math.Exp(middle)) < target ? (middle, high) : (low, middle);
        }

        return Math.Ceiling(Math.Exp(low) - 1e-3);
    }

    private static double Deviation(BudgetPoint point, in Difficulty rough, double problems) =>
        point.Pass.High > point.Pass.Low
            ? (point.Pass.High - point.Pass.Low).Value / 2.0
            : Math.Sqrt(rough.RunVariance(point.Samples.Value, problems));

    private static double Misfit(in Difficulty difficulty, (double Samples, double Pass, BudgetPoint Point)[] measured, double[] deviations)
    {
        var sum = 0.0;
        for (var i = 0; i < measured.Length; i++)
        {
            var distance = (difficulty.Pass(measured[i].Samples) - measured[i].Pass) / deviations[i];
            sum += distance * distance;
        }

        return sum;
    }

    // Pattern search (Hooke and Jeeves 1961) over the logarithms of a and b, whose valley is long and bent but has one bottom.
    private static Difficulty Shape(double solvable, in Difficulty start, (double Samples, double Pass, BudgetPoint Point)[] measured, double[] deviations)
    {
        const double Farthest = 1e4;
        var best = start with { Solvable = solvable };
        var misfit = Misfit(best, measured, deviations);
        for (var step = 0.5; step > 1e-5;)
        {
            var better = best;
            foreach (var (easy, hard) in (ReadOnlySpan<(int, int)>)[(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)])
            {
                var tried = new Difficulty(solvable, best.Easy * Math.Exp(easy * step), best.Hard * Math.Exp(hard * step));
                if (Math.Max(tried.Easy, tried.Hard) < Farthest && Math.Min(tried.Easy, tried.Hard) > 1.0 / Farthest
                    && Misfit(tried, measured, deviations) is var tries && tries < misfit)
                {
                    (better, misfit) = (tried, tries);
                }
            }

            step = better == best ? step / 2.0 : step * 1.5;
            best = better;
        }

        return best;
    }
}
