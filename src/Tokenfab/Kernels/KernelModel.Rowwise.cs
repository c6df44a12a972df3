namespace Tokenfab.Kernels;

/// <content>Unfused elementwise kernels.</content>
public sealed partial class KernelModel
{
    private readonly double _perRowByte;

    /// <summary>One unfused elementwise kernel as engines wrote them first: a block of threads per row, element by element.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Elements of a row, 16 bits each.</param>
    /// <param name="passes">How often the rows are read or written.</param>
    /// <param name="work">Work per element, relative to a norm's; zero for a kernel that treats the rows as one run of memory.</param>
    public KernelTime Rowwise(double rows, double width, double passes, double work)
    {
        var fit = Calibration.Elementwise;
        var bytes = rows * width * passes * 2.0;
        var units = Math.Max(rows * width * work * fit.ElementStep.Value * _perUnit, width * work * fit.RowStep.Value);
        return Timed(fit.Start.Value, units, bytes * _perRowByte, 0.0, 0.0, bytes);
    }
}
