using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Calibration;

/// <summary>One prediction and how far a measurement is from it.</summary>
/// <param name="Table">The table of the measurement.</param>
/// <param name="Chip">The chip.</param>
/// <param name="Predicted">The prediction.</param>
/// <param name="Distance">The logarithm of measured over predicted, without its sign.</param>
internal readonly record struct Residual(string Table, string Chip, Seconds Predicted, double Distance);

/// <summary>Intervals from errors.</summary>
internal static class Spread
{
    private const double Share = 0.8;

    /// <summary>Fewer rows than this say nothing about a size class; all sizes together stand in.</summary>
    private const int Least = 50;

    public static Residual[] Residuals(IEnumerable<KernelRow> rows, Func<Accelerator, KernelModel> model)
    {
        var models = new Dictionary<string, KernelModel>(StringComparer.Ordinal);
        return [.. rows.Select(row =>
        {
            var known = models.TryGetValue(row.Chip.Id, out var found) ? found : models[row.Chip.Id] = model(row.Chip);
            var predicted = row.Predict(known);
            return new Residual(row.Table, row.Chip.Id, new(predicted), Math.Abs(Math.Log(row.Seconds / predicted)));
        })];
    }

    public static KernelSpreads Of(Func<KernelKind, Residual[]> residuals) => KernelSpreads.Each(kind => Of(residuals(kind)));

    /// <summary>The half-widths that hold four fifths of the residuals of each size class; a factor of two where there are none.</summary>
    public static KernelSpread Of(Residual[] residuals) => residuals.Length == 0 ? new(Math.Log(2.0), Math.Log(2.0), Math.Log(2.0)) : new(
        Width(residuals, [.. residuals.Where(residual => residual.Predicted < KernelSpread.ShortLimit)]),
        Width(residuals, [.. residuals.Where(residual => residual.Predicted >= KernelSpread.ShortLimit && residual.Predicted < KernelSpread.LongLimit)]),
        Width(residuals, [.. residuals.Where(residual => residual.Predicted >= KernelSpread.LongLimit)]));

    /// <summary>The share of a table's rows inside the interval that the residuals of the other chips give.</summary>
    public static double Coverage(Residual[] table, Residual[] all)
    {
        var widths = table.Select(residual => residual.Chip).Distinct().ToDictionary(
            chip => chip, chip => Of([.. all.Where(residual => residual.Chip != chip)]));
        return table.Count(residual => residual.Distance <= widths[residual.Chip].At(residual.Predicted)) / (double)table.Length;
    }

    private static double Width(Residual[] all, Residual[] own)
    {
        var distances = (own.Length < Least ? all : own).Select(residual => residual.Distance).Order().ToArray();
        return Math.Round(distances[Math.Min(distances.Length - 1, (int)(Share * distances.Length))], 3);
    }
}
