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

    // A die with a band is turned down to this width over its height; by trial on dies of 4 to 6 mm².
    private const double WorthTurning = 0.5;

    /// <summary>The most whole dies that a grid can have on a wafer.</summary>
    /// <exception cref="InputException">The die or the convention is impossible, or the die fits neither reticle nor wafer.</exception>
    public static GrossDieCount Certify(DieSize die, WaferConvention convention)
    {
        ArgumentNullException.ThrowIfNull(convention);
        WaferChecks.Check(die, convention);

        // Fewer and longer rows are cheaper. Turned, a band at the bottom lies at the rows' left end, which leaves the wafer its own mirror
        // image from row to row: half the shifts to try, and worth somewhat more rows.
        var turn = die.Width > die.Height * (convention.NotchBand > Millimetres.Zero ? WorthTurning : 1.0);
        var best = turn ? Search(die.Turned, convention.Turned, turned: true) : Search(die, convention, turned: false);
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

    private static BranchAndBound Search(DieSize die, WaferConvention convention, bool turned)
    {
        var pitchX = (die.Width + convention.ScribeX).Value;
        var pitchY = (die.Height + convention.ScribeY).Value;
        var cell = convention.Fit == DieFit.PitchCell;
        var rows = (int)(convention.Diameter.Value / pitchY) + 2;
        var scratch = rows <= StackRows ? stackalloc double[IDieGrid.Scratch * rows] : new double[IDieGrid.Scratch * rows];
        var (radius, band) = (convention.UsableRadius.Value, ((convention.Diameter / 2.0) - convention.NotchBand).Value);
        var (halfWidth, halfHeight) = ((cell ? pitchX : die.Width.Value) / 2.0, (cell ? pitchY : die.Height.Value) / 2.0);
        var search = new BranchAndBound(RowBudget / rows);
        if (turned && convention.NotchBand > Millimetres.Zero)
        {
            search.Run(new CutDieGrid(radius, band, halfWidth, halfHeight, pitchX, pitchY, scratch), mirrored: true);
        }
        else
        {
            search.Run(new DieGrid(radius, band, halfWidth, halfHeight, pitchX, pitchY, scratch), mirrored: convention.NotchBand == Millimetres.Zero);
        }

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

        public void Run<T>(T grid, bool mirrored)
            where T : IDieGrid, allows ref struct
        {
            var half = grid.PitchY / 2.0;
            var end = mirrored ? half : grid.PitchY;
            Try(grid, 0.0);
            Try(grid, half);
            Exhaust(grid, 0.0, end, grid.Count(0.0, end, Dies, out _));
        }

        private void Try<T>(T grid, double shiftY)
            where T : IDieGrid, allows ref struct
        {
            var dies = grid.Count(shiftY, shiftY, Dies, out var shiftX);
            if (dies > Dies)
            {
                (Dies, ShiftX, ShiftY) = (dies, shiftX, shiftY);
            }
        }

        // Ends of itself: once no double lies between the ends, the bound is the count at one of them, which has been tried.
        private void Exhaust<T>(T grid, double low, double high, int bound)
            where T : IDieGrid, allows ref struct
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
