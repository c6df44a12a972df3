
namespace Tokenfab.Silicon;

/// <summary>Whole dies per wafer, with proof.</summary>
/// <remarks>
/// The best shift along the rows is exact (<see cref="DieGrid"/>). The shift across the rows is found by branch and bound: an interval of
/// shifts is bounded by letting each row stand where it is longest, and quartered until no bound exceeds the best grid found. A grid found
/// is improved along rows and columns in turn. A bound of just one die more is put to the proof instead: <see cref="DieGrid.Reaches"/> finds
/// the shift that has it or shows that there is none, where quartering would go on as long as the ends of two rows all but touch. A die of
/// 600 mm² takes some two to ten quarterings. Nothing but the result is allocated.
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
        var (pitchX, pitchY) = ((die.Width + convention.ScribeX).Value, (die.Height + convention.ScribeY).Value);
        var (width, height) = convention.Fit == DieFit.PitchCell ? (pitchX, pitchY) : (die.Width.Value, die.Height.Value);
        var (radius, band) = (convention.UsableRadius.Value, ((convention.Diameter / 2.0) - convention.NotchBand).Value);
        var most = DieGrid.Rows(radius, Math.Min(pitchX, pitchY));
        var ends = most <= StackRows ? stackalloc double[Arcs.Room.NumberOfEnds(most)] : new double[Arcs.Room.NumberOfEnds(most)];
        var room = new Arcs.Room(ends, stackalloc int[Arcs.Room.NumberOfBins]);
        var search = new BranchAndBound(
            new DieGrid(radius, radius, Math.Min(radius, band), (width, height), (pitchX, pitchY), room),
            new DieGrid(radius, Math.Min(radius, band), radius, (height, width), (pitchY, pitchX), room),
            RowBudget / most);
        search.Run();
        return new GrossDieCount(die, convention, search.Dies, search.UpperBound, new(search.ShiftX), new(search.ShiftY));
    }

    /// <summary>The better of a die upright and turned by a quarter: with a band at the bottom or unequal scribe lines they differ.</summary>
    /// <exception cref="InputException">As of <see cref="Certify"/>.</exception>
    public static GrossDieCount CertifyEitherWay(DieSize die, WaferConvention convention)
    {
        var upright = Certify(die, convention);
        var turned = Certify(die.Turned, convention);
        return turned.Dies > upright.Dies ? turned : upright;
    }

    private ref struct BranchAndBound(DieGrid rows, DieGrid columns, long budget)
    {
        private const int Parts = 4;

        private readonly DieGrid _rows = rows;
        private readonly DieGrid _columns = columns;
        private long _budget = budget;
        private int _unproven;

        public int Dies { get; private set; }

        public double ShiftX { get; private set; }

        public double ShiftY { get; private set; }

        public readonly int UpperBound => Math.Max(Dies, _unproven);

        public void Run()
        {
            // Fewer and longer rows are cheaper, and a band at their end leaves half the shifts to try.
            var turned = Cost(_columns) < Cost(_rows);
            Try(turned, 0.0);
            Try(turned, Grid(turned).PitchY / 2.0);
            var grid = Grid(turned);
            Exhaust(turned, 0.0, grid.Shifts, grid.Count(0.0, grid.Shifts, Dies, out _));
        }

        // Along the rows and along the columns in turn, as long as it gains.
        private void Try(bool turned, double shift)
        {
            while (Grid(turned).Count(shift, shift, Dies, out var along) is var dies && dies > Dies)
            {
                Dies = dies;
                (ShiftX, ShiftY) = turned ? (shift, along) : (along, shift);
                (turned, shift) = (!turned, along);
            }
        }

        // Ends of itself: once no double lies between the ends, the bound is the count at one of them, which has been tried.
        private void Exhaust(bool turned, double low, double high, int bound)
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

            if (bound == Dies + 1 && Grid(turned).Reaches(low, high, bound, out var shift) is { } reached)
            {
                if (!reached)
                {
                    return;
                }

                Try(turned, shift);
                if (bound <= Dies)
                {
                    return;
                }
            }

            Try(turned, (low + high) / 2.0);
            Span<int> bounds = stackalloc int[Parts];
            var grid = Grid(turned);
            for (var part = 0; part < Parts; part++)
            {
                bounds[part] = grid.Count(End(low, high, part), End(low, high, part + 1), Dies, out _);
            }

            for (var part = 0; part < Parts; part++)
            {
                var best = Best(bounds);
                Exhaust(turned, End(low, high, best), End(low, high, best + 1), bounds[best]);
                bounds[best] = -1;
            }
        }

        private static double Cost(DieGrid grid) => grid.Shifts / (grid.PitchY * grid.PitchY);

        private readonly DieGrid Grid(bool turned) => turned ? _columns : _rows;

        private static double End(double low, double high, int part) => part == Parts ? high : low + ((high - low) * part / Parts);

        private static int Best(ReadOnlySpan<int> bounds)
        {
            var best = 0;
            for (var part = 1; part < Parts; part++)
            {
                best = bounds[part] > bounds[best] ? part : best;
            }

            return best;
        }
    }
}
