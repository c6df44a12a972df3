using Tokenfab.Catalog;
using Tokenfab.Kernels;

namespace Tokenfab.Calibration;

/// <summary>Tells the errors of the catalogue's constants.</summary>
internal static class Report
{
    public static void Print(string truth, string[] options)
    {
        if (options.Contains("--kin"))
        {
            PrintKin([.. Calibrator.Read(truth).All]);
            return;
        }

        foreach (var group in Calibrator.Read(truth).All.GroupBy(row => (row.Table, row.Chip.Id, row.Kind)))
        {
            Line($"{group.Key.Table,-18} {group.Key.Id,-14} {group.Key.Kind,-26}", group);
            if (options.Contains("--sizes"))
            {
                foreach (var size in group.GroupBy(Size).OrderBy(part => part.Key, StringComparer.Ordinal))
                {
                    Line($"{size.Key,60}", size);
                }
            }

            if (options.Contains("--kernels"))
            {
                foreach (var kernel in group.GroupBy(row => row.Measurement.Software).OrderBy(part => part.Key, StringComparer.Ordinal))
                {
                    Line($"{kernel.Key,60}", kernel);
                }
            }

            if (options.Contains("--rows"))
            {
                PrintRows([.. group]);
            }
        }
    }

    // What carrying constants over costs: each generation under those of the one before it.
    private static void PrintKin(KernelRow[] rows)
    {
        foreach (var (generation, kin) in new[] { ("hopper", "ampere"), ("blackwell", "hopper") })
        {
            var carried = CatalogStore.Embedded.Get("calibration", kin, KernelJson.Strict.KernelCalibration);
            foreach (var table in rows.Where(row => row.Chip.Generation == generation).GroupBy(row => row.Table))
            {
                Console.WriteLine($"{generation,-10} from {kin,-10} {table.Key,-20} {ErrorReport.Of(table, chip => KernelModel.For(chip, carried))}");
            }
        }
    }

    private static void Line(string title, IEnumerable<KernelRow> rows) => Console.WriteLine($"{title} {ErrorReport.Of(rows, KernelModel.For)}");

    private static void PrintRows(KernelRow[] rows)
    {
        for (var i = 0; i < rows.Length; i += Math.Max(1, rows.Length / 60))
        {
            var predicted = rows[i].Predict(KernelModel.For(rows[i].Chip));
            Console.WriteLine($"        {rows[i].Measurement.Raw,-120} {rows[i].Seconds * 1e6,10:F1} {predicted * 1e6,10:F1} {(predicted / rows[i].Seconds) - 1.0,8:P0}");
        }
    }

    private static string Size(KernelRow row) => row.Seconds switch { < 5e-6 => "a: < 5 us", < 50e-6 => "b: < 50 us", < 500e-6 => "c: < 500 us", _ => "d: longer" };
}
