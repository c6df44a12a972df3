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
    public override bool Takes(string? op) => op is null or "gemm" or "gemm_power";

    /// <inheritdoc/>
    public override void Read(TruthRow row, RowAnswer answer)
    {
        var (m, n, k) = (row.Positive("m"), row.Positive("n"), row.Positive("k"));
        var (weights, inputs) = row.Formats("dtype");
        var quantiser = InputQuantisers.Named(row.TextOr("framework", row.TextOr("backend", string.Empty)));
        var time = row.Time("latency");
        if (row.Chip() is { } chip)
        {
            answer.Add(new(row, chip.Id, time.Value, new KernelPredictor(
                chip, KernelKind.Gemm, model => model.Gemm(m, n, k, weights, inputs, quantiser).Total))
            {
                // Wide inputs are not quantised, whoever multiplies them.
                Kind = inputs is NumberFormat.Bf16 or NumberFormat.Fp16 or NumberFormat.Fp32 ? row.Text("dtype") : $"{row.Text("dtype")} {quantiser}",
                Size = SizeClass.Of(time),
            });
        }
    }
}
