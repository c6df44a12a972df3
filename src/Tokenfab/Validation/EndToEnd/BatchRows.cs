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
        var (prompt, token) = (row.Time("prompt"), row.Time("token"));
        if (Deployment(row) is { } deployment)
        {
            ServingReading.Answer(row, answer, deployment, ("ttft", ServingFigure.Prompts, prompt.Value), ("tpot", ServingFigure.Token, token.Value));
        }
    }

    /// <summary>The deployment that a row of this form tells; null, and a problem, where its words make no sense.</summary>
    internal static ServingCase? Deployment(TruthRow row)
    {
        var (tensor, input, batch, output) = (row.Count("tp"), row.Positive("prompt"), row.Positive("batch"), row.Positive("out_tokens"));
        if (ServingReading.Model(row) is not { } model || ServingReading.Server(row, tensor) is not var (server, chip))
        {
            return null;
        }

        if (!LayoutReading.Divides(model.Model, tensor))
        {
            row.Note("tensor parallelism does not divide the model's heads");
            return null;
        }

        var word = row.TextOr("dtype", "bf16");
        return new ServingCase
        {
            Server = server,
            Chip = chip,
            Model = model,
            Models = row.Subjects.Models,
            Precision = PrecisionReading.Of(row, model, chip, word, word),
            Told = ToldEngine.Of(row),
            Layouts = [new ParallelLayout(tensor, 1)],
            Input = input,
            Output = output,
            Load = ClosedLoop.Of(batch),
        };
    }
}
