using Tokenfab.Validation.EndToEnd;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Average power of all chips of a deployment under a steady batch, and energy per output token, as the ML.ENERGY benchmark tells them.</summary>
internal sealed class ServedPowerRows : RowFamily
{
    // Chats and questions: benchmarks that do not tell their prompts' length have short ones.
    private const double UntoldInput = 256.0;

    /// <inheritdoc/>
    public override string Name => "served_power";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } =
        ["chip|system|accelerator|hardware|gpu", "chips", "model", "dtype", "avg_batch", "avg_out", "avg_power_w_all_gpus"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null;

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        if (Of(row) is not { } served)
        {
            return;
        }

        var chips = row.Count("chips");
        var (chip, output) = (served.Chip, served.Output);
        var power = row.Positive("avg_power_w_all_gpus");
        var (rate, ranks) = (row.NumberOr("output_tps", 0.0), served.Layout.Chips);
        answer.Add(new(row, chip.Id, power, new PowerPredictor(chip, null, served.Request, (_, each, _) => each.Value * chips)
        {
            Told = rate > 0.0 ? new(output * chips / ranks / rate) : null,
        })
        {
            Op = "power",
            Kind = row.Text("model"),
            Unit = FigureUnit.Watts,
        });
        if (row.Has("energy_per_token_j"))
        {
            var energy = row.Positive("energy_per_token_j");
            answer.Add(new(row, chip.Id, energy, new PowerPredictor(chip, null, served.Request, (_, each, work) => each.Value * ranks * work.Time.Value / output) { IsEnergy = true })
            {
                Op = "energy",
                Kind = row.Text("model"),
                Unit = FigureUnit.JoulesPerToken,
            });
        }
    }

    private static ServedModel? Of(TruthRow row)
    {
        var chips = row.Count("chips");
        var layout = LayoutReading.WithExperts(row);
        var (batch, output) = (row.Positive("avg_batch"), row.Positive("avg_out"));
        var input = row.NumberOr("avg_in", UntoldInput);
        var graph = ServedModels.Graph(row);
        var precision = ServedModels.Precision(row, graph);
        if (row.Chip() is not { } chip || row.Server(chips) is not { } server || graph is null || row.Problem is not null)
        {
            return null;
        }

        if (layout.Chips > chips || chips % layout.Chips != 0)
        {
            row.Note("'tp' and 'ep' do not divide 'chips'");
            return null;
        }

        return new(chip, server, graph, precision, layout, batch * layout.Chips / chips, input, output);
    }
}
