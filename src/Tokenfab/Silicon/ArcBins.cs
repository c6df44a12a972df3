namespace Tokenfab.Silicon;

/// <summary>Ends of arcs counted in bins: a bound on how many arcs share a point, and where that is too high, a sort in linear time.</summary>
/// <remarks>Most overlaps need not be known, only that they are too small. The bound is too high only where an arc ends and another starts
/// within the best bin.</remarks>
internal static class ArcBins
{
    /// <summary>How many bins there are.</summary>
    public const int Number = 128;

    /// <summary>Adds the ends in a stretch that starts at zero to their bins.</summary>
    public static void Count(ReadOnlySpan<double> ends, double stretch, Span<int> bins)
    {
        var perLength = Number / stretch;
        foreach (var end in ends)
        {
            bins[Of(end, perLength)]++;
        }
    }

    /// <summary>Sorts ends: into the places of their bins, then past their few neighbours.</summary>
    /// <param name="ends">The ends, sorted afterwards.</param>
    /// <param name="stretch">The stretch that they lie in.</param>
    /// <param name="bins">How many lie in each bin; spent afterwards.</param>
    /// <param name="spare">Room for as many.</param>
    public static void Sort(Span<double> ends, double stretch, Span<int> bins, Span<double> spare)
    {
        var before = 0;
        for (var bin = 0; bin < Number; bin++)
        {
            (bins[bin], before) = (before, before + bins[bin]);
        }

        var perLength = Number / stretch;
        foreach (var end in ends)
        {
            spare[bins[Of(end, perLength)]++] = end;
        }

        for (var i = 0; i < ends.Length; i++)
        {
            var (end, at) = (spare[i], i);
            for (; at > 0 && ends[at - 1] > end; at--)
            {
                ends[at] = ends[at - 1];
            }

            ends[at] = end;
        }
    }

    /// <summary>No point of the stretch is covered by more arcs.</summary>
    /// <param name="covering">Arcs that cover its beginning.</param>
    /// <param name="starts">Arcs that start in each bin.</param>
    /// <param name="ends">Arcs that end in each bin.</param>
    public static int MostOverlap(int covering, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        var most = covering;
        for (var bin = 0; bin < Number; bin++)
        {
            covering += starts[bin];
            most = Math.Max(most, covering);
            covering -= ends[bin];
        }

        return most;
    }

    private static int Of(double end, double perLength) => Math.Clamp((int)(end * perLength), 0, Number - 1);
}
