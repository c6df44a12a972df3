using Tokenfab.Quantities;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Average power of a chip that repeats one matrix product, and the product's time where it is told.</summary>
/// <remarks>Benchmarks repeat a kernel a set number of times and read a sensor that averages over its own window, so that the shorter the
/// kernel, the more of the window was spent waiting: the share seen is <c>t / (t + lag)</c>.</remarks>
internal sealed class GemmPowerRows : RowFamily
{
    // Fitted with the constants of power on all chips of aic_gemm_power together; no plan knows of it.
    private static readonly Seconds Lag = new(35e-6);

    /// <inheritdoc/>
    public override string Name => "gemm_power";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "dtype", "m", "n", "k", "avg_power_w"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is "gemm_power";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var (m, n, k) = (row.Positive("m"), row.Positive("n"), row.Positive("k"));
        var (weights, inputs) = row.Formats("dtype");
        var power = row.Positive("avg_power_w");
        var limit = row.NumberOr("power_limit_w", 0.0);
        if (row.Chip() is not { } chip)
        {
            return;
        }

        answer.Add(new(row, chip.Id, power, new PowerPredictor(chip, limit > 0.0 ? new Watts(limit) : null, models =>
        {
            var product = models.Of(chip).Gemm(m, n, k, weights, inputs);
            return new(product, Seconds.Zero, product.Total);
        }, (model, drawn, work) => (model.Standing + ((drawn - model.Standing) * (work.Time / (work.Time + Lag)))).Value)
        {
            IsKernel = true,
            Told = row.HasTime("latency") ? row.Time("latency") : null,
        })
        {
            Op = "power",
            Unit = FigureUnit.Watts,
        });
        if (row.HasTime("latency"))
        {
            answer.Add(GemmRows.Time(row, chip) with { Op = "gemm" });
        }
    }
}
