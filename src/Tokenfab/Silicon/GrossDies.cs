using Tokenfab.Quantities;

namespace Tokenfab.Silicon;

/// <summary>Whole dies per wafer, with proof.</summary>
/// <remarks>
/// The best shift along the rows is exact (<see cref="DieGrid"/>). The shift across the rows is found by branch and bound: an interval of
/// shifts is bounded by letting each row stand where it is longest, and halved until no bound exceeds the best grid found. A die of
/// 600 mm² takes some three to sixteen halvings, one of 4 mm² some thirty. Nothing but the result is allocated.
/// </remarks>
public static class GrossDies
{
    // Rows examined before the proof is given up: about a second, and a thousand times what a die of a square millimetre takes.
    private const long RowBudget = 100_000_000;
    private const int StackRows = 512;

    /// <summary>The most whole dies that a grid can have on a wafer.</summary>
    /// <exception cref="InputException">The die or the convention is impossible, or the die fits neither reticle nor wafer.</exception>
    public static GrossDieCount Certify(DieSize die, WaferConvention convention)
    {
        ArgumentNullException.ThrowIfNull(convention);
        WaferChecks.Check(die, convention);

        // Fewer and longer rows are cheaper, and without a band at the bottom the wafer does not know which way is up.
        var turn = convention.NotchBand == Millimetres.Zero && die.Width > die.Height;
        var best = turn ? Search(die.Turned, convention.Turned) : Search(die, convention);
        var (x, y) = turn ? (best.ShiftY, best.ShiftX) : (best.ShiftX, best.ShiftY);
        return new GrossDieCount(die, convention, best.Dies, best.UpperBound, new(x), new(y));
    }

    /// <summary>The better of a die upright and turned by a quarter: with a band at the bottom or unequal scribe lines they differ.</summary>
    /// <exception cref="InputException">As of <see cref="Certify"/>.</exception>
    public static GrossDieCount CertifyEitherWay(DieSize die, WaferConvention convention)
    {
        var upright = Certify(die, convention);
        var turned = Certify(die.Turned, convention);
        return turned.Dies > upright.Dies ? turned : upright;
    }

    private static BranchAndBound Search(DieSize die, WaferConvention convention)
    {
        var pitchX = (die.Width + convention.ScribeX).Value;
        var pitchY = (die.Height + convention.ScribeY).Value;
        var cell = convention.Fit == DieFit.PitchCell;
        var rows = (int)(convention.Diameter.Value / pitchY) + 2;
        var scratch = rows <= StackRows ? stackalloc double[2 * rows] : new double[2 * rows];
        var grid = new DieGrid(
            convention.UsableRadius.Value,
            ((convention.Diameter / 2.0) - convention.NotchBand).Value,
            (cell ? pitchX : die.Width.Value) / 2.0,
            (cell ? pitchY : die.Height.Value) / 2.0,
            pitchX,
            pitchY,
            scratch);
        var search = new BranchAndBound(RowBudget / rows);
        search.Run(grid, mirrored: convention.NotchBand == Millimetres.Zero);
        return search;
    }

    private struct BranchAndBound(long budget)
    {
        private long _budget = budget;
        private int _unproven;

        public int Dies { get; private set; }

        public double ShiftX { get; private set; }

        public double ShiftY { get; private set; }

        public readonly int UpperBound => Math.Max(Dies, _unproven);

        public void Run(DieGrid grid, bool mirrored)
        {
            var half = grid.PitchY / 2.0;
            var end = mirrored ? half : grid.PitchY;
            Try(grid, 0.0);
            Try(grid, half);
            Exhaust(grid, 0.0, end, grid.Count(0.0, end, Dies, out _));
        }

        private void Try(DieGrid grid, double shiftY)
        {
            var dies = grid.Count(shiftY, shiftY, Dies, out var shiftX);
            if (dies > Dies)
            {
                (Dies, ShiftX, ShiftY) = (dies, shiftX, shiftY);
            }
        }

        // Ends of itself: once no double lies between the ends, the bound is the count at one of them, which has been tried.
        private void Exhaust(DieGrid grid, double low, double high, int bound)
        {
            if (bound <= Dies)
            {
                return;
            }

            if (--_budget < 0)
            {
                _unproven = Math.Max(_unproven, bound);
                return;
            }

            var middle = (low + high) / 2.0;
            Try(grid, middle);
            var lower = grid.Count(low, middle, Dies, out _);
            var upper = grid.Count(middle, high, Dies, out _);
            if (lower >= upper)
            {
                Exhaust(grid, low, middle, lower);
                Exhaust(grid, middle, high, upper);
            }
            else
            {
                Exhaust(grid, middle, high, upper);
                Exhaust(grid, low, middle, lower);
            }
        }
    }
}
