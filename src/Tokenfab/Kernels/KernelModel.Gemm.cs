using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <content>Matrix products.</content>
public sealed partial class KernelModel
{
    private readonly FormatPair[] _pairs;
    private readonly double _tileStart;
    private readonly double _splitCost;
    private readonly double _expertMath;
    private readonly double _expertMemory;
    private readonly double _expertExposed;
    private readonly double _expertStart;
    private readonly double _perExpert;

    /// <summary>A matrix product m x k times k x n.</summary>
    public KernelTime Gemm(double m, double n, double k, NumberFormat weights, NumberFormat activations) =>
        BatchedGemm(1.0, m, n, k, weights, activations);

    /// <summary>So many independent products side by side, each with its own weights, in one kernel.</summary>
    /// <remarks>The best of a library's tiles; memory traffic reads each operand and writes the result once.</remarks>
    public KernelTime BatchedGemm(double batch, double m, double n, double k, NumberFormat weights, NumberFormat activations)
    {
        ref readonly var pair = ref _pairs[((int)weights * Formats) + (int)activations];
        var math = GemmTiles.Best(batch * _perUnit, m, n, k, ragged: false, pair.Steps, _tileStart, _splitCost);
        var work = 2.0 * batch * m * n * k;
        var bytes = batch * ((m * k * pair.InputBytes) + (n * k * pair.WeightBytes) + (m * n * 2.0));
        var start = _launch + pair.Start + (batch * m * k * pair.ScaleBytes * _perByte);
        return Timed(start, math, bytes * _perByte, _exposed, work, bytes);
    }

    /// <summary>One projection of all experts on the chip, in one kernel.</summary>
    /// <remarks>Weights of the touched experts are read; each touched expert has the mean rows.</remarks>
    public KernelTime GroupedGemm(in GroupedGemmShape shape)
    {
        ref readonly var pair = ref _pairs[((int)shape.Weights * Formats) + (int)shape.Activations];
        var touched = Math.Max(shape.Touched, 1e-9);
        var math = _expertMath * GemmTiles.Best(
            touched * _perUnit, shape.Rows / touched, shape.Outer, shape.Inner, ragged: true, pair.Steps, _tileStart, _splitCost);
        var work = 2.0 * shape.Rows * shape.Outer * shape.Inner;
        var bytes = (touched * shape.Outer * shape.Inner * pair.WeightBytes)
            + (shape.Rows * ((shape.Inner * pair.InputBytes) + (shape.Outer * 2.0)));
        return Timed(_launch + _expertStart + (touched * _perExpert), math, bytes * _perByte * _expertMemory, _expertExposed, work, bytes);
    }

    private void PrepareGemm(Accelerator chip, KernelCalibration fit, double feed)
    {
        for (var weights = 0; weights < Formats; weights++)
        {
            for (var inputs = 0; inputs < Formats; inputs++)
            {
                _pairs[(weights * Formats) + inputs] = FormatPair.Of(chip, fit.Gemm, _peak16, _perUnit, feed, (NumberFormat)weights, (NumberFormat)inputs);
            }
        }
    }
}
