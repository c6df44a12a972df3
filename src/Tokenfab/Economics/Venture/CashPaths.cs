using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tokenfab.Quantities;

namespace Tokenfab.Economics.Venture;

/// <summary>Draws futures of a company's cash.</summary>
/// <remarks><c>cash(t) = cash(t-1) + margin x revenue(t) - fixed(t) + raises(t)</c>; revenue moves as a geometric random walk with the expected
/// growth given, <c>revenue(t) = revenue(t-1) (1 + growth) exp(volatility z - volatility^2 / 2)</c>. A future in which cash falls below zero
/// ends there. Futures are drawn in blocks, each with a seed of its own, so that the result does not depend on threads; shares of ruin
/// count all of them, quantiles of cash the first 64,000.</remarks>
public static class CashPaths
{
    private const int Block = 4000;
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
        var plan = new Plan(company);
        var blocks = (int)Math.Min(((paths - 1) / Block) + 1, int.MaxValue);
        var samples = new double[plan.Quarters][];
        for (var quarter = 0; quarter < plan.Quarters; quarter++)
        {
            samples[quarter] = new double[Math.Min(Sampled, blocks * (long)Block)];
        }

        var ruined = new long[plan.Quarters];
        Parallel.For(
            0, blocks, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(threads, 1) },
            () => (Counts: new long[plan.Quarters], Cash: new double[Block], Revenue: new double[Block]),
            (block, _, scratch) =>
            {
                Run(plan, block, seed, scratch.Cash, scratch.Revenue, scratch.Counts, samples);
                return scratch;
            },
            scratch =>
            {
                lock (ruined)
                {
                    for (var quarter = 0; quarter < ruined.Length; quarter++)
                    {
                        ruined[quarter] += scratch.Counts[quarter];
                    }
                }
            });
        return Outlook(company, blocks * (long)Block, seed, ruined, samples);
    }

    private static void Run(Plan plan, int block, ulong seed, double[] cash, double[] revenue, long[] ruined, double[][] samples)
    {
        var stream = new NormalStream(unchecked(seed + ((ulong)block * 0xD1B54A32D192ED03)));
        cash.AsSpan().Fill(plan.Cash);
        revenue.AsSpan().Fill(plan.Revenue);
        for (var quarter = 0; quarter < plan.Quarters; quarter++)
        {
            var alive = Step(plan, quarter, ref stream, cash, revenue);
            ruined[quarter] += Block - alive;
            var start = block * (long)Block;
            if (start < samples[quarter].Length)
            {
                cash.AsSpan().CopyTo(samples[quarter].AsSpan((int)start));
            }
        }
    }

    // Returns the futures still alive. A ruined one stays at minus infinity, which no later income mends.
    private static long Step(Plan plan, int quarter, ref NormalStream stream, double[] cash, double[] revenue)
    {
        var cashes = MemoryMarshal.Cast<double, Vector256<double>>(cash.AsSpan());
        var revenues = MemoryMarshal.Cast<double, Vector256<double>>(revenue.AsSpan());
        var (drift, volatility) = (plan.Drift(quarter), Vector256.Create(plan.Volatility));
        var (margin, flow) = (Vector256.Create(plan.Margin), Vector256.Create(plan.Flow(quarter)));
        var dead = Vector256.Create(double.NegativeInfinity);
        var raises = plan.Chances(quarter);
        var alive = Vector256<long>.Zero;
        for (var i = 0; i < cashes.Length; i += 2)
        {
            var (first, second) = plan.Moves(quarter) ? stream.NextNormal() : (Vector256<double>.Zero, Vector256<double>.Zero);
            for (var half = 0; half < 2; half++)
            {
                var now = plan.Moves(quarter)
                    ? revenues[i + half] * Vector256.Exp((volatility * (half == 0 ? first : second)) + Vector256.Create(drift)) : revenues[i + half];
                var left = cashes[i + half] + (margin * now) + flow;
                foreach (var (amount, chance) in raises)
                {
                    left += Vector256.ConditionalSelect(
                        Vector256.LessThan(stream.NextShare(), Vector256.Create(chance)), Vector256.Create(amount), Vector256<double>.Zero);
                }

                var lives = Vector256.GreaterThanOrEqual(left, Vector256<double>.Zero);
                revenues[i + half] = now;
                cashes[i + half] = Vector256.ConditionalSelect(lives, left, dead);
                alive -= lives.AsInt64();
            }
        }

        return Vector256.Sum(alive);
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

    /// <summary>The company's figures as plain numbers, worked out once.</summary>
    private sealed class Plan(Company company)
    {
        private readonly double _drift = Math.Log(1.0 + company.Revenue.Growth.Value) - (0.5 * company.Revenue.Volatility.Value * company.Revenue.Volatility.Value);

        public int Quarters { get; } = (int)company.Quarters.Value;

        public double Cash { get; } = company.Cash.Amount;

        public double Revenue { get; } = company.Revenue.First.Amount;

        public double Margin { get; } = company.Revenue.GrossMargin.Value;

        public double Volatility { get; } = company.Revenue.Volatility.Value;

        /// <summary>The first quarter's revenue is as given; from the second on it moves.</summary>
        public bool Moves(int quarter) => quarter > 0;

        public double Drift(int quarter) => quarter > 0 ? _drift : 0.0;

        /// <summary>Fixed costs and certain raises of a quarter.</summary>
        public double Flow(int quarter) =>
            company.Raises.Where(raise => (int)raise.Quarter.Value == quarter + 1 && (raise.Chance?.Value ?? 1.0) >= 1.0).Sum(raise => raise.Amount.Amount)
            - (company.FixedCosts.First.Amount * Math.Pow(1.0 + (company.FixedCosts.Growth?.Value ?? 0.0), quarter));

        /// <summary>Uncertain raises of a quarter.</summary>
        public (double Amount, double Chance)[] Chances(int quarter) =>
            [.. company.Raises.Where(raise => (int)raise.Quarter.Value == quarter + 1 && raise.Chance?.Value < 1.0).Select(raise => (raise.Amount.Amount, raise.Chance!.Value.Value))];
    }
}
