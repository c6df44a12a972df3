using System.Numerics;
using System.Runtime.Intrinsics;
using Tokenfab.Quantities;

namespace Tokenfab.Economics.Venture;

/// <summary>Draws futures of a company's cash.</summary>
/// <remarks><c>cash(t) = cash(t-1) + margin x revenue(t) - fixed(t) + raises(t)</c>; revenue moves as a geometric random walk with the expected
/// growth given, <c>revenue(t) = revenue(t-1) (1 + growth) exp(volatility z - volatility^2 / 2)</c>. A future in which cash falls below zero
/// ends there. Shocks are drawn to seven digits, eight futures side by side; cash is kept in double precision. Futures are drawn in blocks,
/// each with a seed of its own, so that the result does not depend on threads; shares of ruin count all of them, quantiles of cash the first
/// 64,000.</remarks>
public static class CashPaths
{
    private const int Block = 4000;
    private const int Lanes = 8;
    private const int Sampled = 64_000;

    /// <summary>Draws futures.</summary>
    /// <param name="company">The company, as <see cref="CompanyFile"/> checks it.</param>
    /// <param name="paths">How many, at least one; rounded up to whole blocks of 4,000.</param>
    /// <param name="seed">What they are drawn from.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    public static CashOutlook Draw(Company company, long paths, ulong seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(company);
        ArgumentOutOfRangeException.ThrowIfLessThan(paths, 1);
        var plan = new CashPlan(company);
        var blocks = Blocks(paths);
        var samples = new double[plan.Quarters][];
        for (var quarter = 0; quarter < plan.Quarters; quarter++)
        {
            samples[quarter] = new double[Math.Min(Sampled, blocks * (long)Block)];
        }

        var ruined = new long[plan.Quarters];
        Parallel.For(
            0, blocks, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(threads, 1) },
            () => new long[plan.Quarters],
            (block, _, counts) =>
            {
                Run(plan, block, seed, counts, samples);
                return counts;
            },
            counts =>
            {
                lock (ruined)
                {
                    Add(ruined, counts);
                }
            });
        return Outlook(company, blocks * (long)Block, seed, ruined, samples);
    }

    /// <summary>Share of futures that have run out by the end of each quarter, without quantiles of cash.</summary>
    /// <param name="company">The company.</param>
    /// <param name="paths">How many futures, rounded up to whole blocks of 4,000.</param>
    /// <param name="seed">What they are drawn from.</param>
    public static IReadOnlyList<Ratio> Ruin(Company company, long paths, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(company);
        ArgumentOutOfRangeException.ThrowIfLessThan(paths, 1);
        var plan = new CashPlan(company);
        var (blocks, ruined) = (Blocks(paths), new long[plan.Quarters]);
        for (var block = 0; block < blocks; block++)
        {
            Run(plan, block, seed, ruined, null);
        }

        return [.. ruined.Select(count => new Ratio(count / (double)(blocks * (long)Block)))];
    }

    private static int Blocks(long paths) => (int)Math.Min(((paths - 1) / Block) + 1, int.MaxValue);

    private static void Add(long[] sum, long[] counts)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += counts[i];
        }
    }

    private static void Run(CashPlan plan, int block, ulong seed, long[] ruined, double[][]? samples)
    {
        var stream = new NormalStream(unchecked(seed + ((ulong)block * 0xD1B54A32D192ED03)));
        var start = block * (long)Block;
        var kept = samples is not null && start < samples[0].Length ? samples : null;
        Span<Vector256<float>> factors = stackalloc Vector256<float>[plan.Quarters];
        factors.Fill(Vector256<float>.One);
        for (var lane = 0; lane < Block; lane += Lanes)
        {
            Walk(plan, ref stream, factors, ruined, kept, (int)start + lane);
        }
    }

    // Eight futures from the first quarter to the last, in registers. A ruined one stays at minus infinity, which no later income mends.
    private static void Walk(CashPlan plan, ref NormalStream stream, Span<Vector256<float>> factors, long[] ruined, double[][]? samples, int at)
    {
        if (plan.Volatility > 0.0f)
        {
            stream.NextFactors(factors[1..], plan.Volatility);
        }

        var (first, second) = (Vector256.Create(plan.Cash), Vector256.Create(plan.Cash));
        var (firstGrown, secondGrown) = (Vector256<double>.One, Vector256<double>.One);
        for (var quarter = 0; quarter < ruined.Length; quarter++)
        {
            var (up, other) = Vector256.Widen(factors[quarter]);
            (firstGrown, secondGrown) = (firstGrown * up, secondGrown * other);
            var (earned, flow) = (Vector256.Create(plan.Earned[quarter]), Vector256.Create(plan.Flow[quarter]));
            first += (earned * firstGrown) + flow;
            second += (earned * secondGrown) + flow;
            foreach (var (amount, chance) in plan.Chances[quarter])
            {
                var (low, high) = Vector256.Widen(stream.NextShare());
                first += Vector256.ConditionalSelect(Vector256.LessThan(low, Vector256.Create((double)chance)), Vector256.Create(amount), Vector256<double>.Zero);
                second += Vector256.ConditionalSelect(Vector256.LessThan(high, Vector256.Create((double)chance)), Vector256.Create(amount), Vector256<double>.Zero);
            }

            var (firstDead, secondDead) = (Vector256.LessThan(first, Vector256<double>.Zero), Vector256.LessThan(second, Vector256<double>.Zero));
            var dead = Vector256.Create(double.NegativeInfinity);
            first = Vector256.ConditionalSelect(firstDead, dead, first);
            second = Vector256.ConditionalSelect(secondDead, dead, second);
            ruined[quarter] += BitOperations.PopCount(firstDead.ExtractMostSignificantBits() | (secondDead.ExtractMostSignificantBits() << 4));
            if (samples is not null)
            {
                first.CopyTo(samples[quarter], at);
                second.CopyTo(samples[quarter], at + 4);
            }
        }
    }

    private static CashOutlook Outlook(Company company, long paths, ulong seed, long[] ruined, double[][] samples)
    {
        var quarters = new QuarterOutlook[ruined.Length];
        Parallel.For(0, ruined.Length, quarter =>
        {
            var sample = samples[quarter];
            Array.Sort(sample);
            Money At(double share) => company.Cash with { Amount = Math.Max(0.0, sample[(int)(share * (sample.Length - 1))]) };
            quarters[quarter] = new(
                quarter + 1, new Ratio(ruined[quarter] / (double)paths), At(0.10), At(0.25), At(0.50), At(0.75), At(0.90));
        });
        var ruin = ruined[^1] / (double)paths;
        var half = Array.FindIndex(ruined, count => count * 2 >= paths);
        return new(
            company, paths, seed, quarters, new Ratio(ruin), new Ratio(Math.Sqrt(ruin * (1.0 - ruin) / paths)), half < 0 ? null : half + 1,
            company.FixedCosts.First.Amount > 0.0 ? company.Cash.Amount / company.FixedCosts.First.Amount / 4.0 : double.PositiveInfinity);
    }
}
