using System.Numerics;
using Tokenfab.Quantities;
using Tokenfab.Serving.Simulation.State;

namespace Tokenfab.Serving.Simulation.Results;

/// <summary>The distribution of a latency in constant memory: counts by bins of nanoseconds, 256 to a doubling (as in HdrHistogram).</summary>
/// <remarks>Mean, least and greatest are exact. A percentile is the middle of its bin, within 0.2 % of the exact one; below 512 ns exact.
/// Counts are integers, so that sketches can be merged in any order.</remarks>
public sealed class LatencySketch : IResumable
{
    private const int SubBits = 8;
    private const int PageBins = 1 << SubBits;
    private const int Pages = 64 - SubBits;

    // A page of bins for each doubling, made when first needed: latencies span a few doublings.
    private readonly long[]?[] _pages = new long[Pages][];
    private long _least = long.MaxValue;
    private long _greatest;
    private UInt128 _sum;

    /// <summary>Latencies in it.</summary>
    public long Count { get; private set; }

    /// <summary>The least; zero when empty.</summary>
    public Seconds Least => Count == 0 ? Seconds.Zero : new Seconds(_least * 1e-9);

    /// <summary>The greatest; zero when empty.</summary>
    public Seconds Greatest => new(_greatest * 1e-9);

    /// <summary>The mean; zero when empty.</summary>
    public Seconds Mean => Count == 0 ? Seconds.Zero : new Seconds((double)_sum / Count * 1e-9);

    /// <summary>The latency that a share of all does not exceed; zero when empty.</summary>
    /// <param name="share">From 0 to 1.</param>
    public Seconds Percentile(double share)
    {
        if (Count == 0)
        {
            return Seconds.Zero;
        }

        var rank = Math.Max((long)Math.Ceiling(share * Count), 1L);
        var seen = 0L;
        foreach (var (bin, count) in Occupied())
        {
            seen += count;
            if (seen >= rank)
            {
                var middle = (LowerEnd(bin) + LowerEnd(bin + 1) - 1) * 0.5e-9;
                return new Seconds(Math.Clamp(middle, Least.Value, Greatest.Value));
            }
        }

        return Greatest;
    }

    /// <summary>The share of latencies by their value, a point for each bin that holds any, for a graph.</summary>
    public IEnumerable<(Seconds Latency, double Share)> Cumulative()
    {
        var seen = 0L;
        foreach (var (bin, count) in Occupied())
        {
            seen += count;
            yield return (new Seconds(LowerEnd(bin + 1) * 1e-9), (double)seen / Count);
        }
    }

    /// <summary>Adds another's latencies.</summary>
    public void Merge(LatencySketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Bound(other._least, other._greatest);
        Count += other.Count;
        _sum += other._sum;
        foreach (var (bin, count) in other.Occupied())
        {
            At(bin) += count;
        }
    }

    /// <summary>Adds a latency.</summary>
    internal void Add(long nanoseconds)
    {
        At(Bin(nanoseconds))++;
        _sum += (ulong)nanoseconds;
        Bound(nanoseconds, nanoseconds);
        Count++;
    }

    /// <summary>Adds a latency so many times.</summary>
    internal void Add(long nanoseconds, long times)
    {
        At(Bin(nanoseconds)) += times;
        _sum += Product(nanoseconds, times);
        Bound(nanoseconds, nanoseconds);
        Count += times;
    }

    /// <summary>Adds <paramref name="terms"/> latencies of an arithmetic progression in fixed point, each so many times.</summary>
    /// <param name="first">The first, in units of 2^-<paramref name="bits"/> ns.</param>
    /// <param name="growth">By how much each exceeds the one before; not negative.</param>
    /// <param name="terms">How many.</param>
    /// <param name="times">How often each is counted.</param>
    /// <param name="bits">Bits after the point.</param>
    internal void AddProgression(long first, long growth, int terms, long times, int bits)
    {
        var (least, greatest) = (first >> bits, (first + (growth * (terms - 1))) >> bits);
        var (bin, last) = (Bin(least), Bin(greatest));
        var done = 0;
        while (bin < last)
        {
            // Terms below the bin's upper end, which is the first value of the next one.
            var upTo = (int)Math.Min((((LowerEnd(bin + 1) << bits) - first + growth - 1) / growth), terms);
            At(bin) += (upTo - done) * times;
            done = upTo;
            bin = Bin((first + (growth * done)) >> bits);
        }

        At(last) += (terms - done) * times;
        _sum += Product(((first * terms) + (growth * ((long)terms * (terms - 1) / 2))) >> bits, times);
        Bound(least, greatest);
        Count += terms * times;
    }

    private ref long At(int bin) => ref (_pages[bin >> SubBits] ??= new long[PageBins])[bin & (PageBins - 1)];

    private IEnumerable<(int Bin, long Count)> Occupied()
    {
        for (var page = 0; page < Pages; page++)
        {
            for (var bin = 0; _pages[page] is { } bins && bin < PageBins; bin++)
            {
                if (bins[bin] > 0)
                {
                    yield return ((page << SubBits) + bin, bins[bin]);
                }
            }
        }
    }

    private void Bound(long least, long greatest)
    {
        _least = Math.Min(_least, least);
        _greatest = Math.Max(_greatest, greatest);
    }

    private static UInt128 Product(long left, long right)
    {
        var high = Math.BigMul((ulong)left, (ulong)right, out var low);
        return new UInt128(high, low);
    }

    private static int Bin(long nanoseconds)
    {
        var shift = Math.Max(63 - BitOperations.LeadingZeroCount((ulong)nanoseconds | 1UL) - SubBits, 0);
        return (shift << SubBits) + (int)(nanoseconds >> shift);
    }

    private static long LowerEnd(int bin)
    {
        var shift = Math.Max((bin >> SubBits) - 1, 0);
        return (long)(bin - (shift << SubBits)) << shift;
    }

    /// <inheritdoc/>
    void IResumable.Keep(RunState state)
    {
        (Count, _least, _greatest, _sum) = (state.Keep(Count), state.Keep(_least), state.Keep(_greatest), state.Keep(_sum));
        for (var page = 0; page < Pages; page++)
        {
            var used = state.Keep(_pages[page] is not null);
            _pages[page] = used ? state.Keep(_pages[page] ?? []) : null;
        }
    }
}
