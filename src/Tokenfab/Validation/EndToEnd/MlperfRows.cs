using Tokenfab.Serving;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>Results of MLPerf inference: tokens per second and chip, offline and under the limits of the server scenario.</summary>
internal sealed class MlperfRows : RowFamily
{
    private const int Bisections = 8;

    /// <inheritdoc/>
    public override string Name => "mlperf";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "chips", "model", "scenario", "tokens_per_s_per_chip|tokens_per_s"];

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

        var scenario = row.Text("scenario");
        var server = scenario.Equals("server", StringComparison.OrdinalIgnoreCase);
        if (!server && !scenario.Equals("offline", StringComparison.OrdinalIgnoreCase))
        {
            row.Note($"no model predicts the scenario '{scenario}'");
            return;
        }

        var chips = row.Count("chips");
        var measured = row.Has("tokens_per_s_per_chip") ? row.Measured("tokens_per_s_per_chip") : row.Measured("tokens_per_s") / chips;
        if (ServingReading.Model(row) is not { } model || MlperfWorkload.Of(row.Text("model")) is not { } load)
        {
            row.Note($"the requests of '{row.Text("model")}' are not known");
            return;
        }

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
            Precision = PrecisionReading.Of(row, model.Model, chip, word, word),
            Engine = ServingReading.Engine(row),
            Layouts = ServingReading.Layouts(model, perNode, perNode, whole: false),
            Input = load.Input,
            Output = load.Output,
            Load = ClosedLoop.Saturated,
        };
        if (!server)
        {
            ServingReading.Answer(row, answer, deployment, ("throughput", ServingFigure.OutputPerChip, measured));
        }
        else if (!deployment.Fits)
        {
            row.Note("the layout that the row gives does not hold the model");
        }
        else
        {
            answer.Add(new(row, chip.Id, measured, new DirectPredictor(models => Prediction.Within(Within(deployment, load, models), 1.0 + (deployment.Engine.Errors?.Throughput ?? 1.0))))
            {
                Op = "throughput_server",
                Dtype = word,
                Kind = model.Model.Name,
                Unit = FigureUnit.TokensPerSecond,
            });
        }
    }

    // Most users whose mean latencies keep the limits; the limits are of 99th percentiles, which lie a little above.
    private static double Within(ServingCase deployment, MlperfWorkload load, ModelBook models)
    {
        var best = 0.0;
        foreach (var layout in deployment.Layouts)
        {
            var alone = deployment with { Layouts = [layout] };
            var (few, many) = (0.0, 12.0);
            for (var i = 0; i < Bisections; i++)
            {
                var log = (few + many) / 2.0;
                var (held, rate) = (alone with { Load = new ClosedLoop(Math.Pow(2.0, log), double.PositiveInfinity) }).Predict(models, deployment.Engine) is ({ } estimate, _)
                    ? (estimate.Ttft <= load.Ttft && estimate.Tpot <= load.Tpot, estimate.Requests.Value * deployment.Output / layout.Chips)
                    : (false, 0.0);
                (few, many) = held ? (log, many) : (few, log);
                best = held ? Math.Max(best, rate) : best;
            }
        }

        return best;
    }
}
