using Tokenfab.Parallelism;
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
        var (chips, tensor, expert) = (row.Count("chips"), row.CountOr("tp", 1), row.CountOr("ep", 1));
        var data = Math.Max(1, expert / Math.Max(tensor, 1));
        if (ServingReading.Model(row) is not { } model || ServingReading.Server(row, chips) is not var (server, chip))
        {
            return;
        }

        if (tensor * data > chips || chips % (tensor * data) != 0 || !LayoutReading.Divides(model.Model, tensor))
        {
            row.Note("'tp' and 'ep' do not divide 'chips' or the model's heads");
            return;
        }

        var engine = ServingReading.Engine(row);

        // Experts over all ranks with a tensor-parallel degree of one mean attention on data-parallel ranks.
        var layout = new ParallelLayout(tensor, 1, 1, data, expert);
        var deployment = new ServingCase
        {
            Server = server,
            Chip = chip,
            Model = model,
            Models = row.Subjects.Models,
            Precision = PrecisionReading.Of(row, model.Model, chip, row.Text("dtype"), row.Text("dtype")),
            Engine = engine,
            Layouts = [layout],
            Input = row.NumberOr("avg_in", UntoldInput),
            Output = row.Positive("avg_out"),
            MostSequences = row.CountOr("max_num_seqs", 0),
            Load = ClosedLoop.Of(row.Positive("avg_batch") * layout.Chips / chips),
        };
        if (row.Has("output_tps_per_chip"))
        {
            ServingReading.Answer(row, answer, deployment, ("throughput", ServingFigure.OutputPerChip, row.Measured("output_tps_per_chip")));
        }

        if (row.HasTime("itl_median"))
        {
            ServingReading.Answer(row, answer, deployment, ("itl", ServingFigure.Itl, row.Time("itl_median").Value));
        }
    }
}
