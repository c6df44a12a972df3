using Tokenfab.Kernels;
using Tokenfab.Parallelism;
using Tokenfab.Serving;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>Results of MLPerf inference: tokens per second and chip, offline and under the limits of the scenarios with users.</summary>
internal sealed class MlperfRows : RowFamily
{
    private const int Bisections = 8;
    private const double MostWeights = 2.0 / 3.0;

    /// <inheritdoc/>
    public override string Name => "mlperf";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "chips", "model", "scenario", "tokens_per_s_per_chip|tokens_per_s|samples_per_s"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null or "mlperf";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        if (row.TextOr("twin_99_999", "0") == "1")
        {
            row.Note("the row repeats a run under another accuracy target");
            return;
        }

        if (ServingReading.Model(row) is not { } model || MlperfWorkload.Of(row.Text("model")) is not { } load)
        {
            row.Note($"the requests of '{row.Text("model")}' are not known");
            return;
        }

        var scenario = row.Text("scenario");
        var limits = load.Limits(scenario);
        if (limits is null && !scenario.Equals("offline", StringComparison.OrdinalIgnoreCase))
        {
            row.Note($"no model predicts the scenario '{scenario}' of '{row.Text("model")}'");
            return;
        }

        var chips = row.Count("chips");
        var measured = Measured(row, load, chips);
        var perNode = Math.Max(Math.Min(chips, row.CountOr("accel_per_node", chips)), 1);
        if (ServingReading.Server(row, perNode) is not var (node, chip))
        {
            return;
        }

        // What the closed division ships where a table does not say: the narrowest floating point that the chip multiplies.
        var word = row.TextOr("weight_dtype", row.TextOr("dtype", chip.Peak.Fp4 is not null ? "nvfp4" : chip.Peak.Fp8 is not null ? "fp8" : "bf16"));
        var deployment = new ServingCase
        {
            Server = node,
            Chip = chip,
            Model = model,
            Models = row.Subjects.Models,
            Precision = PrecisionReading.Of(row, model, chip, word, word),
            Told = ToldEngine.Of(row),
            Layouts = ServingReading.Layouts(model, perNode, perNode, whole: false),
            Input = load.Input,
            Output = load.Output,
            Load = ClosedLoop.Saturated,
        };
        deployment = deployment with { Layouts = Usual(deployment) };
        if (limits is null)
        {
            ServingReading.Answer(row, answer, deployment, ("throughput", ServingFigure.OutputPerChip, measured));
        }
        else if (!deployment.Fits)
        {
            row.Note("the layout that the row gives does not hold the model");
        }
        else
        {
            answer.Add(new(row, chip.Id, measured, new DirectPredictor(models => deployment.Told.Around(engine => Within(deployment, limits, models, engine), deployment.Engine.Errors?.Throughput ?? 1.0)))
            {
                Op = $"throughput_{scenario.ToLowerInvariant()}",
                Dtype = word,
                Kind = model.Model.Name,
                Unit = FigureUnit.TokensPerSecond,
            });
        }
    }

    private static double Measured(TruthRow row, MlperfWorkload load, int chips) =>
        row.Has("tokens_per_s_per_chip") ? row.Measured("tokens_per_s_per_chip")
        : row.Has("tokens_per_s") ? row.Measured("tokens_per_s") / chips
        : row.Measured("samples_per_s") * load.Output / chips;

    // What people run where a table does not say: one stage over the fewest chips on which the weights leave the cache a third of the memory.
    private static ParallelLayout[] Usual(ServingCase deployment)
    {
        var one = deployment.Layouts.Where(layout => layout.Pipeline == 1).ToArray();
        var roomy = one.Where(layout => deployment.Memory(deployment.Engine, layout).Budget(1.0, 1.0).Weights <= deployment.Chip.Memory.Capacity.Value * MostWeights).ToArray();
        var fewest = (roomy.Length > 0 ? roomy : one).Select(layout => layout.Chips).DefaultIfEmpty(0);
        var chips = roomy.Length > 0 ? fewest.Min() : fewest.Max();
        return [.. one.Where(layout => layout.Chips == chips)];
    }

    // Most users whose latencies keep the limits.
    private static double? Within(ServingCase deployment, MlperfLimits limits, ModelBook models, EngineProfile engine)
    {
        var best = 0.0;
        foreach (var layout in deployment.Layouts)
        {
            var alone = deployment with { Layouts = [layout] };
            var (few, many) = (0.0, 12.0);
            for (var i = 0; i < Bisections; i++)
            {
                var log = (few + many) / 2.0;
                var (held, rate) = (alone with { Load = new ClosedLoop(Math.Pow(2.0, log), double.PositiveInfinity) }).Predict(models, engine) is ({ } estimate, _)
                    ? (limits.Hold(estimate.Ttft, estimate.Tpot), estimate.Requests.Value * deployment.Output / layout.Chips)
                    : (false, 0.0);
                (few, many) = held ? (log, many) : (few, log);
                best = held ? Math.Max(best, rate) : best;
            }
        }

        return best;
    }
}
