using Tokenfab.Quantities;
using Tokenfab.Silicon.Harvesting;

namespace Tokenfab.Silicon.Maps;

/// <summary>One wafer, die by die: a draw of what its process makes likely.</summary>
/// <param name="Count">The grid.</param>
/// <param name="Bins">The products that dies with dead units are sold as, best first; empty where only clean dies are good.</param>
/// <param name="Sites">Its dies, row by row from the bottom, those that the rim cuts among them.</param>
public sealed record WaferMap(GrossDieCount Count, IReadOnlyList<Bin> Bins, IReadOnlyList<DieSite> Sites)
{
    /// <summary>Dies in a state.</summary>
    public int Number(DieState state) => Sites.Count(s => s.State == state);

    /// <summary>Dies sold as a bin.</summary>
    public int InBin(int bin) => Sites.Count(s => s.State == DieState.Good && s.Bin == bin);

    /// <summary>Draws a wafer.</summary>
    /// <param name="count">The grid.</param>
    /// <param name="process">What befalls its dies.</param>
    /// <param name="seed">The same seed gives the same wafer.</param>
    /// <exception cref="InputException">A term of the yield is no share, or the structure and the bins do not go together.</exception>
    public static WaferMap Draw(GrossDieCount count, DieProcess process, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(count);
        ArgumentNullException.ThrowIfNull(process);
        var draw = new DieDraw(count, process, seed);
        var whole = WholeDies.Rows(count).ToDictionary(row => row.Row, row => (row.First, row.Last));
        var rim = count.Convention.Diameter.Value / 2.0;
        var (pitchX, pitchY) = WholeDies.Pitch(count);
        var sites = new List<DieSite>();
        foreach (var row in Steps(count.OffsetY.Value, pitchY, rim))
        {
            var held = whole.GetValueOrDefault(row, (First: int.MaxValue, Last: int.MinValue));
            foreach (var column in Steps(count.OffsetX.Value, pitchX, rim))
            {
                var (x, y) = (count.OffsetX.Value + (column * pitchX), count.OffsetY.Value + (row * pitchY));
                if (column >= held.First && column <= held.Last)
                {
                    sites.Add(draw.Next(x, y));
                }
                else if (Touches(x, y, count.Die, rim))
                {
                    sites.Add(new(new(x), new(y), DieState.Partial, 0, []));
                }
            }
        }

        return new(count, process.Bins, sites);
    }

    private static IEnumerable<int> Steps(double offset, double pitch, double rim)
    {
        for (var step = (int)Math.Ceiling((-rim - offset) / pitch) - 1; (step * pitch) + offset < rim + pitch; step++)
        {
            yield return step;
        }
    }

    // The nearest point of the die to the centre lies on the wafer.
    private static bool Touches(double x, double y, DieSize die, double rim)
    {
        var nearestX = Math.Max(0.0, Math.Abs(x) - (die.Width.Value / 2.0));
        var nearestY = Math.Max(0.0, Math.Abs(y) - (die.Height.Value / 2.0));
        return (nearestX * nearestX) + (nearestY * nearestY) < rim * rim;
    }
}

/// <summary>A die on a wafer.</summary>
/// <param name="X">Its centre, from the wafer's.</param>
/// <param name="Y">Its centre, from the wafer's; the notch lies at negative y.</param>
/// <param name="State">What it is good for.</param>
/// <param name="Bin">The number of its bin, where it is good: 0 is the best.</param>
/// <param name="Defects">Where its killer defects lie, from the wafer's centre.</param>
public readonly record struct DieSite(
    Millimetres X, Millimetres Y, DieState State, int Bin, IReadOnlyList<(Millimetres X, Millimetres Y)> Defects);

/// <summary>What a die on a wafer is good for.</summary>
public enum DieState
{
    /// <summary>Whole and sold: without a killer defect, or with no more dead units than its bin allows.</summary>
    Good,

    /// <summary>Whole and not to be sold.</summary>
    Bad,

    /// <summary>Not whole: it reaches into the edge exclusion, the notch band or over the rim.</summary>
    Partial,
}
