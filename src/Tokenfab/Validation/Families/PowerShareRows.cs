using Tokenfab.Quantities;
using Tokenfab.Validation.EndToEnd;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Average and peak power as shares of the board limit while one batch is served, as the Splitwise measurements tell them.</summary>
internal sealed class PowerShareRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "power_share";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } =
        ["chip|system|accelerator|hardware|gpu", "model", "tp", "prompt", "batch", "out_tokens", "avg_power_frac"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null;

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var (batch, output) = (row.Positive("batch"), row.Positive("out_tokens"));
        var (first, each) = (row.NumberOr("prompt_ms", 0.0) * 1e-3, row.NumberOr("token_ms", 0.0) * 1e-3);
        if (BatchRows.Deployment(row) is not { } deployment || !ServingReading.Holds(row, deployment))
        {
            return;
        }

        var (chip, served) = (deployment.Chip, new ServedModel(deployment));
        Add("power", "avg_power_frac", served.Request, first > 0.0 && each > 0.0 ? new((first + (each * (output - 1.0))) / batch) : null);

        // The peak is met while prompts are computed, all of the batch together.
        Add("peak_power", "peak_power_frac", served.Prompt, first > 0.0 ? new(first / batch) : null);

        void Add(string op, string column, Func<ModelBook, ChipWork> work, Seconds? told)
        {
            var share = row.NumberOr(column, 0.0);
            if (share == 0.0)
            {
                answer.Refuse(op, $"the row holds no '{column}'");
                return;
            }

            answer.Add(new(row, chip.Id, share, new PowerPredictor(chip, null, work, (model, power, _) => power / model.Limit) { Told = told }) 
            {
                Op = op, Kind = row.Text("model"), Unit = FigureUnit.Share,
            });
        }
    }
}
