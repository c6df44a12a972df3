using Tokenfab.Quantities;

namespace Tokenfab.Silicon;

/// <summary>One wafer, die by die: a draw of what its yield makes likely.</summary>
/// <param name="Count">The grid.</param>
/// <param name="Sites">Its dies, row by row from the bottom, those that the rim cuts among them.</param>
public sealed record WaferMap(GrossDieCount Count, IReadOnlyList<DieSite> Sites)
{
    /// <summary>Dies in a state.</summary>
    public int Number(DieState state) => Sites.Count(s => s.State == state);

    /// <summary>Draws a wafer: each whole die is good with the probability of the yield, independently of the others.</summary>
    /// <param name="count">The grid.</param>
    /// <param name="yield">Share of good dies, from 0 to 1.</param>
    /// <param name="seed">The same seed gives the same wafer.</param>
    /// <exception cref="InputException">The yield is no share.</exception>
    public static WaferMap Draw(GrossDieCount count, Ratio yield, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(count);
        if (!(yield.Value is >= 0.0 and <= 1.0))
        {
            throw new InputException("wafer map", null, "yield", $"{yield} is not a yield", "Write a share between 0 and 1, as in '50 %'");
        }

        var convention = count.Convention;
        var (die, rim) = (count.Die, convention.Diameter.Value / 2.0);
        var (pitchX, pitchY) = ((die.Width + convention.ScribeX).Value, (die.Height + convention.ScribeY).Value);
        var draws = new SplitMix64(seed);
        var sites = new List<DieSite>();
        foreach (var y in Steps(count.OffsetY.Value, pitchY, rim))
        {
            foreach (var x in Steps(count.OffsetX.Value, pitchX, rim))
            {
                var whole = Fits(x, y, count);
                if (whole || Touches(x, y, die, rim))
                {
                    sites.Add(!whole ? new(new(x), new(y), DieState.Partial)
                        : draws.NextShare() < yield.Value ? new(new(x), new(y), DieState.Good)
                        : new(new(x), new(y), DieState.Bad, Within(die, x, y, ref draws)));
                }
            }
        }

        return new(count, sites);
    }

    private static (Millimetres X, Millimetres Y) Within(DieSize die, double x, double y, ref SplitMix64 draws) => (
        new(x + (die.Width.Value * (draws.NextShare() - 0.5))),
        new(y + (die.Height.Value * (draws.NextShare() - 0.5))));

    private static IEnumerable<double> Steps(double offset, double pitch, double rim)
    {
        for (var step = Math.Ceiling((-rim - offset) / pitch) - 1.0; (step * pitch) + offset < rim + pitch; step++)
        {
            yield return (step * pitch) + offset;
        }
    }

    private static bool Fits(double x, double y, GrossDieCount count)
    {
        var convention = count.Convention;
        var cell = convention.Fit == DieFit.PitchCell;
        var halfWidth = (count.Die.Width + (cell ? convention.ScribeX : Millimetres.Zero)).Value / 2.0;
        var halfHeight = (count.Die.Height + (cell ? convention.ScribeY : Millimetres.Zero)).Value / 2.0;
        var corner = Math.Pow(Math.Abs(x) + halfWidth, 2.0) + Math.Pow(Math.Abs(y) + halfHeight, 2.0);
        var bottom = (convention.NotchBand - (convention.Diameter / 2.0)).Value;
        return corner <= Math.Pow(convention.UsableRadius.Value + Slack, 2.0) && y - halfHeight >= bottom - Slack;
    }

    // The nearest point of the die to the centre lies on the wafer.
    private static bool Touches(double x, double y, DieSize die, double rim)
    {
        var nearestX = Math.Max(0.0, Math.Abs(x) - (die.Width.Value / 2.0));
        var nearestY = Math.Max(0.0, Math.Abs(y) - (die.Height.Value / 2.0));
        return (nearestX * nearestX) + (nearestY * nearestY) < rim * rim;
    }

    // Wider than that of the search, whose placements must not be lost here to the rounding of another formula.
    private const double Slack = 10.0 * DieGrid.Slack;
}

/// <summary>A die on a wafer.</summary>
/// <param name="X">Its centre, from the wafer's.</param>
/// <param name="Y">Its centre, from the wafer's; the notch lies at negative y.</param>
/// <param name="State">What it is good for.</param>
/// <param name="Defect">Where one of the killer defects of a bad die lies, from the wafer's centre; null for the others.</param>
public readonly record struct DieSite(Millimetres X, Millimetres Y, DieState State, (Millimetres X, Millimetres Y)? Defect = null);

/// <summary>What a die on a wafer is good for.</summary>
public enum DieState
{
    /// <summary>Whole and without a killer defect.</summary>
    Good,

    /// <summary>Whole, with a killer defect.</summary>
    Bad,

    /// <summary>Not whole: it reaches into the edge exclusion, the notch band or over the rim.</summary>
    Partial,
}
