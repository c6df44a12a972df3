using System.Globalization;
using Tokenfab.Catalog;
using Tokenfab.Validation;

namespace Tokenfab.Calibration;

/// <summary>Tells the errors of training predictions by group and figure, and lists the rows of one group.</summary>
internal static class TrainingReport
{
    public static void Print(string[] args)
    {
        var at = Array.IndexOf(args, "--rows");
        var listed = at < 0 ? null : args[at + 1];
        var rows = TrainingRow.Read(at < 0 ? args : args[..at]);
        var book = new ModelBook(CatalogStore.Embedded);
        foreach (var group in rows.GroupBy(row => (row.Group, row.Op, Chip: row.Predictor.Run.Jobs[0].Chip.Id)).OrderBy(group => group.Key.Group, StringComparer.Ordinal))
        {
            var errors = group.Select(row => row.Ratio(book) - 1.0).ToArray();
            var sorted = errors.Order().ToArray();
            var error = ErrorReport.Of(errors);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Key.Group,-24} {group.Key.Op,-22} {group.Key.Chip,-14} {error.Rows,5}  median {error.Median,6:P1}  p90 {error.Ninth,7:P1}  bias {sorted[sorted.Length / 2],7:P1}"));
        }

        foreach (var row in rows.Where(row => listed is not null && row.Group.StartsWith(listed, StringComparison.Ordinal)))
        {
            var step = row.Predictor.Run.Steps(book)[0];
            var p = step.Parts;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Op,-18} {row.Measured,10:G4} {row.Measured * row.Ratio(book),10:G4} {row.Ratio(book) - 1.0,7:P0} | {step.Job.Model.LayerCount}x{step.Job.Model.HiddenSize} n{step.Job.Chips} {step.Job.Layout} dp{step.Job.Data} mb{step.Job.Settings.MicroBatch} m{step.Job.MicroBatches} {step.Job.Settings.Recompute} {step.Job.Settings.Sharding} {step.Job.Precision.Matrix} | {string.Join(' ', p.Named.Select(part => $"{part.Name[..3]} {part.Time / step.Iteration:P0}"))} | {step.Fullest.Total.Value / 1e9:F1}GB fits {step.Fits}"));
        }
    }
}
