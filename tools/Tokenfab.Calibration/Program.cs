using Tokenfab.Calibration;
using Tokenfab.Kernels;

switch (args)
{
    case ["fit", var truth, var catalog, .. var only]:
        Fit(truth, catalog, only);
        return 0;
    case ["fit-links", var truth, var catalog, .. var options]:
        LinkReport.Write(truth, catalog, options);
        return 0;
    case ["fit-power", var truth, var catalog]:
        FitPower(truth, catalog);
        return 0;
    case ["fit-engines", var truth, var catalog, .. var only]:
        FitEngines(truth, catalog, only);
        return 0;
    case ["engines", var truth, .. var options]:
        EngineReport.Print(truth, options);
        return 0;
    case ["fit-training", var catalog, .. var tables]:
        TrainingFit.Write(catalog, tables);
        return 0;
    case ["training", .. var tables]:
        TrainingReport.Print(tables);
        return 0;
    case ["report", var truth, .. var options]:
        Report.Print(truth, options);
        return 0;
    default:
        Console.Error.WriteLine("fit TRUTH-FOLDER CATALOG-FOLDER [GENERATION ...]   fits constants and writes catalog/calibration");
        Console.Error.WriteLine("fit-power TRUTH-FOLDER CATALOG-FOLDER                 fits constants and writes catalog/power");
        Console.Error.WriteLine("fit-engines TRUTH-FOLDER CATALOG-FOLDER [ENGINE ...]  fits constants and writes catalog/engines");
        Console.Error.WriteLine("engines TRUTH-FOLDER [rows WORD]                      tells the errors of end-to-end predictions");
        Console.Error.WriteLine("fit-links TRUTH-FOLDER CATALOG-FOLDER [--rows [CLASS [TABLE]]]   fits constants and writes catalog/links");
        Console.Error.WriteLine("fit-training CATALOG-FOLDER TABLE ...                 fits constants and writes catalog/training");
        Console.Error.WriteLine("training TABLE ... [--rows GROUP]                     tells the errors of training predictions");
        Console.Error.WriteLine("report TRUTH-FOLDER [--sizes] [--kernels] [--rows] [--kin]   tells the errors of the catalogue's constants");
        return 2;
}

static void FitEngines(string truth, string catalog, string[] only)
{
    var rows = EngineRows.Read(truth);
    foreach (var id in EngineProfile.Names.Where(name => rows.Any(row => row.Case.Engine.Id == name) && (only.Length == 0 || only.Contains(name))))
    {
        Console.WriteLine(id);
        CalibrationFile.Write(
            Path.Combine(catalog, "engines", id + ".yaml"),
            "Fitted by tools/Tokenfab.Calibration (command: fit-engines). Do not edit: the next fit overwrites its constants and keeps the rest.\nWhat each constant means is told in Kernels/EngineProfile.cs.",
            EngineFit.Run(EngineProfile.Find(id)!, rows));
    }
}

static void Fit(string truth, string catalog, string[] only)
{
    var calibrator = Calibrator.Read(truth);
    var fits = new Dictionary<string, KernelCalibration>(StringComparer.Ordinal);
    foreach (var (generation, neighbours) in Start.Generations.Where(pair => only.Length == 0 || only.Contains(pair.Generation)))
    {
        // A generation with a single kind of rows takes the rest from its kin.
        var chip = calibrator.All.First(row => row.Chip.Generation == generation).Chip;
        var start = calibrator.IsWhole(generation) ? Start.Of(chip) : Start.From(fits.GetValueOrDefault(KernelCalibrations.Kin(chip)) ?? KernelCalibrations.Of(chip), chip);
        var fit = fits[generation] = calibrator.Fit(start, generation);
        CalibrationFile.Write(
            Path.Combine(catalog, "calibration", generation + ".yaml"),
            "Fitted by tools/Tokenfab.Calibration (command: fit). Do not edit: the next fit overwrites it.\nErrors are shares; what each constant means is told in Kernels/KernelCalibration.cs.",
            fit with { Carried = calibrator.Carried(fit, neighbours.Contains) });
        Console.WriteLine($"{generation}: typical error {fit.TypicalError}");
        foreach (var table in fit.Fits)
        {
            Console.WriteLine($"  {table.Table,-18} {table.Rows,6} rows  median {table.MedianError:P1}  p90 {table.NinthDecile:P1}  chip left out {table.LeftOutMedianError:P1}  p90 {table.LeftOutNinthDecile:P1}  in the interval {table.LeftOutCoverage:P0}");
        }
    }
}

static void FitPower(string truth, string catalog)
{
    var calibrator = PowerCalibrator.Read(truth);
    var fits = new Dictionary<string, PowerCalibration>();
    foreach (var generation in calibrator.Rows.Select(row => row.Chip.Generation).Distinct().Order(StringComparer.Ordinal))
    {
        Console.WriteLine(generation);
        var start = new PowerCalibration(generation, $"Power of {char.ToUpperInvariant(generation[0])}{generation[1..]}", 0.25, 0.6, 0.5, 0.1, 0.0, 0.0, 0.0, []);
        fits[generation] = calibrator.Fit(start, generation);
        CalibrationFile.Write(
            Path.Combine(catalog, "power", generation + ".yaml"),
            "Fitted by tools/Tokenfab.Calibration (command: fit-power). Do not edit: the next fit overwrites it.\nShares of the board limit; what each means is told in Kernels/PowerCalibration.cs.",
            fits[generation]);
    }

    foreach (var (generation, fit) in fits)
    {
        Console.WriteLine($"{generation}: standing {fit.Standing}, arithmetic {fit.Arithmetic}, memory {fit.Memory}, link {fit.Link}; typical error {fit.TypicalError} served, {fit.KernelError} kernels, {fit.EnergyError} energy");
        foreach (var other in fits.Keys.Where(other => other != generation))
        {
            Console.WriteLine($"  from kin {other,-10} {calibrator.On(fits[other], generation)}");
        }
    }
}
