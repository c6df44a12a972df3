using Tokenfab.Quantities;

namespace Tokenfab.Silicon.Exposure;

/// <summary>The exposures that print a wafer's whole dies.</summary>
/// <param name="Field">The dies of one exposure.</param>
/// <param name="Shots">Exposures that print at least one whole die: the fewest over all ways in which fields can lie on the grid of dies.</param>
/// <param name="FullShots">Those of them in which every die is whole.</param>
/// <remarks>Dies come first: the grid has the most dies, and the fields are laid on it so that the fewest exposures do.</remarks>
public sealed record ExposurePlan(ReticleField Field, int Shots, int FullShots)
{
    /// <summary>Exposures that the rim, the edge exclusion or the band at the bottom cuts.</summary>
    public int PartialShots => Shots - FullShots;

    /// <summary>What lithography costs over its cost with a field used to the last square millimetre, as a part of a wafer's price:
    /// <c>1 - share + share / use</c>.</summary>
    /// <param name="share">Part of the wafer's price that is lithography.</param>
    /// <exception cref="InputException">The share is none.</exception>
    public Ratio CostFactor(Ratio share) => share.Value is >= 0.0 and <= 1.0
        ? new(1.0 - share.Value + (share.Value / Field.Use.Value))
        : throw new InputException("wafer", null, "lithography", $"{share} is not a share of the wafer's price", "Write a share from 0 to 1, as in '25 %'");

    /// <summary>The exposures of a grid.</summary>
    /// <exception cref="InputException">Its convention has no exposure field.</exception>
    public static ExposurePlan For(GrossDieCount count)
    {
        ArgumentNullException.ThrowIfNull(count);
        var field = ReticleField.Best(count.Die, count.Convention);
        var rows = WholeDies.Rows(count).ToList();
        ExposurePlan? best = null;
        for (var across = 0; across < field.Columns; across++)
        {
            for (var up = 0; up < field.Rows; up++)
            {
                var (shots, full) = Lay(rows, field, across, up);
                if (best is null || shots < best.Shots || (shots == best.Shots && full > best.FullShots))
                {
                    best = new(field, shots, full);
                }
            }
        }

        return best!;
    }

    /// <summary>Whole dies when only whole fields are exposed: those of the best grid of fields.</summary>
    /// <param name="die">The die.</param>
    /// <param name="convention">What counts; its scribe line also parts the fields.</param>
    /// <returns>None where the wafer holds no whole field.</returns>
    /// <exception cref="InputException">There is no exposure field, or the die does not fit it.</exception>
    public static int FullFieldDies(DieSize die, WaferConvention convention)
    {
        var (field, stitched) = (ReticleField.Best(die, convention), convention with { Reticle = null });
        return WaferChecks.Fits(field.Size, stitched) ? field.Dies * GrossDies.Certify(field.Size, stitched).Dies : 0;
    }

    // A field's row prints from the leftmost whole die of its rows of dies to the rightmost, and is full where every one of them has it.
    private static (int Shots, int Full) Lay(List<(int Row, int First, int Last)> rows, ReticleField field, int across, int up)
    {
        var (shots, full) = (0, 0);
        foreach (var band in rows.GroupBy(row => Floor(row.Row + up, field.Rows)))
        {
            var (left, right) = (band.Min(r => r.First), band.Max(r => r.Last));
            shots += Floor(right + across, field.Columns) - Floor(left + across, field.Columns) + 1;
            if (band.Count() == field.Rows)
            {
                var (from, to) = (band.Max(r => r.First) + across, band.Min(r => r.Last) + across);
                full += Math.Max(0, Floor(to + 1, field.Columns) - Floor(from + field.Columns - 1, field.Columns));
            }
        }

        return (shots, full);
    }

    private static int Floor(int value, int divisor) => (int)Math.Floor((double)value / divisor);
}
