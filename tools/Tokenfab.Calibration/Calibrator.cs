using Tokenfab.Calibration.Truth;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Quantities;

namespace Tokenfab.Calibration;

/// <summary>Fits the constants of one generation, block by block: ordinary products first, since the others lean on their constants.</summary>
internal sealed class Calibrator(IReadOnlyDictionary<KernelKind, KernelRow[]> rows)
{
    /// <summary>Every n-th row of a group is enough to fit a dozen constants; errors are told over all rows.</summary>
    private const int RowsPerGroup = 400;

    private static readonly (KernelKind Kind, string[] Tables)[] Tables =
    [
        (KernelKind.Gemm, ["aic_gemm", "aic_gemm_power", "apex_gemm_v100"]),
        (KernelKind.Prefill, ["aic_attn_prefill"]),
        (KernelKind.Decode, ["aic_attn_decode"]),
        (KernelKind.Absorbed, ["aic_mla_bmm"]),
        (KernelKind.Latent, ["aic_mla"]),
        (KernelKind.LatentBlock, ["aic_mla_module"]),
        (KernelKind.Sparse, ["aic_dsa_module"]),
        (KernelKind.Experts, ["aic_moe"]),
        (KernelKind.DeltaNet, ["aic_gdn"]),
        (KernelKind.StateSpace, ["aic_mamba2"]),
        (KernelKind.Elementwise, ["vidur_elementwise"]),
    ];

    public static Calibrator Read(string folder) => new(Tables.ToDictionary(pair => pair.Kind, pair => TruthRows.Kernels(folder, pair.Tables).ToArray()));

    public IEnumerable<KernelRow> All => ByKind.SelectMany(pair => pair.Rows);

    private IEnumerable<(KernelKind Kind, KernelRow[] Rows)> ByKind => Tables.Select(pair => (pair.Kind, rows[pair.Kind]));

    private IEnumerable<KernelRow> Mixers =>
    [
        .. rows[KernelKind.Prefill], .. rows[KernelKind.Decode], .. rows[KernelKind.Latent], .. rows[KernelKind.LatentBlock], .. rows[KernelKind.Sparse],
        .. rows[KernelKind.DeltaNet], .. rows[KernelKind.StateSpace],
    ];

    /// <summary>The constants of a generation, with its errors; where one chip was measured, its own errors stand in for those of chips left out.</summary>
    public KernelCalibration Fit(KernelCalibration start, string generation)
    {
        var chips = All.Where(row => row.Chip.Generation == generation).Select(row => row.Chip.Id).Distinct().ToArray();
        string?[] without = chips.Length < 2 ? [null] : [null, .. chips];
        var fits = without.AsParallel().AsOrdered().Select(chip => Constants(start, row => row.Chip.Generation == generation && row.Chip.Id != chip)).ToArray();
        var fit = fits[0];
        var leftOut = chips.Index().ToDictionary(chip => chip.Item, chip => fits.Length > 1 ? fits[chip.Index + 1] : fit);

        // A kind of kernels that one chip alone was measured with says nothing of chips left out.
        bool IsShared(IEnumerable<KernelRow> measured) => measured.Where(row => row.Chip.Generation == generation).Select(row => row.Chip.Id).Distinct().Count() > 1;
        var shared = ByKind.Where(pair => IsShared(pair.Rows)).Select(pair => pair.Kind).ToHashSet();
        KernelModel Held(KernelKind kind, Accelerator chip) => KernelModel.For(chip, shared.Contains(kind) ? leftOut[chip.Id] : fit);
        var residuals = ByKind.ToDictionary(pair => pair.Kind, pair => Spread.Residuals(
            pair.Rows.Where(row => row.Chip.Generation == generation), chip => Held(pair.Kind, chip)));
        var eighths = new List<double>();
        var tables = new List<CalibrationFit>();
        foreach (var (kind, ofKind) in ByKind)
        {
            var ofGeneration = ofKind.Where(row => row.Chip.Generation == generation).ToArray();
            if (ofGeneration.Length > 0)
            {
                eighths.Add(ErrorReport.Of(ofGeneration, chip => Held(kind, chip)).Eighth);
            }

            foreach (var table in ofGeneration.GroupBy(row => row.Table))
            {
                var error = ErrorReport.Of(table, chip => KernelModel.For(chip, fit));
                var held = ErrorReport.Of(table, chip => Held(kind, chip));
                tables.Add(new(
                    table.Key, Source(table.Key), [.. table.Select(row => row.Chip.Id).Distinct()], error.Rows, Math.Round(error.Median, 3), Math.Round(error.Ninth, 3),
                    !shared.Contains(kind) ? null : Math.Round(held.Median, 3),
                    !shared.Contains(kind) ? null : Math.Round(held.Ninth, 3),
                    !shared.Contains(kind) ? null : Math.Round(Spread.Coverage([.. residuals[kind].Where(residual => residual.Table == table.Key)], residuals[kind]), 2)));
            }
        }

        var undetermined = Undetermined(generation);
        return fit with
        {
            Note = undetermined.Length == 0 ? null : $"No row determines {string.Join(", ", undetermined)}: estimates, or carried over from kin.",
            TypicalError = Math.Round(eighths.Average(), 2),
            Spreads = Spread.Of(kind => residuals[kind]),
            Fits = tables,
        };
    }

    /// <summary>Whether more than one kind of kernels was measured in a generation.</summary>
    public bool IsWhole(string generation) => ByKind.Count(pair => pair.Rows.Any(row => row.Chip.Generation == generation)) > 1;

    /// <summary>How the constants of a generation do on other generations: for each kind of kernel the spread there.</summary>
    public KernelSpreads Carried(KernelCalibration fit, Func<string, bool> generations) => Spread.Of(kind => Spread.Residuals(
        rows[kind].Where(row => generations(row.Chip.Generation)), chip => KernelModel.For(chip, fit)));

    private string[] Undetermined(string generation)
    {
        bool Within(KernelRow row) => row.Chip.Generation == generation;
        IEnumerable<string> Of(string block, IReadOnlyList<Constant<KernelCalibration>> constants, IEnumerable<KernelRow> rows)
        {
            var within = rows.Where(Within).ToArray();
            return constants.Where(constant => within.Length == 0 || !constant.IsDetermined(within)).Select(constant => $"{block}.{constant.Name}");
        }

        var experts = rows[KernelKind.Experts];
        return
        [
            .. Of("gemm", Calibration.Constants.Gemm, rows[KernelKind.Gemm]),
            .. Calibration.Constants.Narrow.SelectMany(group => Of("gemm", group.Constants, rows[KernelKind.Gemm].Where(row => IsOf(row, group.Formats)))),
            .. Of("gemm", Calibration.Constants.Batched, rows[KernelKind.Absorbed]),
            .. Of("gemm", Calibration.Constants.BatchedPasses, rows[KernelKind.Absorbed]),
            .. BlockFit.Unmeasured([.. Mixers.Where(Within)]),
            .. Of("elementwise", Calibration.Constants.Elementwise, rows[KernelKind.Elementwise]),
            .. Enum.GetValues<ExpertKernel>().SelectMany(kernel => experts.Where(Within).Any(row => Runs(row, kernel))
                ? Of($"experts.{kernel}", Calibration.Constants.Experts(kernel), experts.Where(row => Runs(row, kernel)))
                : [$"experts.{kernel}"]),
        ];
    }

    private KernelCalibration Constants(KernelCalibration start, Func<KernelRow, bool> within)
    {
        var products = rows[KernelKind.Gemm];
        var fit = Calibration.Fit.Run(start, Calibration.Constants.Gemm, Thinned(products, row => within(row) && IsOf(row, "bfloat16", "fp16")), KernelModel.For);
        foreach (var (formats, constants) in Calibration.Constants.Narrow)
        {
            fit = Calibration.Fit.Run(fit, constants, Thinned(products, row => within(row) && IsOf(row, formats)), KernelModel.For);
        }

        var batched = rows[KernelKind.Absorbed];
        fit = Calibration.Fit.Run(fit, Calibration.Constants.Batched, Thinned(batched, row => within(row) && IsOf(row, "Bf16")), KernelModel.For);
        fit = Calibration.Fit.Run(fit, Calibration.Constants.BatchedPasses, Thinned(batched, row => within(row) && IsOf(row, "Fp8")), KernelModel.For);
        KernelRow[] narrow = [.. products, .. batched];
        foreach (var pass in Calibration.Constants.Passes)
        {
            // An engine that was not measured with a format is taken to be as quick as the quickest that was, and to leave nothing out of its graphs.
            var measured = Calibration.Constants.Engines.Where(engine => narrow.Any(row => within(row) && pass.Rows(engine).Contains(row.Kind))).ToArray();
            var quickest = measured.Length == 0 ? null : measured.Select(engine => pass.Of(fit.Gemm, engine)).MinBy(one => one.Start.Value);
            fit = Calibration.Constants.Engines.Where(engine => !measured.Contains(engine))
                .Aggregate(fit, (all, engine) => all with { Gemm = pass.With(all.Gemm, engine, (quickest ?? pass.Of(all.Gemm, engine)) with { Host = Seconds.Zero }) });
        }

        fit = BlockFit.Run(fit, Thinned(Mixers, within));
        fit = Calibration.Fit.Run(fit, Calibration.Constants.Elementwise, Thinned(rows[KernelKind.Elementwise], within), KernelModel.For);
        foreach (var kernel in Enum.GetValues<ExpertKernel>())
        {
            var own = Thinned(rows[KernelKind.Experts], row => within(row) && Runs(row, kernel));

            // What was not measured in a generation is taken to do as CUTLASS does there.
            fit = own.Length > 0
                ? Calibration.Fit.Run(fit, Calibration.Constants.Experts(kernel), own, KernelModel.For)
                : fit with { Experts = fit.Experts.With(kernel, fit.Experts.Cutlass) };
        }

        return fit;
    }

    private static string Source(string table) => table.Split('_')[0] switch { "apex" => "apex-plus", "vidur" => "vidur", _ => "aiconfigurator-measurements" };

    private static bool IsOf(KernelRow row, params string[] formats) => formats.Contains(row.Kind.Split(' ')[0]);

    private static bool Runs(KernelRow row, ExpertKernel kernel) => row.Kind.EndsWith(kernel.ToString(), StringComparison.Ordinal);

    private static KernelRow[] Thinned(IEnumerable<KernelRow> rows, Func<KernelRow, bool> within) =>
        [.. rows.Where(within).GroupBy(row => (row.Table, row.Chip.Id, row.Kind)).SelectMany(group =>
        {
            var all = group.ToArray();
            var step = Math.Max(1, all.Length / RowsPerGroup);
            return all.Where((_, i) => i % step == 0);
        })];
}
