using Tokenfab.Hardware;
using Tokenfab.Kernels;
using Tokenfab.Validation.Tables;

namespace Tokenfab.Validation.Families;

/// <summary>Matrix products of m x k with k x n.</summary>
internal sealed class GemmRows : RowFamily
{
    /// <inheritdoc/>
    public override string Name => "gemm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns { get; } = ["chip|system|accelerator|hardware|gpu", "dtype", "m", "n", "k"];

    /// <inheritdoc/>
    public override bool Takes(string? op) => op is null or "gemm";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        if (row.Chip() is { } chip)
        {
            answer.Add(Time(row, chip));
        }
    }

    /// <summary>The time of a row's product.</summary>
    public static Measurement Time(TruthRow row, Accelerator chip)
    {
        var (m, n, k) = (row.Positive("m"), row.Positive("n"), row.Positive("k"));
        var (weights, inputs) = row.Formats("dtype");
        var time = row.Time("latency");

        // Wide inputs are not quantised, whoever multiplies them.
        var narrow = inputs is not (NumberFormat.Bf16 or NumberFormat.Fp16 or NumberFormat.Fp32);
        var quantiser = narrow ? InputQuantisers.Named(row.TextOr("framework", row.TextOr("backend", string.Empty))) : InputQuantiser.Quickest;
        return new(row, chip.Id, time.Value, new KernelPredictor(chip, KernelKind.Gemm, model => model.Gemm(m, n, k, weights, inputs, quantiser).Total))
        {
            Kind = narrow ? $"{row.Text("dtype")} {quantiser}" : row.Text("dtype"),
            Size = SizeClass.Of(time),
        };
    }
}
