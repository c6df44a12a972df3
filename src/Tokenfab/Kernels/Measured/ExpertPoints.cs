using Tokenfab.Quantities;

namespace Tokenfab.Kernels.Measured;

/// <summary>Measured experts as points of single projections. Tables time both projections and what stands between them as one.</summary>
internal static class ExpertPoints
{
    /// <summary>The grid of one projection: output features, input features, experts on the rank, rows on the rank.</summary>
    /// <remarks>What the model gives the elementwise kernels is taken off, and the rest shared between the two projections as the model shares
    /// it, so that the three add up to what was measured. Points shorter than the elementwise kernels say nothing of products and are left out.</remarks>
    public static MeasuredGrid? Grid(MeasuredRows rows, MeasuredTable table, ExpertKernel kernel, KernelModel analytic)
    {
        var key = table.Key;
        var keeps = ExpertWork.KeepsChoices(table.Framework, table.Version);
        var points = new SortedDictionary<(float Outer, float Inner, float Experts, float Rows), (double Seconds, double Predicted)>();
        for (var row = 0; row < rows.Seconds.Length; row++)
        {
            var work = ExpertWork.Of(
                rows.Axes[5][row], rows.Axes[0][row], rows.Axes[1][row], rows.Axes[2][row], rows.Axes[3][row], rows.Axes[4][row],
                new(key.Skew), kernel, keeps, key.Stored, key.Computed);
            var (up, down) = (analytic.GroupedGemm(work.Up).Total.Value, analytic.GroupedGemm(work.Down).Total.Value);
            var ratio = (rows.Seconds[row] - analytic.Elementwise(work.Between, ExpertWork.ElementwiseKernels).Total.Value) / (up + down);
            if (ratio > 0.0)
            {
                points[Point(work.Up)] = (up * ratio, up);
                points[Point(work.Down)] = (down * ratio, down);
            }
        }

        return points.Count == 0 ? null : new(
            [[.. points.Keys.Select(at => at.Outer)], [.. points.Keys.Select(at => at.Inner)], [.. points.Keys.Select(at => at.Experts)], [.. points.Keys.Select(at => at.Rows)]],
            3, [.. points.Values.Select(point => point.Seconds)], [.. points.Values.Select(point => point.Predicted)]);
    }

    private static (float Outer, float Inner, float Experts, float Rows) Point(in GroupedGemmShape shape) =>
        ((float)shape.Outer, (float)shape.Inner, (float)shape.Experts, (float)shape.Rows);
}
