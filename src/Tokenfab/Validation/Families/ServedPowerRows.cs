using Tokenfab.Validation.EndToEnd;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Average power of all chips of a deployment under a steady batch, and energy per output token, as the ML.ENERGY benchmark tells them.</summary>
internal sealed class ServedPowerRows : RowFamily
{
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
        var power = row.Positive("avg_power_w_all_gpus");
        if (SteadyBatchRows.Deployment(row) is not { } deployment || !ServingReading.Holds(row, deployment))
        {
            return;
        }

        var served = new ServedModel(deployment);
        var (chip, output, chips, ranks) = (deployment.Chip, deployment.Output, row.Count("chips"), deployment.Layouts[0].Chips);
        var rate = row.NumberOr("output_tps", 0.0);
        answer.Add(new(row, chip.Id, power, new PowerPredictor(chip, null, served.InLoop, (_, each, _) => each.Value * chips)
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
            answer.Add(new(row, chip.Id, energy, new PowerPredictor(chip, null, served.InLoop, (_, each, work) => each.Value * ranks * work.Time.Value / output) { IsEnergy = true })
            {
                Op = "energy",
                Kind = row.Text("model"),
                Unit = FigureUnit.JoulesPerToken,
            });
        }
    }
}
