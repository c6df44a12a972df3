using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tokenfab.Kernels;

/// <summary>The kernels of a tuned library: the parts of the result that a compute unit works on at a time, from flat ones for few rows
/// to tall and wide ones for large products.</summary>
/// <remarks>Kept as columns of numbers, so that all tiles are priced at once, four to a vector.</remarks>
internal static class GemmTiles
{
    /// <summary>Tiles in the menu: a multiple of the four that a vector holds.</summary>
    public const int Count = 8;

    private static readonly (double Rows, double Columns)[] Menu =
        [(16, 64), (16, 128), (32, 128), (64, 64), (64, 128), (128, 128), (128, 256), (256, 128)];

    private static readonly double[] PerRow = [.. Menu.Select(tile => 1.0 / tile.Rows)];

    private static readonly double[] PerColumn = [.. Menu.Select(tile => 1.0 / tile.Columns)];

    /// <summary>Units of work below which a split along the inner dimension does not pay: elements of the inner dimension.</summary>
    private const double LeastInner = 512.0;

    /// <summary>Seconds that one inner element costs one unit in each tile: arithmetic, or what the cache feeds, whichever is longer.</summary>
    /// <remarks>Infinite for tiles of fewer rows than a kernel has.</remarks>
    public static double[] Steps(double unitRate, double weightBytes, double inputBytes, double feed, double leastRows) =>
        [.. Menu.Select(tile => tile.Rows < leastRows ? double.PositiveInfinity : Math.Max(2.0 * tile.Rows * tile.Columns / unitRate, ((tile.Rows * inputBytes) + (tile.Columns * weightBytes)) / feed))];

    /// <summary>Time of the best tile, in seconds.</summary>
    /// <param name="perUnit">Products side by side, divided by the compute units.</param>
    /// <param name="m">Rows of each.</param>
    /// <param name="n">Columns of each.</param>
    /// <param name="k">Inner elements of each.</param>
    /// <param name="ragged">Whether <paramref name="m"/> is a mean over products of different rows: a ragged last tile costs half a tile on average.</param>
    /// <param name="steps">What <see cref="Steps"/> gave.</param>
    /// <param name="start">Filling the pipeline and storing the result of one tile.</param>
    /// <param name="split">Adding up partial results.</param>
    /// <remarks>A tile is either whole (waves of tiles over the units, the last one partly idle) or split along the inner dimension (no
    /// idle units, but partial sums to add up), as in stream-K (arXiv:2301.03598).</remarks>
    public static double Best(double perUnit, double m, double n, double k, bool ragged, double[] steps, double start, double split)
    {
        var best = Vector256.Create(double.PositiveInfinity);
        var one = Vector256<double>.One;
        var leastShare = Vector256.Create(Math.Min(k, LeastInner));
        for (var i = 0; i < Count; i += Vector256<double>.Count)
        {
            var rows = m * Load(PerRow, i);
            rows = ragged ? Vector256.Max(one, rows + Vector256.Create(0.5)) : Vector256.Ceiling(rows);
            var load = rows * Vector256.Ceiling(n * Load(PerColumn, i)) * perUnit;
            var step = Load(steps, i);
            var whole = Vector256.Ceiling(load) * ((k * step) + Vector256.Create(start));
            var shared = (Vector256.Max(load * k, leastShare) * step) + (Vector256.Max(load, one) * start) + Vector256.Create(split);
            best = Vector256.Min(best, Vector256.Min(whole, shared));
        }

        return Math.Min(Math.Min(best[0], best[1]), Math.Min(best[2], best[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load(double[] numbers, int index) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(numbers), (nuint)index);
}
