using Tokenfab.Calibration;
using Tokenfab.Calibration.Truth;
using Tokenfab.Kernels;

var folder = args[0];
var verbose = args.Contains("-v");
var gemm = KernelRows.Gemm(folder).ToArray();
var prefill = KernelRows.AttentionPrefill(folder).Concat(KernelRows.Mla(folder).Where(r => r.Kind.StartsWith("prefill"))).ToArray();
var decode = KernelRows.AttentionDecode(folder).Concat(KernelRows.Mla(folder).Where(r => r.Kind.StartsWith("decode") && r.Chip.Generation != "ampere")).ToArray();
var moe = KernelRows.Moe(folder).ToArray();
var generations = gemm.Select(r => r.Chip.Generation).Distinct().ToArray();
foreach (var generation in generations)
{
    KernelRow[] Of(KernelRow[] rows) => [.. rows.Where(r => r.Chip.Generation == generation)];
    var fit = KernelCalibrations.Of(gemm.First(r => r.Chip.Generation == generation).Chip) with { Generation = generation };
    foreach (var (constants, rows) in new[] { (Constants.Gemm, Of(gemm)), (Constants.Prefill, Of(prefill)), (Constants.Decode, Of(decode)), (Constants.ExpertsOf(Of(gemm)), Of(moe)) })
    {
        fit = Fit.Run(fit, constants, rows);
        Console.WriteLine($"{generation}: " + string.Join("  ", constants.Select(c => $"{c.Name} {c.Get(fit):G3}")));
        foreach (var group in rows.GroupBy(row => (row.Table, row.Chip.Id, row.Kind)))
        {
            Console.WriteLine($"{group.Key.Table,-18} {group.Key.Id,-10} {group.Key.Kind,-20} all {ErrorReport.Of(group, chip => KernelModel.For(chip, fit))}");
            foreach (var size in group.GroupBy(row => row.Seconds < 5e-6 ? "<5us" : row.Seconds < 50e-6 ? "<50us" : row.Seconds < 500e-6 ? "<500us" : ">500us").OrderBy(g => g.Min(r => r.Seconds)))
            {
                if (verbose) Console.WriteLine($"{string.Empty,-51}{size.Key,-7} {ErrorReport.Of(size, chip => KernelModel.For(chip, fit))}");
            }
            if (verbose) foreach (var size in group.GroupBy(row => row.Label.Split(' ')[^1]).OrderBy(g => g.Key))
            {
                Console.WriteLine($"{string.Empty,-40}{size.Key,-18} {ErrorReport.Of(size, chip => KernelModel.For(chip, fit))}");
            }
            if (args.Contains("-w"))
            {
                var models = new Dictionary<string, KernelModel>();
                foreach (var row in group.Where((_, i) => i % Math.Max(1, group.Count() / 60) == 0))
                {
                    if (!models.TryGetValue(row.Chip.Id, out var model)) models[row.Chip.Id] = model = KernelModel.For(row.Chip, fit);
                    Console.WriteLine($"        {row.Label,-70} {row.Seconds * 1e6,10:F1} {row.Predict(model) * 1e6,10:F1}  {row.Predict(model) / row.Seconds - 1.0,8:P0}");
                }
            }
        }
    }
}
