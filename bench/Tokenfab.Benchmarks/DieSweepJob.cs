using System.Diagnostics;
using System.Globalization;
using Tokenfab.Quantities;
using Tokenfab.Silicon;

namespace Tokenfab.Benchmarks;

/// <summary>Certifies dies drawn at random and tells which take longest: 4 to 900 mm², sides up to 1 : 100, any scribe, edge, band and wafer.</summary>
internal static class DieSweepJob
{
    private const double Target = 1.0;
    private const int Shown = 8;
    private const int Repeats = 12;

    /// <summary>`dies [NUMBER] [SEED]`.</summary>
    public static int Run(string[] args)
    {
        var number = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
        var stream = new SplitMix64(args.Length > 2 ? ulong.Parse(args[2], CultureInfo.InvariantCulture) : 1);
        var cases = new (DieSize Die, WaferConvention Convention)[number];
        for (var i = 0; i < number; i++)
        {
            cases[i] = Draw(ref stream);
        }

        var times = new double[number];
        var dies = 0L;
        for (var i = 0; i < number; i++)
        {
            times[i] = Milliseconds(cases[i]);
            dies += GrossDies.Certify(cases[i].Die, cases[i].Convention).Dies;
        }

        // Other processes disturb a clock on the wall: the slow ones are timed again, and the least of many is what they take.
        var slow = Enumerable.Range(0, number).Where(i => times[i] > Target / 4.0).ToList();
        foreach (var i in slow)
        {
            times[i] = Enumerable.Range(0, Repeats).Min(_ => Milliseconds(cases[i]));
        }

        var order = Enumerable.Range(0, number).OrderByDescending(i => times[i]).ToList();
        Console.WriteLine($"{number} wafers, {dies} dies: mean {times.Average():F4} ms, one wafer in a thousand over {times[order[number / 1000]]:F3} ms, {times.Count(t => t > Target)} over {Target} ms");
        foreach (var i in order.Take(Shown))
        {
            var (die, convention) = cases[i];
            var count = GrossDies.Certify(die, convention);
            Console.WriteLine(
                $"{times[i],8:F3} ms  {count.Dies,6} dies{(count.Certified ? string.Empty : " UNPROVEN")}  {die}, wafer {convention.Diameter}, edge {convention.EdgeExclusion}, "
                + $"scribe {convention.ScribeX} x {convention.ScribeY}, band {convention.NotchBand}, {convention.Fit}");
        }

        var square = (DieSize.Parse("24.495mmx24.495mm"), new WaferConvention());
        Console.WriteLine($"the square of 600 mm²: {1000.0 * Enumerable.Range(0, 100 * Repeats).Min(_ => Milliseconds(square)):F1} us");
        return times[order[0]] > Target ? 1 : 0;
    }

    private static double Milliseconds((DieSize Die, WaferConvention Convention) of)
    {
        var start = Stopwatch.GetTimestamp();
        GrossDies.Certify(of.Die, of.Convention);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static (DieSize Die, WaferConvention Convention) Draw(ref SplitMix64 stream)
    {
        while (true)
        {
            var area = 4.0 * Math.Pow(900.0 / 4.0, Math.Pow(stream.NextShare(), 2.0));
            var aspect = Math.Pow(100.0, (2.0 * stream.NextShare()) - 1.0);
            var die = new DieSize(Rounded(Math.Sqrt(area * aspect)), Rounded(Math.Sqrt(area / aspect)));
            var scribe = Rounded(0.2 * stream.NextShare());
            var convention = new WaferConvention
            {
                Diameter = new(stream.NextShare() < 0.9 ? 300.0 : 200.0),
                EdgeExclusion = stream.NextShare() < 0.5 ? new(3.0) : Rounded(6.0 * stream.NextShare()),
                ScribeX = scribe,
                ScribeY = stream.NextShare() < 0.7 ? scribe : Rounded(0.2 * stream.NextShare()),
                NotchBand = stream.NextShare() < 0.5 ? Millimetres.Zero : Rounded(20.0 * stream.NextShare()),
                Fit = stream.NextShare() < 0.8 ? DieFit.FinishedDie : DieFit.PitchCell,
                Reticle = null,
            };
            if (die.Area >= new SquareMillimetres(4.0) && Math.Max(die.Width.Value, die.Height.Value) < convention.Diameter.Value / 2.0)
            {
                return (die, convention);
            }
        }
    }

    // To the micrometre, as dies are drawn.
    private static Millimetres Rounded(double millimetres) => new(Math.Round(millimetres, 3));
}
