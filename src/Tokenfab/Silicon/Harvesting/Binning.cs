using Tokenfab.Quantities;
using Tokenfab.Silicon.Yields;

namespace Tokenfab.Silicon.Harvesting;

/// <summary>Sorts dies with dead units into the products that they can still be sold as.</summary>
/// <remarks>
/// Given a die's density of defects its units fail independently, so that the numbers of good units of each kind are products of
/// convolved binomials; the mean over <see cref="DensityMixture"/> brings the clustering in. A die goes to the first bin it meets: what the
/// bins before have already taken is subtracted by inclusion and exclusion over their minimums, of which nested bins leave one term.
/// </remarks>
public static class Binning
{
    private const int MostTerms = 4096;

    // Dies whose density differs by less than this part of the range are reckoned together: an error of its square.
    private const double Groups = 64.0;

    /// <summary>Splits the dies of a process among bins.</summary>
    /// <param name="structure">What of the die may be dead.</param>
    /// <param name="bins">The products, best first.</param>
    /// <param name="defects">The process.</param>
    /// <param name="killArea">The area of the die in which a defect kills what it hits.</param>
    /// <exception cref="InputException">The structure is impossible, a bin asks for units that the die has not, or the bins overlap beyond reckoning.</exception>
    public static BinSplit Split(DieStructure structure, IReadOnlyList<Bin> bins, DefectModel defects, SquareMillimetres killArea)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(bins);
        ArgumentNullException.ThrowIfNull(defects);
        var minimums = Check(structure, bins);
        var terms = minimums.Select((m, i) => Terms(m, minimums.Take(i))).ToList();
        var mixture = DensityMixture.Of(defects);
        var mean = killArea.Value / 100.0 * defects.Density.Value;
        var (meets, shares) = (new double[bins.Count], new double[bins.Count]);
        for (var node = 0; node < mixture.Factors.Length; node++)
        {
            var dense = mean * mixture.Factors[node];
            var weight = mixture.Shares[node] * Math.Exp(-dense * structure.Critical.Value);
            if (weight < 1e-18)
            {
                continue;
            }

            var atLeast = structure.Blocks.Select(b => Upper(UnitCounts.Of(b, dense))).ToArray();
            for (var bin = 0; bin < bins.Count; bin++)
            {
                meets[bin] += weight * Chance(minimums[bin], atLeast);
                shares[bin] += weight * terms[bin].Sum(t => t.Value * Chance(t.Key.Units, atLeast));
            }
        }

        var split = bins.Select((b, i) => new BinShare(b, new(meets[i]), new(Math.Max(0.0, shares[i])))).ToList();
        return new(split, new(Math.Max(0.0, 1.0 - split.Sum(b => b.Share.Value))));
    }

    /// <summary>Refuses structures and bins that do not go together; else the least good units of each block, bin by bin.</summary>
    /// <exception cref="InputException">As of <see cref="Split"/>.</exception>
    internal static List<int[]> Check(DieStructure structure, IReadOnlyList<Bin> bins)
    {
        structure.Check();
        return [.. bins.Select(b => Minimums(structure, b))];
    }

    /// <summary>Splits the dies of a wafer, whatever else decides their yield.</summary>
    /// <param name="structure">What of the die may be dead.</param>
    /// <param name="bins">The products, best first.</param>
    /// <param name="defects">The process, at the wafer's centre.</param>
    /// <param name="count">Where the dies lie.</param>
    /// <param name="terms">What else decides the yield; losses that are not of defects take dies of every bin alike.</param>
    /// <exception cref="InputException">As above, or a term is no share.</exception>
    public static BinSplit OnWafer(DieStructure structure, IReadOnlyList<Bin> bins, DefectModel defects, GrossDieCount count, YieldTerms terms)
    {
        ArgumentNullException.ThrowIfNull(defects);
        ArgumentNullException.ThrowIfNull(count);
        ArgumentNullException.ThrowIfNull(terms);
        var (others, kill) = (terms.CheckedOthers(), count.Die.Area * terms.KillArea.Value);
        var places = terms.Radial is { } radial
            ? WholeDies.Centres(count).Select(die => radial.MeanOver(count, die.X, die.Y)).GroupBy(rise => Math.Round(rise * Groups / (1.0 + radial.Rise))).Select(g => (Rise: g.Average(), Dies: g.Count()))
            : [(Rise: 1.0, Dies: 1)];
        var (meets, shares, dies) = (new double[bins.Count], new double[bins.Count], 0);
        foreach (var (rise, number) in places)
        {
            var split = Split(structure, bins, defects, kill * rise);
            dies += number;
            for (var i = 0; i < bins.Count; i++)
            {
                meets[i] += number * split.Bins[i].Meets.Value;
                shares[i] += number * split.Bins[i].Share.Value;
            }
        }

        var all = bins.Select((b, i) => new BinShare(b, new(others * meets[i] / dies), new(others * shares[i] / dies))).ToList();
        return new(all, new(Math.Max(0.0, 1.0 - all.Sum(b => b.Share.Value))));
    }

    // For each kind of unit the chance of so many good ones or more.
    private static double[] Upper(double[] chances)
    {
        for (var k = chances.Length - 2; k >= 0; k--)
        {
            chances[k] += chances[k + 1];
        }

        return chances;
    }

    private static double Chance(int[] minimums, double[][] atLeast)
    {
        var chance = 1.0;
        for (var i = 0; i < minimums.Length; i++)
        {
            chance *= atLeast[i][minimums[i]];
        }

        return chance;
    }

    // Meeting a bin and none before it: 1[this] times the product of (1 - 1[before]), multiplied out. Meeting two bins is meeting the
    // higher minimum of each unit, so that terms meet again and cancel.
    private static Dictionary<Key, int> Terms(int[] bin, IEnumerable<int[]> before)
    {
        var terms = new Dictionary<Key, int> { [new(bin)] = 1 };
        foreach (var earlier in before)
        {
            foreach (var (key, sign) in terms.ToList())
            {
                var both = new Key([.. key.Units.Zip(earlier, Math.Max)]);
                terms[both] = terms.GetValueOrDefault(both) - sign;
            }

            foreach (var (key, _) in terms.Where(t => t.Value == 0).ToList())
            {
                terms.Remove(key);
            }

            if (terms.Count > MostTerms)
            {
                throw new InputException("bins", null, null, "the bins overlap in too many ways to be told apart", "Order them so that each asks for no more than the one before, or use fewer");
            }
        }

        return terms;
    }

    private static int[] Minimums(DieStructure structure, Bin bin)
    {
        foreach (var minimum in bin.Minimums)
        {
            var block = structure.Find(minimum.Unit) ?? throw new InputException(
                "bins", null, bin.Name, $"the die has no units called '{minimum.Unit}'", $"Write one of {string.Join(", ", structure.Blocks.Select(b => b.Unit.Name))}");
            if (minimum.AtLeast < 0 || minimum.AtLeast > block.Units)
            {
                throw new InputException("bins", null, bin.Name, $"{minimum.AtLeast} of {block.Units} {block.Unit.Name} cannot be good", $"Ask for 0 to {block.Units}");
            }
        }

        return [.. structure.Blocks.Select(b => bin.Minimums.Where(m => structure.Find(m.Unit) == b).Select(m => m.AtLeast).DefaultIfEmpty(0).Max())];
    }

    private readonly struct Key(int[] units) : IEquatable<Key>
    {
        public int[] Units { get; } = units;

        public bool Equals(Key other) => Units.AsSpan().SequenceEqual(other.Units);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var unit in Units)
            {
                hash.Add(unit);
            }

            return hash.ToHashCode();
        }
    }
}
