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

    // Two for each axis that is interpolated, of which there are three at most.
    private const int MostCorners = 8;

    private readonly int _nearest;
    private readonly float[][] _at;
    private readonly int[][] _first;
    private readonly int[] _stride;
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
        _first = new int[axes.Count][];
        _stride = new int[axes.Count];
        var starts = new int[] { 0, seconds.Length };
        for (var level = 0; level < axes.Count; level++)
        {
            var (values, rows, first) = Branches(axes[level], starts);
            _stride[level] = Alike(values, first) ? first[1] : 0;
            _at[level] = _stride[level] > 0 ? values[..first[1]] : values;
            _first[level] = _stride[level] > 0 ? [] : first;
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
        // Nodes of one level that the shape lies at or between, each with its share.
        Span<(int Node, double Share)> here = stackalloc (int, double)[MostCorners];
        Span<(int Node, double Share)> below = stackalloc (int, double)[MostCorners];
        var (count, exact, beyond) = (1, true, 0.0);
        here[0] = (0, 1.0);
        for (var level = 0; level < _at.Length; level++)
        {
            var (values, stride, x, place, found) = (_at[level], _stride[level], Scale(shape[level]), 0, 0);
            for (var i = 0; i < count; i++)
            {
                var (node, share) = here[i];
                var (low, high, offset) = stride > 0 ? (0, stride, node * stride) : (_first[level][node], _first[level][node + 1], 0);

                // Neighbouring branches mostly have the same values, so that the place found in one is that in the next.
                var above = Math.Min(low + place, high);
                if ((above < high && values[above] < x) || (above > low && values[above - 1] >= x))
                {
                    above = FirstFrom(values, low, high, x);
                    place = above - low;
                }

                if (above < high && values[above] == x)
                {
                    below[found++] = (offset + above, share);
                    continue;
                }

                exact = false;
                if (above == low || above == high || level < _nearest)
                {
                    var closest = above == low ? low : above == high || x - values[above - 1] <= values[above] - x ? above - 1 : above;
                    beyond = Math.Max(beyond, Math.Abs(x - values[closest]));
                    below[found++] = (offset + closest, share);
                    continue;
                }

                var part = share * ((x - values[above - 1]) / (values[above] - values[above - 1]));
                below[found++] = (offset + above - 1, share - part);
                below[found++] = (offset + above, part);
            }

            var reached = below;
            below = here;
            here = reached;
            count = found;
        }

        return exact ? _seconds[here[0].Node] : beyond >= Reach ? analytic : analytic * Math.Exp(Ratio(here[..count]) * (1.0 - (beyond / Reach)));
    }

    // The values of an axis branch by branch, the rows where each begins, and where each branch begins among the values.
    private static (float[] Values, List<int> Rows, int[] First) Branches(float[] axis, int[] starts)
    {
        var values = new List<float>();
        var rows = new List<int>();
        var first = new int[starts.Length];
        for (var node = 0; node < starts.Length - 1; node++)
        {
            first[node] = values.Count;
            for (var row = starts[node]; row < starts[node + 1]; row++)
            {
                if (row == starts[node] || axis[row] != axis[row - 1])
                {
                    values.Add(Scale(axis[row]));
                    rows.Add(row);
                }
            }
        }

        first[^1] = values.Count;
        return ([.. values], rows, first);
    }

    // Whether all branches have the values of the first, so that one copy of them stands for all.
    private static bool Alike(float[] values, int[] first)
    {
        for (var node = 1; node < first.Length - 1; node++)
        {
            if (!values.AsSpan(first[node], first[node + 1] - first[node]).SequenceEqual(values.AsSpan(0, first[1])))
            {
                return false;
            }
        }

        return true;
    }

    private static float Scale(double value) => MathF.Log2((float)value);

    // The first value that is not less than x: halves of the run, without branches that could be mispredicted.
    private static int FirstFrom(float[] values, int low, int high, float x)
    {
        var first = low;
        for (var count = high - low; count > 1;)
        {
            var half = count >> 1;
            first += values[first + half - 1] < x ? half : 0;
            count -= half;
        }

        return first < high && values[first] < x ? first + 1 : first;
    }

    private double Ratio(ReadOnlySpan<(int Point, double Share)> corners)
    {
        var ratio = 0.0;
        foreach (var (point, share) in corners)
        {
            ratio += share * _ratio[point];
        }

        return ratio;
    }
}
