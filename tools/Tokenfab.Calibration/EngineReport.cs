using Tokenfab.Catalog;
using Tokenfab.Validation;

namespace Tokenfab.Calibration;

/// <summary>Tells the errors of end-to-end predictions.</summary>
internal static class EngineReport
{
    public static void Print(string truth, string[] options)
    {
        var filter = options is ["rows", var word, ..] ? word : null;
        var rows = EngineRows.Read(truth);
        var book = new ModelBook(CatalogStore.Embedded);
        var errors = rows.Select(row => (Row: row, Error: (row.Predictor.Value(book, row.Case.Engine)!.Value / row.Measured) - 1.0)).ToArray();
        if (filter is not null)
        {
            foreach (var (row, error) in errors.Where(pair => $"{pair.Row.Table} {pair.Row.Op} {Name(pair.Row)}".Contains(filter, StringComparison.Ordinal)))
            {
                var (estimate, layout) = row.Case.Predict(book, row.Case.Engine)!.Value;
                Console.WriteLine($"{row.Op,-22} {Name(row),-70} {layout,-14} {row.Case.Input,6} {row.Case.Output,6} c{row.Case.Load.Users,-6} {row.Measured,10:G4} {row.Measured * (1.0 + error),10:G4} {error,7:P0}  T0 {estimate.DecodeStep.Value * 1e3:F2} ms  prefill {estimate.Prefill.Value * 1e3:F1} ms  batch {estimate.Decoding:F1}");
            }

            return;
        }

        Print(errors, row => $"{row.Op} {Name(row)}");
        Print(errors, row => $"{row.Op} {row.Case.Engine.Id}");
        Print(errors, row => $"{row.Op} {row.Case.Chip.Id}");
        Print(errors, row => $"{row.Table} {row.Op}");
    }

    private static string Name(EngineRow row) => $"{row.Case.Engine.Id} {row.Case.Version} {row.Case.Chip.Id} {row.Case.Model.Model.Name} {row.Case.Precision.Weights}/{row.Case.Precision.ExpertWeights}";

    private static void Print((EngineRow Row, double Error)[] errors, Func<EngineRow, string> key)
    {
        foreach (var group in errors.GroupBy(pair => key(pair.Row)).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{group.Key,-90} {ErrorReport.Of([.. group.Select(pair => pair.Error)])}");
        }
    }
}
