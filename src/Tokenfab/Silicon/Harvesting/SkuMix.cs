using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Harvesting;

/// <summary>How many wafers a mix of products takes when better dies may be sold as lesser ones.</summary>
public static class SkuMix
{
    /// <summary>Whole wafers that give a number of dies of each bin, on average.</summary>
    /// <param name="split">The bins, best first, each of which a die of the one before meets too.</param>
    /// <param name="grossDies">Whole dies of a wafer.</param>
    /// <param name="wanted">Dies of each bin, in the same order.</param>
    /// <returns>The wafers; null where a bin is wanted that no die meets.</returns>
    /// <remarks>Dies that meet a bin must cover what is wanted of it and of all before it; the bin that asks for most decides.</remarks>
    /// <exception cref="InputException">The numbers are not one for each bin, or below zero.</exception>
    public static Count? Wafers(BinSplit split, Count grossDies, IReadOnlyList<Count> wanted)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.Count != split.Bins.Count || wanted.Any(w => !(w.Value >= 0.0)))
        {
            throw new InputException("mix", null, null, $"{wanted.Count} numbers of dies for {split.Bins.Count} bins", "Write one number of zero or more for each bin, best first");
        }

        var (wafers, together) = (0.0, 0.0);
        for (var i = 0; i < wanted.Count; i++)
        {
            together += wanted[i].Value;
            var met = split.Bins[i].Meets.Value * grossDies.Value;
            if (together > 0.0 && met <= 0.0)
            {
                return null;
            }

            wafers = Math.Max(wafers, together > 0.0 ? together / met : 0.0);
        }

        return new(Math.Ceiling(wafers - 1e-9));
    }
}
