using System.Runtime.CompilerServices;

namespace Tokenfab.Kernels.Measured;

/// <summary>Measured points of one kernel and what the analytic model says there: a tree with one level for each axis, flat in memory.</summary>
/// <remarks>
/// Between points the logarithm of measured over predicted is interpolated, linearly in the logarithms of the shape, axis by axis; the
/// prediction at the shape asked for carries the rest, so that tiles and waves between points are not lost. Beyond the points of an axis,
/// and away from the nearest point of an axis that is not interpolated, the outermost ratio holds and fades with the distance: nothing of it
/// is left after <see cref="Reach"/> doublings. At a measured point the measured time is given back as it is. A point's neighbours are looked
/// for within its own branch, since tables are full of holes where memory ran out.
/// </remarks>
internal sealed class KernelGrid
{
    /// <summary>Doublings beyond the points after which a table says nothing.</summary>
    public const double Reach = 3.0;

    /// <summary>Most axes of a table.</summary>
    public const int MostAxes = 6;

    private readonly int _nearest;
    private readonly float[][] _at;
    private readonly int[][] _first;
    private readonly float[] _ratio;
    private readonly double[] _seconds;

    /// <summary>Builds the tree.</summary>
    /// <param name="axes">Columns sorted by the first axis, then the second and so on, each point once.</param>
    /// <param name="nearest">How many of the first axes take the nearest point rather than interpolate.</param>
    /// <param name="seconds">What was measured.</param>
    /// <param name="analytic">What the model predicts at the same points.</param>
    public KernelGrid(IReadOnlyList<float[]> axes, int nearest, double[] seconds, double[] analytic)
    {
        _nearest = nearest;
        _seconds = seconds;
        _ratio = [.. seconds.Zip(analytic, (measured, predicted) => (float)Math.Log(measured / predicted))];
        _at = new float[axes.Count][];
        _first = new int[axes.Count - 1][];
        var starts = new int[] { 0, seconds.Length };
        for (var level = 0; level < axes.Count; level++)
        {
            var values = new List<float>();
            var rows = new List<int>();
            var first = new int[starts.Length];
            for (var node = 0; node < starts.Length - 1; node++)
            {
                first[node] = values.Count;
                for (var row = starts[node]; row < starts[node + 1]; row++)
                {
                    if (row == starts[node] || axes[level][row] != axes[level][row - 1])
                    {
                        values.Add(Scale(axes[level][row]));
                        rows.Add(row);
                    }
                }
            }

            first[^1] = values.Count;
            if (level > 0)
            {
                _first[level - 1] = first;
            }

            _at[level] = [.. values];
            starts = [.. rows, seconds.Length];
        }
    }

    /// <summary>Measured points.</summary>
    public int Points => _seconds.Length;

    /// <summary>The time of a shape.</summary>
    /// <param name="shape">One number for each axis, above zero.</param>
    /// <param name="analytic">What the model predicts for it, in seconds.</param>
    /// <returns>The measured time at a point; else the prediction times the interpolated ratio; the prediction alone out of reach.</returns>
    public double Time(ReadOnlySpan<double> shape, double analytic)
    {
        Span<float> at = stackalloc float[MostAxes];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            at[axis] = Scale(shape[axis]);
        }

        var probe = new Probe { Point = -1 };
        var ratio = Descend(0, 0, _at[0].Length, at, ref probe);
        return !probe.Between ? _seconds[probe.Point]
            : probe.Beyond >= Reach ? analytic
            : analytic * Math.Exp(ratio * (1.0 - (probe.Beyond / Reach)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Scale(double value) => (float)Math.Log2(value);

    private double Descend(int level, int low, int high, ReadOnlySpan<float> at, ref Probe probe)
    {
        var values = _at[level];
        var x = at[level];
        var above = low;
        for (var count = high - low; count > 0;)
        {
            var half = count >> 1;
            if (values[above + half] < x)
            {
                above += half + 1;
                count -= half + 1;
            }
            else
            {
                count = half;
            }
        }

        if (above < high && values[above] == x)
        {
            return Child(level, above, at, ref probe);
        }

        probe.Between = true;
        if (above == low || above == high || level < _nearest)
        {
            var closest = above == low ? low : above == high || x - values[above - 1] <= values[above] - x ? above - 1 : above;
            probe.Beyond = Math.Max(probe.Beyond, Math.Abs(x - values[closest]));
            return Child(level, closest, at, ref probe);
        }

        var share = (x - values[above - 1]) / (values[above] - values[above - 1]);
        return ((1.0 - share) * Child(level, above - 1, at, ref probe)) + (share * Child(level, above, at, ref probe));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Child(int level, int node, ReadOnlySpan<float> at, ref Probe probe)
    {
        if (level < _first.Length)
        {
            return Descend(level + 1, _first[level][node], _first[level][node + 1], at, ref probe);
        }

        probe.Point = node;
        return _ratio[node];
    }

    private struct Probe
    {
        /// <summary>The last point met: the only one where no axis lay between points.</summary>
        public int Point;

        /// <summary>Whether any axis missed its points.</summary>
        public bool Between;

        /// <summary>Doublings to the nearest point of the worst axis.</summary>
        public double Beyond;
    }
}
