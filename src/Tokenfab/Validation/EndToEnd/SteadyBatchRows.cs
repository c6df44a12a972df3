using Tokenfab.Serving;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.EndToEnd;

/// <summary>Deployments that keep a mean batch, as the ML.ENERGY benchmark runs them: tokens per second and chip, and the median gap between tokens.</summary>
internal sealed class SteadyBatchRows : RowFamily
{
    // Chats and questions: benchmarks that do not tell their prompts' length have short ones.
    private const double UntoldInput = 256.0;

    /// <inheritdoc/>
    public override string Name => "steady_batch";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "chips", "model", "dtype", "avg_batch", "avg_out", "output_tps_per_chip|itl_median_ms"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null or "steady_batch";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        if (Deployment(row) is not { } deployment)
        {
            return;
        }

        if (row.Has("output_tps_per_chip"))
        {
            ServingReading.Answer(row, answer, deployment, ("throughput", ServingFigure.OutputPerChip, row.Measured("output_tps_per_chip")));
        }

        if (row.HasTime("itl_median"))
        {
            ServingReading.Answer(row, answer, deployment, ("itl", ServingFigure.Itl, row.Time("itl_median").Value));
        }
    }

    /// <summary>The deployment that a row of this form tells; null, and a problem, where its words make no sense.</summary>
    internal static ServingCase? Deployment(TruthRow row)
    {
        var (chips, layout) = (row.Count("chips"), LayoutReading.WithExperts(row));
        var (batch, output) = (row.Positive("avg_batch"), row.Positive("avg_out"));
        if (ServingReading.Model(row) is not { } model || ServingReading.Server(row, chips) is not var (server, chip))
        {
            return null;
        }

        if (layout.Chips > chips || chips % layout.Chips != 0 || !LayoutReading.Divides(model.Model, layout.Tensor))
        {
            row.Note("'tp' and 'ep' do not divide 'chips' or the model's heads");
            return null;
        }

        return new ServingCase
        {
            Server = server,
            Chip = chip,
            Model = model,
            Models = row.Subjects.Models,
            Precision = PrecisionReading.Of(row, model, chip, row.Text("dtype"), row.Text("dtype")),
            Told = ToldEngine.Of(row),
            Layouts = [layout],
            Input = row.NumberOr("avg_in", UntoldInput),
            Output = output,
            MostSequences = row.CountOr("max_num_seqs", 0),
            Load = ClosedLoop.Of(batch * layout.Chips / chips),
        };
    }
}
