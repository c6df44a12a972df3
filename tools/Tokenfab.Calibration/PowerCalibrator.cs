using Tokenfab.Calibration.Truth;
using Tokenfab.Catalog;
using Tokenfab.Kernels;
using Tokenfab.Validation;

namespace Tokenfab.Calibration;

/// <summary>Fits what the chips of a generation draw, on kernels and on served models together.</summary>
internal sealed class PowerCalibrator
{
    private static readonly IReadOnlyList<Constant<PowerCalibration>> Constants =
    [
        new("standing", 0.15, 0.35, c => c.Standing, (c, v) => c with { Standing = v }),
        new("arithmetic", 0.3, 1.6, c => c.Arithmetic, (c, v) => c with { Arithmetic = v }),
        new("memory", 0.2, 1.2, c => c.Memory, (c, v) => c with { Memory = v }),
        new("link", 0.05, 0.6, c => c.Link, (c, v) => c with { Link = v }),
    ];

    private static readonly Dictionary<string, string> Sources = new()
    {
        ["aic_gemm_power"] = "aiconfigurator-measurements", ["e2e_mlenergy"] = "ml-energy-leaderboard", ["e2e_splitwise"] = "splitwise-measurements",
    };

    private readonly List<PowerRow> _told;

    private PowerCalibrator(IReadOnlyList<PowerRow> rows, List<PowerRow> told) => (Rows, _told) = (rows, told);

    /// <summary>All rows, powers and energies.</summary>
    public IReadOnlyList<PowerRow> Rows { get; }

    public static PowerCalibrator Read(string folder)
    {
        var models = new ModelBook(CatalogStore.Embedded);
        var rows = new List<PowerRow>();
        var told = new List<PowerRow>();
        foreach (var row in TruthRows.Figures(folder, [.. Sources.Keys]))
        {
            if (row.Predictor is not PowerPredictor predictor)
            {
                continue;
            }

            var work = predictor.Work(models);
            var name = Path.GetFileNameWithoutExtension(row.Table);
            rows.Add(new(name, predictor.Chip, row, constants => predictor.Figure(predictor.Model(constants), work)));
            if (predictor.Told is { } time && IsPower(rows[^1]))
            {
                var timed = work with { Time = time };
                told.Add(new(name, predictor.Chip, row, constants => predictor.Figure(predictor.Model(constants), timed)));
            }
        }

        return new(rows, told);
    }

    /// <summary>The constants of a generation, with its errors on what was left out: a chip for kernels, a model on a chip for served models.</summary>
    public PowerCalibration Fit(PowerCalibration start, string generation)
    {
        var own = Rows.Where(row => row.Chip.Generation == generation).ToArray();
        var timed = _told.Where(row => row.Chip.Generation == generation).ToArray();
        // Each row twice, at its measured and at its predicted time: the constants are then neither bent by errors of time nor worse with them.
        PowerRow[] both = [.. timed, .. own.Where(IsPower)];
        var fit = Run(start, both);
        var parts = own.Select(Held).Distinct().ToArray();
        var leftOut = parts.ToDictionary(part => part, part => parts.Length == 1 ? fit : Run(start, both.Where(row => Held(row) != part)));
        var tables = new List<CalibrationFit>();
        foreach (var table in own.Where(IsPower).GroupBy(row => row.Table))
        {
            var error = Errors(table, _ => fit);
            var held = Errors(table, row => leftOut[Held(row)]);
            tables.Add(new(
                table.Key, Sources[table.Key], [.. table.Select(row => row.Chip.Id).Distinct()], error.Rows, Math.Round(error.Median, 3), Math.Round(error.Ninth, 3),
                parts.Length == 1 ? null : Math.Round(held.Median, 3)));
            foreach (var group in table.GroupBy(row => (row.Chip.Id, row.Measurement.Op)))
            {
                Console.WriteLine($"  {table.Key,-16} {group.Key.Id,-12} {group.Key.Op,-12} in  {Errors(group, _ => fit)}");
                Console.WriteLine($"  {string.Empty,-42} out {Errors(group, row => leftOut[Held(row)])}");
                Console.WriteLine($"  {"at the measured time",-42} out {Errors(timed.Where(row => row.Table == table.Key && (row.Chip.Id, row.Measurement.Op) == group.Key), row => leftOut[Held(row)])}");
            }
        }

        foreach (var group in own.Where(row => !IsPower(row)).GroupBy(row => (row.Table, row.Chip.Id)))
        {
            Console.WriteLine($"  {group.Key.Table,-16} {group.Key.Id,-12} energy       out {Errors(group, row => leftOut[Held(row)])}");
        }

        double Half(bool kernel) => Math.Round(Eighth(own.Where(row => IsPower(row) && ((PowerPredictor)row.Measurement.Predictor).IsKernel == kernel), row => leftOut[Held(row)]), 2);
        var (served, kernels) = (Half(kernel: false), Half(kernel: true));
        var energy = Math.Round(Eighth(own.Where(row => !IsPower(row)), row => leftOut[Held(row)]), 2);
        return fit with
        {
            TypicalError = served,
            KernelError = kernels > 0.0 ? kernels : served,

            // Where no energy was measured, errors of power and of time add in squares, the time's being a half.
            EnergyError = energy > 0.0 ? energy : Math.Round(Math.Sqrt((served * served) + 0.25), 2),
            Fits = tables,
            Note = parts.Length == 1 ? "One model on one chip: nothing could be left out of the fit." : null,
        };
    }

    /// <summary>Errors of constants on the powers of a generation.</summary>
    public ErrorReport On(PowerCalibration constants, string generation) => Errors(Rows.Where(row => row.Chip.Generation == generation && IsPower(row)), _ => constants);

    private static PowerCalibration Run(PowerCalibration start, IEnumerable<PowerRow> rows)
    {
        var all = rows.ToArray();
        return all.Length == 0 ? start : Calibration.Fit.Run(start, Constants, all, (_, constants) => constants);
    }

    // An energy is a power times a predicted time, so that it would fit the time's error too.
    private static bool IsPower(PowerRow row) => row.Measurement.Unit != FigureUnit.JoulesPerToken;

    private static string Held(PowerRow row) => row.Table == "aic_gemm_power" ? $"kernels {row.Chip.Id}" : $"{row.Chip.Id} {row.Measurement.Kind}";

    private static ErrorReport Errors(IEnumerable<PowerRow> rows, Func<PowerRow, PowerCalibration> constants) =>
        ErrorReport.Of([.. rows.Select(row => (row.Predict(constants(row)) / row.Seconds) - 1.0)]);

    private static double Eighth(IEnumerable<PowerRow> rows, Func<PowerRow, PowerCalibration> constants)
    {
        var ratios = rows.Select(row => Math.Exp(Math.Abs(Math.Log(row.Predict(constants(row)) / row.Seconds))) - 1.0).Order().ToArray();
        return ratios.Length == 0 ? 0.0 : ratios[(int)(0.8 * ratios.Length)];
    }
}
