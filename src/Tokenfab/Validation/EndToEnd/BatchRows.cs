using Tokenfab.Models;
using Tokenfab.Parallelism;
using Tokenfab.Serving;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>A batch of equal requests that starts together: the time of its prompts, and of one token while it decodes, as Splitwise tells them.</summary>
internal sealed class BatchRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "batch";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "model", "tp", "prompt", "batch", "out_tokens", "prompt_ms", "token_ms"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null or "batch";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var (tensor, input, batch, output) = (row.Count("tp"), row.Positive("prompt"), row.Positive("batch"), row.Positive("out_tokens"));
        var (prompt, token) = (row.Time("prompt"), row.Time("token"));
        if (ServingReading.Model(row) is not { } model || ServingReading.Server(row, tensor) is not var (server, chip))
        {
            return;
        }

        if (!LayoutReading.Divides(model.Model, tensor))
        {
            row.Note("tensor parallelism does not divide the model's heads");
            return;
        }

        var word = row.TextOr("dtype", "bf16");
        var layout = new ParallelLayout(tensor, 1);
        var deployment = new ServingCase
        {
            Server = server,
            Chip = chip,
            Model = model,
            Models = row.Subjects.Models,
            Precision = PrecisionReading.Of(row, model.Model, chip, word, word),
            Engine = ServingReading.Engine(row),
            Layouts = [layout],
            Input = input,
            Output = output,
            Load = ClosedLoop.Of(batch),
        };
        var (engine, errors) = (deployment.Engine, deployment.Engine.Errors);

        // The first step takes as many prompts as the engine lets into one.
        var first = Math.Min(batch, Math.Max(1.0, Math.Floor(engine.Scheduling.TokenBudget / input)));
        Add("ttft", prompt.Value, new StepShape(first * input, first, 0.0, 0.0, 0.0), engine.RequestOverhead.Value, errors?.Ttft ?? 1.0);
        Add("tpot", token.Value, new StepShape(0.0, 0.0, 0.0, batch, input + (output / 2.0), 1.0), 0.0, errors?.Tpot ?? 0.5);

        void Add(string op, double measured, StepShape shape, double overhead, double error) => answer.Add(new(row, chip.Id, measured, new DirectPredictor(models =>
            Prediction.Within(deployment.Steps(models, engine, layout).Evaluate(shape, 1.0).Total.Value + overhead, 1.0 + error)))
        {
            Op = op,
            Dtype = word,
            Kind = model.Model.Name,
        });
    }
}
