using Tokenfab.Quantities;

namespace Tokenfab.Planning.Search;

/// <summary>What a search has found on one chip so far. Adding candidates in any order, and merging tallies in any order, gives the same.</summary>
internal sealed class Tally(bool byLatency, double mostChips)
{
    // Frontier resolution: eight points per doubling of tokens per second and user, from 1/16 to 2^20.
    private const int PerDoubling = 8;
    private const int Offset = 4 * PerDoubling;
    private const int Buckets = 24 * PerDoubling;

    // A step of the coarse grid changes a fleet by about so much.
    private const double HardlyMore = 1.1;

    private readonly Candidate[] _frontier = new Candidate[Buckets];
    private readonly bool[] _filled = new bool[Buckets];

    /// <summary>Layouts evaluated.</summary>
    public long Evaluated { get; private set; }

    /// <summary>Whether any layout held the model.</summary>
    public bool Fits { get; set; }

    /// <summary>The best candidate that keeps the objectives and the caps.</summary>
    public Candidate? Best { get; private set; }

    /// <summary>The candidate with the fewest chips that keeps the objectives, whatever the caps.</summary>
    public Candidate? Uncapped { get; private set; }

    /// <summary>The least time to first token seen.</summary>
    public Seconds LeastTtft { get; private set; } = new(double.PositiveInfinity);

    /// <summary>The least time per output token seen.</summary>
    public Seconds LeastTpot { get; private set; } = new(double.PositiveInfinity);

    /// <summary>Counts layouts that were evaluated.</summary>
    public void Count(long layouts) => Evaluated += layouts;

    /// <summary>Takes a candidate in.</summary>
    public void Add(in Candidate candidate, bool mean)
    {
        LeastTtft = Least(LeastTtft, mean ? candidate.Serving.Ttft.Mean : candidate.Serving.Ttft.Tail);
        LeastTpot = Least(LeastTpot, mean ? candidate.Serving.Tpot.Mean : candidate.Serving.Tpot.Tail);
        var bucket = Math.Clamp((int)Math.Floor(Math.Log2(candidate.Serving.OutputPerUser.Value) * PerDoubling) + Offset, 0, Buckets - 1);
        if (!_filled[bucket] || Denser(candidate, _frontier[bucket]))
        {
            (_frontier[bucket], _filled[bucket]) = (candidate, true);
        }

        if (!candidate.MeetsSlo)
        {
            return;
        }

        if (Uncapped is not { } fewest || Better(candidate, fewest, byLatency: false))
        {
            Uncapped = candidate;
        }

        if (candidate.FleetChips <= mostChips && (Best is not { } best || Better(candidate, best, byLatency)))
        {
            Best = candidate;
        }
    }

    /// <summary>Takes another tally of the same chip in.</summary>
    public void Merge(Tally other)
    {
        Evaluated += other.Evaluated;
        Fits |= other.Fits;
        LeastTtft = Least(LeastTtft, other.LeastTtft);
        LeastTpot = Least(LeastTpot, other.LeastTpot);
        for (var i = 0; i < Buckets; i++)
        {
            if (other._filled[i] && (!_filled[i] || Denser(other._frontier[i], _frontier[i])))
            {
                (_frontier[i], _filled[i]) = (other._frontier[i], true);
            }
        }

        if (other.Uncapped is { } fewest && (Uncapped is not { } mine || Better(fewest, mine, byLatency: false)))
        {
            Uncapped = fewest;
        }

        if (other.Best is { } best && (Best is not { } own || Better(best, own, byLatency)))
        {
            Best = best;
        }
    }

    /// <summary>Layouts of the best candidate, and of those on the frontier that keep the objectives with hardly more chips: a finer grid of
    /// batches may turn their order.</summary>
    public IReadOnlyList<int> NearBest() => Best is not { } best
        ? []
        : [.. _frontier.Where((near, i) => _filled[i] && near.MeetsSlo && near.FleetChips <= best.FleetChips * HardlyMore).Select(near => near.Laid).Append(best.Laid).Distinct()];

    /// <summary>Candidates that no other beats in both tokens per user and tokens per chip, by rising tokens per user.</summary>
    public IReadOnlyList<Candidate> Frontier()
    {
        var points = new List<Candidate>();
        var most = 0.0;
        for (var i = Buckets - 1; i >= 0; i--)
        {
            if (_filled[i] && _frontier[i].Serving.OutputPerChip.Value > most)
            {
                most = _frontier[i].Serving.OutputPerChip.Value;
                points.Add(_frontier[i]);
            }
        }

        points.Reverse();
        return points;
    }

    private static bool Denser(in Candidate candidate, in Candidate other)
    {
        var compared = candidate.Serving.OutputPerChip.Value.CompareTo(other.Serving.OutputPerChip.Value);
        return compared > 0 || (compared == 0 && candidate.Order < other.Order);
    }

    private static bool Better(in Candidate candidate, in Candidate other, bool byLatency)
    {
        var chips = candidate.FleetChips.CompareTo(other.FleetChips);
        var tpot = candidate.Serving.Tpot.Tail.CompareTo(other.Serving.Tpot.Tail);
        var (first, second) = byLatency ? (tpot, chips) : (chips, tpot);
        return first < 0 || (first == 0 && (second < 0 || (second == 0 && candidate.Order < other.Order)));
    }

    private static Seconds Least(Seconds left, Seconds right) => left < right ? left : right;
}
