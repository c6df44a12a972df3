using System.Numerics;
using System.Runtime.Intrinsics;

namespace Tokenfab.Silicon;

/// <summary>Arcs of a circle, of which the greatest number that share a point is asked.</summary>
/// <remarks>Their ends are counted in bins, which bounds the overlap within each; only the ends of a bin that may have more than is known
/// already are sorted. Most bins, and most circles, have none such.</remarks>
internal readonly ref struct Arcs
{
    private const int FewestBins = 16;
    private const int MostBins = 128;

    private readonly double _perLength;
    private readonly Span<int> _starting;
    private readonly Span<int> _ending;

    /// <summary>Arcs.</summary>
    /// <param name="circle">Length of the circle, from zero.</param>
    /// <param name="number">How many there may be, roughly.</param>
    /// <param name="room">Room to work in.</param>
    public Arcs(double circle, int number, Room room)
    {
        // Beside the stretches of the circle there is a bin for an end that rounding puts onto its length, and one that nobody asks.
        var bins = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)number), FewestBins, MostBins);
        _perLength = bins / circle;
        Nowhere = (bins + 1.5) / _perLength;
        _starting = room.Bins[..(bins + 2)];
        _ending = room.Bins.Slice(bins + 2, bins + 2);
        Starts = room.Ends[..(room.Ends.Length / 2)];
        Ends = room.Ends[(room.Ends.Length / 2)..];
    }

    /// <summary>Where an arc starts and ends that is none.</summary>
    public double Nowhere { get; }

    /// <summary>Where each starts.</summary>
    public Span<double> Starts { get; }

    /// <summary>Where each ends, itself included; below its start when it goes through zero.</summary>
    public Span<double> Ends { get; }

    /// <summary>The greatest number that share a point; any number up to <paramref name="least"/> where it is no more than that.</summary>
    /// <param name="number">How many arcs there are.</param>
    /// <param name="around">How many of them go through zero.</param>
    /// <param name="least">What is not worth knowing.</param>
    /// <param name="at">Such a point.</param>
    public int MostOverlap(int number, int around, int least, out double at)
    {
        Count(Starts[..number], _starting);
        Count(Ends[..number], _ending);
        at = 0.0;
        var (most, covering) = (around, around);
        for (var bin = 0; bin < _starting.Length - 1; bin++)
        {
            var bound = covering + _starting[bin];
            if (bound > most && bound > least && MostIn(bin, number, covering, out var point) is var exact && exact > most)
            {
                (most, at) = (exact, point);
            }

            covering = bound - _ending[bin];
        }

        return most;
    }

    /// <summary>Points of the stretches that as many arcs share as share any: one for each stretch, away from its ends where it has a length.</summary>
    /// <param name="number">How many arcs there are.</param>
    /// <param name="around">How many of them go through zero.</param>
    /// <param name="most">How many share a point at most.</param>
    /// <param name="points">The points, as many as there is room for.</param>
    /// <returns>How many stretches there are, or one more than there is room for.</returns>
    public int Points(int number, int around, int most, Span<double> points)
    {
        Count(Starts[..number], _starting);
        Count(Ends[..number], _ending);
        var (found, covering) = (0, around);
        for (var bin = 0; bin < _starting.Length - 1 && found <= points.Length; bin++)
        {
            var bound = covering + _starting[bin];
            if (bound >= most && _starting[bin] > 0)
            {
                PointsIn(bin, number, (covering, most), points, ref found);
            }

            covering = bound - _ending[bin];
        }

        return found;
    }

    private void PointsIn(int bin, int number, (int Covering, int Most) overlap, Span<double> points, ref int found)
    {
        var starts = Sorted(bin, Starts, number);
        var ends = Sorted(bin, Ends, number);
        var ended = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            while (ended < ends.Length && ends[ended] < starts[i])
            {
                ended++;
            }

            if (overlap.Covering + i + 1 - ended == overlap.Most && found++ < points.Length)
            {
                points[found - 1] = (starts[i] + (ended < ends.Length ? ends[ended] : Math.Max(starts[i], (bin + 1) / _perLength))) / 2.0;
            }
        }
    }

    private void Count(ReadOnlySpan<double> ends, Span<int> bins)
    {
        bins.Clear();
        foreach (var end in ends)
        {
            bins[Bin(end)]++;
        }
    }

    private int MostIn(int bin, int number, int covering, out double at)
    {
        var starts = Sorted(bin, Starts, number);
        var ends = Sorted(bin, Ends, number);
        at = 0.0;
        var (most, ended) = (covering, 0);
        for (var i = 0; i < starts.Length; i++)
        {
            while (ended < ends.Length && ends[ended] < starts[i])
            {
                ended++;
            }

            var overlap = covering + i + 1 - ended;
            if (overlap > most)
            {
                (most, at) = (overlap, starts[i]);
            }
        }

        return most;
    }

    // Gathered behind the others, each written and kept when it is of the bin: a branch would often be mispredicted.
    private ReadOnlySpan<double> Sorted(int bin, Span<double> all, int number)
    {
        var found = number;
        foreach (var end in all[..number])
        {
            all[found] = end;
            found += Bin(end) == bin ? 1 : 0;
        }

        var sorted = all[number..found];
        sorted.Sort();
        return sorted;
    }

    private int Bin(double end) => (int)(end * _perLength);

    /// <summary>Room to work in, for one circle at a time.</summary>
    /// <param name="ends">As many as <see cref="NumberOfEnds"/> says.</param>
    /// <param name="bins">As many as <see cref="NumberOfBins"/>.</param>
    public readonly ref struct Room(Span<double> ends, Span<int> bins)
    {
        /// <summary>How many bins are needed.</summary>
        public const int NumberOfBins = 2 * (MostBins + 2);

        /// <summary>The ends, twice over.</summary>
        public Span<double> Ends { get; } = ends;

        /// <summary>The bins.</summary>
        public Span<int> Bins { get; } = bins;

        /// <summary>How many ends so many arcs need, worked out some at a time.</summary>
        public static int NumberOfEnds(int arcs) => (4 * (arcs + Vector256<double>.Count)) + 2;
    }
}
