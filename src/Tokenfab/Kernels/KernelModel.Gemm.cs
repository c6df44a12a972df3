using System.Runtime.CompilerServices;
using Tokenfab.Hardware;

namespace Tokenfab.Kernels;

/// <content>Matrix products.</content>
public sealed partial class KernelModel
{
    private readonly FormatPair[] _pairs;
    private readonly double[] _tileSteps;
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
    /// <remarks>The best of a library's tiles, each either whole (waves of tiles over the compute units, the last one partly idle) or split
    /// along the inner dimension (no idle units, but partial sums to add up), as in stream-K (arXiv:2301.03598).</remarks>
    public KernelTime BatchedGemm(double batch, double m, double n, double k, NumberFormat weights, NumberFormat activations)
    {
        var index = ((int)weights * Formats) + (int)activations;
        ref readonly var pair = ref _pairs[index];
        var math = TileTime(index, batch, m, n, k);
        var work = 2.0 * batch * m * n * k;
        var bytes = batch * ((m * k * pair.InputBytes) + (n * k * pair.WeightBytes) + (m * n * 2.0));
        var start = _launch + pair.Start + (batch * m * k * pair.ScaleBytes * _perByte);
        return Timed(start, math, bytes * _perByte, _exposed, work, bytes);
    }

    /// <summary>One projection of all experts on the chip, in one kernel.</summary>
    public KernelTime GroupedGemm(in GroupedGemmShape shape)
    {
        var index = ((int)shape.Weights * Formats) + (int)shape.Activations;
        ref readonly var pair = ref _pairs[index];
        var touched = Math.Max(shape.Touched, 1e-9);
        var math = GroupedTileTime(index, touched, shape.Rows / touched, shape.Outer, shape.Inner) * _expertMath;
        var work = 2.0 * shape.Rows * shape.Outer * shape.Inner;
        var bytes = (touched * shape.Outer * shape.Inner * pair.WeightBytes)
            + (shape.Rows * ((shape.Inner * pair.InputBytes) + (shape.Outer * 2.0)));
        return Timed(_launch + _expertStart + (touched * _perExpert), math, bytes * _perByte * _expertMemory, _expertExposed, work, bytes);
    }

    private void PrepareGemm(Accelerator chip, KernelCalibration fit, double feedRate)
    {
        for (var weights = 0; weights < Formats; weights++)
        {
            for (var inputs = 0; inputs < Formats; inputs++)
            {
                var index = (weights * Formats) + inputs;
                var pair = FormatPair.Of(chip, fit.Gemm, _peak16, (NumberFormat)weights, (NumberFormat)inputs);
                _pairs[index] = pair;
                for (var tile = 0; tile < GemmTile.Menu.Length; tile++)
                {
                    ref readonly var choice = ref GemmTile.Menu[tile];
                    var feed = ((choice.Rows * pair.InputBytes) + (choice.Columns * pair.WeightBytes)) / feedRate;
                    _tileSteps[(index * GemmTile.Menu.Length) + tile] = Math.Max(choice.Work * _units / pair.Rate, feed);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double TileTime(int pair, double batch, double m, double n, double k)
    {
        var best = double.PositiveInfinity;
        var menu = GemmTile.Menu;
        var steps = _tileSteps.AsSpan(pair * menu.Length, menu.Length);
        for (var i = 0; i < menu.Length; i++)
        {
            ref readonly var tile = ref menu[i];
            var load = batch * Math.Ceiling(m * tile.PerRow) * Math.Ceiling(n * tile.PerColumn) * _perUnit;
            best = Math.Min(best, WaveTime(load, k, steps[i]));
        }

        return best;
    }

    // Experts have different numbers of rows; a ragged last tile each costs half a tile on average.
    private double GroupedTileTime(int pair, double groups, double m, double n, double k)
    {
        var best = double.PositiveInfinity;
        var menu = GemmTile.Menu;
        var steps = _tileSteps.AsSpan(pair * menu.Length, menu.Length);
        for (var i = 0; i < menu.Length; i++)
        {
            ref readonly var tile = ref menu[i];
            var load = groups * Math.Max(1.0, (m * tile.PerRow) + 0.5) * Math.Ceiling(n * tile.PerColumn) * _perUnit;
            best = Math.Min(best, WaveTime(load, k, steps[i]));
        }

        return best;
    }

    // Load is in tiles per unit. Below one, units share a tile; shorter shares than MinInner elements are not worth their start.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double WaveTime(double load, double k, double step)
    {
        const double minInner = 512.0;
        var whole = Math.Ceiling(load) * ((k * step) + _tileStart);
        var split = (Math.Max(load * k, Math.Min(k, minInner)) * step) + (Math.Max(load, 1.0) * _tileStart) + _splitCost;
        return Math.Min(whole, split);
    }
}
