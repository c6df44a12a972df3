using Tokenfab.Calibration;
using Tokenfab.Kernels;

switch (args)
{
    case ["fit", var truth, var catalog, .. var only]:
        Fit(truth, catalog, only);
        return 0;
    case ["report", var truth, .. var options]:
        Report.Print(truth, options);
        return 0;
    default:
        Console.Error.WriteLine("fit TRUTH-FOLDER CATALOG-FOLDER [GENERATION ...]   fits constants and writes catalog/calibration");
        Console.Error.WriteLine("report TRUTH-FOLDER [--sizes] [--kernels] [--rows]   tells the errors of the catalogue's constants");
        return 2;
}

static void Fit(string truth, string catalog, string[] only)
{
    var calibrator = Calibrator.Read(truth);
    foreach (var generation in calibrator.All.Select(row => row.Chip.Generation).Distinct().Where(name => only.Length == 0 || only.Contains(name)))
    {
        var start = KernelCalibrations.Of(calibrator.All.First(row => row.Chip.Generation == generation).Chip);
        var fit = calibrator.Fit(start with { Id = generation, Name = $"Kernels of {char.ToUpperInvariant(generation[0])}{generation[1..]}", Note = null }, generation);
        CalibrationFile.Write(
            Path.Combine(catalog, "calibration", generation + ".yaml"),
            "Fitted by tools/Tokenfab.Calibration (command: fit). Do not edit: the next fit overwrites it.\nErrors are shares; what each constant means is told in Kernels/KernelCalibration.cs.",
            fit);
        Console.WriteLine($"{generation}: typical error {fit.TypicalError}");
        foreach (var table in fit.Fits)
        {
            Console.WriteLine($"  {table.Table,-18} {table.Rows,6} rows  median {table.MedianError:P1}  p90 {table.NinthDecile:P1}  chip left out {table.LeftOutMedianError:P1}");
        }
    }
}
