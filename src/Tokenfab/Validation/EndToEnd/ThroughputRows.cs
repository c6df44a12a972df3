using Tokenfab.Serving;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>Most output tokens per second of a deployment that always has requests waiting.</summary>
internal sealed class ThroughputRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "max_throughput";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "model", "isl", "osl", "dtype", "tp", "output_tokens_per_s_per_chip"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null or "max_throughput";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var (input, output) = (row.Positive("isl"), row.Positive("osl"));
        var (tensor, pipeline) = (row.Count("tp"), Math.Max(row.CountOr("pp", 1), 1));
        var measured = row.Positive("output_tokens_per_s_per_chip");
        if (ServingReading.Model(row) is not { } model || ServingReading.Server(row, tensor * pipeline) is not var (server, chip))
        {
            return;
        }

        var dtype = row.Text("dtype");
        var layouts = ServingReading.Layouts(model, tensor, pipeline, tensor).ToArray();
        if (layouts.Length == 0)
        {
            row.Note("tensor parallelism does not divide the model's heads");
            return;
        }

        ServingReading.Answer(
            row, answer,
            new ServingCase
            {
                Server = server,
                Chip = chip,
                Model = model,
                Models = row.Subjects.Models,
                Precision = PrecisionReading.Of(row, model, chip, dtype, dtype),
                Told = ToldEngine.Of(row),
                Layouts = layouts,
                Input = input,
                Output = output,
                Load = ClosedLoop.Saturated,
            },
            ("throughput", ServingFigure.OutputPerChip, measured));
    }
}
