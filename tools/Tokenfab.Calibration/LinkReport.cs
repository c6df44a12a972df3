using Tokenfab.Network;

namespace Tokenfab.Calibration;

/// <summary>Writes the classes of links and tells their errors.</summary>
internal static class LinkReport
{
    private const double OneLaboratory = 0.5;

    private const string Heading =
        "Fitted by tools/Tokenfab.Calibration (command: fit-links). Do not edit: the next fit overwrites it.\nErrors are shares; what each constant means is told in Network/NetworkCalibration.cs.";

    public static void Write(string truth, string catalog, string[] options)
    {
        var calibrator = new LinkCalibrator(LinkRows.Read(truth));
        calibrator.Fit();
        var judged = new List<(LinkRow Row, double InSample, double LeftOut)>();
        foreach (var (id, kin) in LinkCalibrator.Classes)
        {
            var (fit, errors) = calibrator.Judge(id, kin);
            var fits = errors.Where(error => error.Row is { How.NetworkIsKnown: true, TellsLinks: true }).GroupBy(error => (error.Row.How.Operation, error.Row.Size)).OrderBy(group => group.Key).Select(Told).ToArray();

            // What one laboratory agrees on says nothing of what it did not measure on the next one's machines.
            var least = errors.Select(error => error.Row.Measured.Table.Split('_')[0]).Distinct().Count() > 1 ? 0.0 : OneLaboratory;
            var typical = Math.Max(least, Math.Round(fits.Average(told => told.HalfWidth), 2));
            CalibrationFile.Write(Path.Combine(catalog, "links", id + ".yaml"), Heading, fit with { TypicalError = typical, Fits = fits });
            Print(id, errors, fits, options);
            judged.AddRange(errors);
        }

        foreach (var (what, which) in new (string, Func<LinkRow, bool>)[] { ("over 1 MB", row => row.Size == MessageSize.Large), ("all sizes", _ => true) })
        {
            var rows = judged.Where(error => error.Row is { How.NetworkIsKnown: true, TellsLinks: true } && which(error.Row)).ToArray();
            Console.WriteLine($"all classes, {what}: fitted {ErrorReport.Of([.. rows.Select(error => Over(error.InSample))])}");
            Console.WriteLine($"all classes, {what}: left out {ErrorReport.Of([.. rows.Select(error => Over(error.LeftOut))])}");
        }
    }

    private static NetworkFit Told(IGrouping<(CollectiveOperation Operation, MessageSize Size), (LinkRow Row, double InSample, double LeftOut)> group)
    {
        var rows = group.ToArray();
        var own = ErrorReport.Of([.. rows.Select(row => Over(row.InSample))]);
        var left = ErrorReport.Of([.. rows.Select(row => Over(row.LeftOut))]);
        var folds = rows.GroupBy(row => row.Row.Fold).ToArray();
        var held = folds.Length < 2 ? 0 : folds.Sum(fold =>
        {
            var width = Width([.. rows.Where(row => row.Row.Fold != fold.Key)]);
            return fold.Count(row => Factor(row.LeftOut) - 1.0 <= width);
        });

        return new(
            group.Key.Operation, group.Key.Size, "aiconfigurator-measurements", [.. rows.Select(row => row.Row.Measured.Chip.Id).Distinct()], rows.Length,
            Math.Round(own.Median, 3), Math.Round(own.Ninth, 3), Math.Round(left.Median, 3), Math.Round(left.Ninth, 3), Math.Round(Width(rows), 3), folds.Length < 2 ? null : Math.Round((double)held / rows.Length, 2));
    }

    private static double Width((LinkRow Row, double InSample, double LeftOut)[] rows)
    {
        var sorted = rows.Select(row => Factor(row.LeftOut)).Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(0.8 * sorted.Length))] - 1.0;
    }

    // How many times the one of measured and predicted is the other.
    private static double Factor(double relative) => Math.Max(1.0 + relative, 1.0 / (1.0 + relative));

    // Predicted over measured, less one, from measured over predicted, less one.
    private static double Over(double relative) => (1.0 / (1.0 + relative)) - 1.0;

    private static void Print(string id, IReadOnlyList<(LinkRow Row, double InSample, double LeftOut)> errors, NetworkFit[] fits, string[] options)
    {
        var all = ErrorReport.Of([.. errors.Where(error => error.Row is { How.NetworkIsKnown: true, TellsLinks: true }).Select(error => Over(error.LeftOut))]);
        Console.WriteLine($"{id}: left out {all}");
        foreach (var told in fits)
        {
            Console.WriteLine($"  {told.Operation,-16} {told.Size,-7} {told.Rows,6} rows  fitted {told.MedianError,6:P1} {told.NinthDecile,7:P1}  left out {told.LeftOutMedianError,6:P1} {told.LeftOutNinthDecile,7:P1}  80 % within {told.HalfWidth,6:P1}, holds {told.Coverage:P0}");
        }

        foreach (var group in errors.GroupBy(error => (error.Row.Measured.Table, error.Row.Measured.Chip.Id, error.Row.Measured.Kind)))
        {
            Console.WriteLine($"    {group.Key.Table,-28} {group.Key.Id,-16} {group.Key.Kind,-18} fitted {ErrorReport.Of([.. group.Select(error => Over(error.InSample))])}");
            Console.WriteLine($"    {string.Empty,-28} {string.Empty,-16} {string.Empty,-18}    out {ErrorReport.Of([.. group.Select(error => Over(error.LeftOut))])}");
            if (options.Contains("--rows") && (options.Length == 1 || options.Contains(id)) && (options.Length < 3 || options.Contains(group.Key.Table)))
            {
                var rows = group.ToArray();
                for (var i = 0; i < rows.Length; i += Math.Max(1, rows.Length / 90))
                {
                    var seconds = rows[i].Row.Measured.Seconds;
                    Console.WriteLine($"        {rows[i].Row.Measured.Measurement.Raw,-120} {seconds * 1e6,10:F1} {seconds / (1.0 + rows[i].InSample) * 1e6,10:F1} {Over(rows[i].InSample),8:P0}");
                }
            }
        }
    }
}
