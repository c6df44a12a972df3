namespace Tokenfab.Hardware.Supply;

/// <summary>Runs a line day by day until the cards are made or the horizon is reached.</summary>
/// <remarks>
/// Goods flow as amounts, not piece by piece. Each stage is a delay of whole and part days behind a gate: what enters on a day is the least
/// of what the stage can take and what lies before it. A day that a delay ends within is shared between two days in proportion, so that
/// results move smoothly with every time.
/// </remarks>
internal static class SupplyRun
{
    private const double Enough = 1e-9;

    public static SupplyCourse Of(SupplyLine line, double cards)
    {
        var fab = new Delay(line.HorizonDays, line.FabDays);
        var carriers = new Delay(line.HorizonDays, line.InterposerDays);
        var assembly = new Delay(line.HorizonDays, line.AssemblyDays);
        var test = new Delay(line.HorizonDays, line.TestDays);
        var days = new List<SupplyDay>();
        var (started, finished, made) = (0.0, 0.0, 0.0);
        var (dies, stacks, interposers, untested) = (0.0, line.StackStock, 0.0, 0.0);
        for (var day = 0; day < line.HorizonDays && made < cards - Enough; day++)
        {
            var wafers = Math.Min(line.Starts.OnDay(day), line.Wafers - started);
            started += wafers;
            var leaving = fab.Pass(day, wafers);
            var goodDies = leaving > 0.0 ? leaving * line.GoodDies(day, finished) : 0.0;
            finished += leaving;
            dies += goodDies;
            stacks += line.Stacks?.OnDay(day) ?? 0.0;
            interposers += line.InterposerStarts is { } starts ? carriers.Pass(day, starts.OnDay(day)) * line.GoodInterposers : 0.0;

            // Logic first, so that where nothing else is short it is what the line waits for.
            (double Most, Bottleneck What)[] limits =
            [
                (dies / line.DiesPerPackage, Bottleneck.Logic),
                (line.Stacks is null ? double.PositiveInfinity : stacks / line.StacksPerPackage, Bottleneck.Memory),
                (line.InterposerStarts is null ? double.PositiveInfinity : interposers, Bottleneck.Interposers),
                (line.Assembly?.OnDay(day) ?? double.PositiveInfinity, Bottleneck.Packaging),
            ];
            var (packages, limit) = limits.MinBy(l => l.Most);
            dies -= packages * line.DiesPerPackage;
            stacks -= line.Stacks is null ? 0.0 : packages * line.StacksPerPackage;
            interposers -= line.InterposerStarts is null ? 0.0 : packages;
            untested += assembly.Pass(day, packages) * line.AssemblyYield;
            var tested = Math.Min(untested, line.Test?.OnDay(day) ?? double.PositiveInfinity);
            untested -= tested;
            var cardsOut = test.Pass(day, tested) * line.TestYield;
            made += cardsOut;
            days.Add(new(
                day, wafers, started, fab.Inside, goodDies, dies, stacks, interposers, packages, assembly.Inside, untested + test.Inside, cardsOut, made,
                untested > Enough ? Bottleneck.Test : limit));
        }

        return new(days, cards);
    }

    // What enters on a day comes out so many days later, spread over the two days between which the delay ends.
    private sealed class Delay(int days, double length)
    {
        private readonly double[] _due = new double[days + (int)Math.Ceiling(Math.Min(length, days)) + 2];
        private readonly int _whole = (int)Math.Floor(Math.Min(length, days));
        private readonly double _part = Math.Min(length, days) - Math.Floor(Math.Min(length, days));

        public double Inside { get; private set; }

        public double Pass(int day, double entering)
        {
            _due[day + _whole] += entering * (1.0 - _part);
            _due[day + _whole + 1] += entering * _part;
            Inside += entering - _due[day];
            return _due[day];
        }
    }
}
