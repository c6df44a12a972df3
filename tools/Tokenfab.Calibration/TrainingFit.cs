using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Kernels;
using Tokenfab.Training;
using Tokenfab.Validation;

namespace Tokenfab.Calibration;

/// <summary>Fits the constants of training, one set for each generation of chips, and tells the errors of each group when it is left out.</summary>
internal static class TrainingFit
{
    private const int RowsPerGroup = 20;

    // Long pipelines cost a fit most of its time and say no more than short ones.
    private const int MostTasks = 2000;
    // A setting that a row leaves out can move it by any factor; beyond this it says nothing more.
    private const double MostLogError = 0.3;

    // What rows do not determine stays where physics puts it.
    private const double Prior = 0.004;

    // Rows of machines whose links are not told, of a framework changed step by step, and of one whose collectives nobody tuned: predicted, not fitted on.
    private static readonly string[] Unfitted = ["UCI-A100", "MEGASCALE-T3"];

    private static readonly double[] Start = [1.16, 1.02, 3.55, 1.2, 45e-6, 1.08, 80e-6, 27e-3];

    public static IReadOnlyList<Constant<TrainingCalibration>> Constants { get; } =
    [
        new("matrix", 0.9, 1.6, c => c.Matrix, (c, v) => c with { Matrix = v }),
        new("attention_forward", 0.8, 2.0, c => c.AttentionForward, (c, v) => c with { AttentionForward = v }),
        new("attention_backward", 2.0, 4.0, c => c.AttentionBackward, (c, v) => c with { AttentionBackward = v }),
        new("elementwise", 0.5, 3.0, c => c.Elementwise, (c, v) => c with { Elementwise = v }),
        new("launch", 1e-6, 200e-6, c => c.Launch.Value, (c, v) => c with { Launch = new(v) }),
        new("collectives", 0.7, 2.5, c => c.Collectives, (c, v) => c with { Collectives = v }),
        new("micro_batch", 1e-6, 5e-3, c => c.MicroBatch.Value, (c, v) => c with { MicroBatch = new(v) }),
        new("iteration", 1e-3, 0.3, c => c.Iteration.Value, (c, v) => c with { Iteration = new(v) }),
    ];

    public static void Write(string catalog, string[] paths)
    {
        var all = TrainingRow.Read(paths);
        var memory = MemoryError([.. all.Where(row => row.Predictor.IsMemory)]);
        var rows = all.Where(row => row.IsTime).GroupBy(row => row.Raw, StringComparer.Ordinal).Select(group => group.First()).ToArray();
        var book = new ModelBook(CatalogStore.Embedded);
        foreach (var generation in rows.Select(row => row.Generation).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var own = rows.Where(row => row.Generation == generation).ToArray();
            if (own.Select(row => row.Group).Distinct(StringComparer.Ordinal).Count() < 2)
            {
                continue;
            }

            Console.WriteLine(generation);
            CalibrationFile.Write(
                Path.Combine(catalog, "training", generation + ".yaml"),
                "Fitted by tools/Tokenfab.Calibration (command: fit-training). Do not edit: the next fit overwrites it.\nErrors are shares; what each constant means is told in Training/TrainingCalibration.cs.",
                Run(generation, own, book) with { MemoryError = memory });
        }
    }

    private static TrainingCalibration Run(string generation, TrainingRow[] rows, ModelBook book)
    {
        // Every fit starts from the same point: its constants follow from the rows and the code alone.
        var start = Constants.Zip(Start).Aggregate(
            new TrainingCalibration(generation, $"Training on {char.ToUpperInvariant(generation[0])}{generation[1..]}", 1, 1, 1, 1, default, 1, default, default, 0, 0),
            (fit, pair) => pair.First.Set(fit, pair.Second));
        var whole = Fit(start, [.. rows.Where(IsFitted)], book, 0.3, 20);
        whole = Fit(whole, [.. rows.Where(IsFitted)], book, 0.2, 20);
        whole = Fit(whole, [.. rows.Where(IsFitted)], book, 0.12, 20);
        var held = new List<(string Group, double Error)>();
        var fits = new List<CalibrationFit>();
        var groups = rows.GroupBy(row => row.Group).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var leftOut = groups.AsParallel().AsOrdered().Select(group => Fit(whole, [.. rows.Where(row => row.Group != group.Key && IsFitted(row))], book, 0.1, 10)).ToArray();
        foreach (var (group, without) in groups.Zip(leftOut))
        {
            var inside = ErrorReport.Of([.. group.Select(row => row.Ratio(book, _ => whole) - 1.0)]);
            var left = group.Select(row => row.Ratio(book, _ => without) - 1.0).ToArray();
            var outside = ErrorReport.Of(left);
            held.AddRange(group.Select(row => (group.Key, row.Width(book, _ => without))));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {group.Key,-24} {inside.Rows,5} in sample {inside.Median:P1} p90 {inside.Ninth:P1}  left out {outside.Median:P1} p90 {outside.Ninth:P1}"));
            fits.Add(new(group.Key, "training-truth", [.. group.Select(row => row.Predictor.Run.Jobs[0].Chip.Id).Distinct()], inside.Rows, Math.Round(inside.Median, 3), Math.Round(inside.Ninth, 3), Math.Round(outside.Median, 3), Math.Round(outside.Ninth, 3)));
        }

        return whole with { TypicalError = Spread(held), Fits = fits };
    }

    // No constant of training moves memory: a table's own width is what it is when left out. What the others' would have been is told beside its coverage.
    private static double MemoryError(TrainingRow[] rows)
    {
        var book = new ModelBook(CatalogStore.Embedded);
        var held = rows.AsParallel().AsOrdered().Select(row => (Group: $"{row.Group} {row.Op}", Width: row.Width(book))).ToArray();
        foreach (var group in held.GroupBy(pair => pair.Group))
        {
            var others = Spread([.. held.Where(pair => pair.Group != group.Key)]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {group.Key,-48} {group.Count(),5} width of the others {others:P0}, holds {group.Count(pair => pair.Width <= others) / (double)group.Count():P0}"));
        }

        return Spread(held);
    }

    // The width that holds four fifths, each group weighed by the root of its rows as in the fit: the largest sweep does not set the interval alone.
    private static double Spread(IReadOnlyList<(string Group, double Width)> held)
    {
        var weights = held.GroupBy(pair => pair.Group, StringComparer.Ordinal).ToDictionary(group => group.Key, group => 1.0 / Math.Sqrt(group.Count()), StringComparer.Ordinal);
        var left = 0.8 * held.Sum(pair => weights[pair.Group]);
        return Math.Round(held.OrderBy(pair => pair.Width).First(pair => (left -= weights[pair.Group]) <= 0.0).Width, 2);
    }

    private static bool IsFitted(TrainingRow row) => !Unfitted.Contains(row.Group) && row.Predictor.Run.Jobs[0].Trainer.Id != "deepspeed";

    private static TrainingCalibration Fit(TrainingCalibration start, TrainingRow[] rows, ModelBook book, double step, int evaluations)
    {
        var groups = rows.GroupBy(row => row.Group).Select(group =>
        {
            var all = group.Where(row => row.Predictor.Run.Jobs[0] is var job && job.Layout.Pipeline * job.Layout.VirtualStages * job.MicroBatches <= MostTasks).ToArray();
            var every = Math.Max(1, (all.Length + RowsPerGroup - 1) / RowsPerGroup);
            return all.Where((_, i) => i % every == 0).ToArray();
        }).Where(group => group.Length > 0).ToArray();
        TrainingCalibration At(double[] point) => Constants.Index().Aggregate(start, (fit, pair) =>
            pair.Item.Set(fit, Calibration.Fit.Round(Math.Clamp(Math.Exp(point[pair.Index]), pair.Item.Low, pair.Item.High))));
        double Loss(double[] point)
        {
            var fit = At(point);
            var (total, weights) = (0.0, 0.0);
            foreach (var group in groups)
            {
                var weight = Math.Sqrt(group.Length);
                total += weight * group.Average(row => Math.Min(Math.Abs(Math.Log(row.Ratio(book, _ => fit))), MostLogError));
                weights += weight;
            }

            return (total / weights) + (Prior * Constants.Zip(Start).Index().Sum(pair => Math.Abs(point[pair.Index] - Math.Log(pair.Item.Second)))) + Constants.Index().Sum(pair => Math.Abs(point[pair.Index] - Math.Clamp(point[pair.Index], Math.Log(pair.Item.Low), Math.Log(pair.Item.High))));
        }

        var best = Constants.Select(constant => Math.Log(constant.Get(start))).ToArray();
        return At(Calibration.Fit.NelderMead(Loss, best, step, evaluations * Constants.Count));
    }
}
