using Tokenfab.Catalog;
using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Parallelism;
using Tokenfab.Validation;

namespace Tokenfab.Calibration;

/// <summary>Fits the constants of the eras of serving engines on end-to-end rows, and tells their errors on systems and models left out.</summary>
internal static class EngineFit
{
    /// <summary>Rows of a chip, model and version that a fit looks at; errors are told over all rows.</summary>
    private const int RowsPerGroup = 14;

    /// <summary>Chips and models are left out of the fit in so many parts.</summary>
    private const int Folds = 5;

    // Other tables leave layouts or engines unsaid: predictions are held against them, but nothing is fitted on them.
    private static readonly string[] FittedTables = ["e2e_aic_silicon_sample", "e2e_trtllm_perf_overview", "e2e_mlenergy", "e2e_splitwise"];

    // A hidden setting can move a row by any factor; beyond this it says nothing more.
    private const double MostLogError = 1.0;

    // Every fit starts from the same place, whatever the catalogue holds.
    private static readonly double[] Start = [100e-6, 2e-6, 1.0, 15e-6, 30e-3, 0.2, 0.8, 5.0, 0.6, 1.5];

    public static IReadOnlyList<Constant<EngineProfile>> Constants { get; } =
    [
        new("step_overhead", 1e-6, 20e-3, c => c.StepOverhead.Value, (c, v) => c with { StepOverhead = new(v) }),
        new("overhead_per_sequence", 0.1e-6, 500e-6, c => c.OverheadPerSequence.Value, (c, v) => c with { OverheadPerSequence = new(v) }),
        new("fused_elementwise", 0.2, 2.0, c => c.FusedElementwise, (c, v) => c with { FusedElementwise = v }),
        new("eager_launch", 1e-6, 200e-6, c => c.EagerLaunch.Value, (c, v) => c with { EagerLaunch = new(v) }),
        new("request_overhead", 1e-3, 300e-3, c => c.RequestOverhead.Value, (c, v) => c with { RequestOverhead = new(v) }),
        new("crowd", 0.01, 3.0, c => c.Scheduling.Crowd, (c, v) => c with { Scheduling = c.Scheduling with { Crowd = v } }),
        new("crowd_power", 0.1, 1.0, c => c.Scheduling.CrowdPower, (c, v) => c with { Scheduling = c.Scheduling with { CrowdPower = v } }),
        new("group_wait", 0.1, 100.0, c => c.Scheduling.GroupWait, (c, v) => c with { Scheduling = c.Scheduling with { GroupWait = v } }) { Needs = ["groups"] },
        new("acceptance", 0.2, 0.95, c => c.Drafting?.Acceptance ?? 0.5, (c, v) => c with { Drafting = c.Drafting! with { Acceptance = v } }) { Needs = ["drafts"] },
        new("block_experts", 1.0, 5.0, c => c.BlockExperts, (c, v) => c with { BlockExperts = v }) { Needs = ["older blocks"] },
    ];

    /// <summary>The constants of an era, with its errors.</summary>
    public static EngineProfile Run(EngineProfile known, EngineRow[] rows)
    {
        var start = Constants.Zip(Start).Where(pair => pair.First.Needs.Length == 0).Aggregate(known, (engine, pair) => pair.First.Set(engine, pair.Second));
        start = start with
        {
            // Engines without captured graphs are also those that prepare steps and sample in Python: the way there from microseconds is flat.
            StepOverhead = start.DecodeGraphs ? start.StepOverhead : new(5e-3),
            OverheadPerSequence = start.DecodeGraphs ? start.OverheadPerSequence : new(100e-6),
            Scheduling = start.Scheduling with { GroupWait = Start[7] },
            Drafting = start.Drafting is { } drafting ? drafting with { Acceptance = Start[8] } : null,
            BlockExperts = Start[9],
        };
        var book = new ModelBook(CatalogStore.Embedded);
        var own = rows.Where(row => row.Case.Engine.Id == start.Id && row.Case.Told.Others.Count == 0).ToArray();
        var fitted = own.Where(row => row.Case.Prefill is null && FittedTables.Contains(row.Table)).ToArray();
        var fit = Fit(start, fitted, book, 2);
        var left = new Dictionary<string, EngineProfile>(StringComparer.Ordinal);
        foreach (var fold in fitted.Select(Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Index().GroupBy(pair => pair.Index % Folds, pair => pair.Item))
        {
            var others = fitted.Where(row => !fold.Contains(Group(row))).ToArray();
            var without = others.Length == 0 ? fit : Fit(fit, others, book, 1);
            foreach (var group in fold)
            {
                left[group] = without;
            }
        }

        double[] Errors(IEnumerable<EngineRow> of, bool held) =>
            [.. of.Select(row => (row.Predictor.Value(book, held ? left.GetValueOrDefault(Group(row), fit) : fit)!.Value / row.Measured) - 1.0)];
        double Width(string op) => own.Any(row => row.Op == op) ? Math.Round(Ratio(Errors(own.Where(row => row.Op == op), held: true)), 2) : double.NaN;

        var fits = own.Where(row => FittedTables.Contains(row.Table)).GroupBy(row => (row.Table, row.Op)).Select(table =>
        {
            var (error, held) = (ErrorReport.Of(Errors(table, held: false)), ErrorReport.Of(Errors(table, held: true)));
            Console.WriteLine($"  {table.Key.Table,-26} {table.Key.Op,-20} in sample {error}");
            Console.WriteLine($"  {string.Empty,-26} {string.Empty,-20} left out  {held}");
            return new CalibrationFit(
                $"{table.Key.Table} {table.Key.Op}", Source(table.Key.Table), [.. table.Select(row => row.Case.Chip.Id).Distinct()], error.Rows,
                Math.Round(error.Median, 3), Math.Round(error.Ninth, 3), left.Count < 2 ? null : Math.Round(held.Median, 3));
        }).ToArray();
        double Or(double width, double other) => double.IsNaN(width) ? other : width;
        var (ttft, tpot) = (Or(Width("ttft"), 1.0), Or(Width("tpot"), 0.5));
        return fit with
        {
            Errors = new EngineErrors(
                ttft, tpot, Or(Width("itl"), tpot), Or(Width("throughput"), tpot),
                Or(Width("ttft_disaggregated"), Math.Max(2.0, ttft)), Or(Width("tpot_disaggregated"), Math.Max(1.0, tpot))),
            Fits = fits,
            Note = "Fitted on deployments whose replicas prefill and decode; errors left out are those of a chip and model that the fit had not seen.",
        };
    }

    private static string Source(string table) => table switch
    {
        "e2e_aic_silicon_sample" => "aiconfigurator-silicon-sample",
        "e2e_trtllm_perf_overview" => "trtllm-perf-overview",
        "e2e_splitwise" => "splitwise-measurements",
        _ => "ml-energy-leaderboard",
    };

    private static string Group(EngineRow row) => $"{row.Case.Chip.Id} {row.Case.Model.Model.Name}";

    // The half-width of an interval by ratio that holds four of five.
    private static double Ratio(double[] errors)
    {
        var ratios = errors.Select(error => Math.Max(1.0 + error, 1.0 / (1.0 + error)) - 1.0).Order().ToArray();
        return ratios[Math.Min((int)(0.8 * ratios.Length), ratios.Length - 1)];
    }

    private static EngineProfile Fit(EngineProfile start, EngineRow[] rows, ModelBook book, int rounds)
    {
        var drafts = start.Drafting is not null && rows.Any(row => row.Case.Model.Model.MtpModules > 0 && start.Drafting.Versions.Contains(row.Case.Version));
        var groups = rows.Any(row => row.Case.Layouts.Any(layout => layout.AttentionData > 1));

        // Kernels were measured in the newest versions.
        var blocks = start.Before is not null && rows.Any(row => row.Case.Precision.ExpertWeights == NumberFormat.Fp8Block && ExpertLoads.Experts(row.Case.Model.Model) is not null);
        start = blocks ? start : start with { BlockExperts = 1.0 };
        var constants = Constants.Where(constant => constant.Needs.All(need => need switch { "drafts" => drafts, "groups" => groups, _ => blocks })).ToArray();
        var thinned = rows.GroupBy(row => (Group(row), row.Case.Version)).Select(group =>
        {
            var cases = group.GroupBy(row => row.Case, ReferenceEqualityComparer.Instance).Select(of => of.ToArray()).ToArray();
            var step = Math.Max(1, cases.Length / RowsPerGroup);
            return cases.Where((_, i) => i % step == 0).ToArray();
        }).ToArray();
        EngineProfile At(double[] point) => constants.Index().Aggregate(start, (engine, pair) =>
            pair.Item.Set(engine, Calibration.Fit.Round(Math.Clamp(Math.Exp(point[pair.Index]), pair.Item.Low, pair.Item.High))));
        double Loss(double[] point)
        {
            var engine = At(point);
            var (total, weights) = (0.0, 0.0);
            foreach (var group in thinned)
            {
                var weight = Math.Sqrt(group.Length);
                total += weight * group.Average(figures => Miss(figures, engine, book));
                weights += weight;
            }

            var outside = constants.Index().Sum(pair => Math.Abs(point[pair.Index] - Math.Clamp(point[pair.Index], Math.Log(pair.Item.Low), Math.Log(pair.Item.High))));
            return (total / weights) + outside;
        }

        var best = constants.Select(constant => Math.Log(Math.Clamp(constant.Get(start), constant.Low, constant.High))).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            best = Calibration.Fit.NelderMead(Loss, best, 0.4 / (round + 1), 30 * constants.Length);
        }

        return At(best);
    }

    // Time per output token weighs twice as much as time to first token, which hangs on more hidden settings, and four times as much as the
    // figures of tables that leave prompts, layouts or versions unsaid.
    private static double Miss(EngineRow[] figures, EngineProfile engine, ModelBook book) => figures.Sum(row => Weight(row.Op) * Log(row.Predictor.Value(book, engine)!.Value, row));

    private static double Weight(string op) => op switch
    {
        "tpot" => 1.0,
        "ttft" => 0.5,
        _ => 0.25,
    };

    private static double Log(double predicted, EngineRow row) => Math.Min(Math.Abs(Math.Log(predicted / row.Measured)), MostLogError);
}
