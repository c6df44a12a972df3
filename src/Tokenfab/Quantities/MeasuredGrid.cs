namespace Tokenfab.Quantities;

/// <summary>Measured points of one quantity, a time as a rule, and what a model says there: a tree with one level for each axis, flat in memory.</summary>
/// <remarks>
/// Between points the logarithm of measured over predicted is interpolated, linearly in the logarithms of the shape, axis by axis; the
/// prediction at the shape asked for carries the rest, so that tiles and waves between points are not lost. Beyond the points of an axis,
/// and away from the nearest point of an axis that is not interpolated, the outermost ratio holds and fades with the distance: nothing of it
/// is left after <see cref="Reach"/> doublings. At a measured point the measured time is given back as it is. A point's neighbours are looked
/// for within its own branch, since tables are full of holes where memory ran out.
/// </remarks>
internal sealed class MeasuredGrid
{
    /// <summary>Doublings beyond the points after which a table says nothing.</summary>
    public const double Reach = 3.0;

    // Two for each axis that is interpolated, of which there are three at most.
    private const int MostCorners = 8;

    private readonly int _nearest;
    private readonly GridAxis[] _axes;
    private readonly float[] _ratio;
    private readonly double[] _seconds;

    /// <summary>Builds the tree.</summary>
    /// <param name="axes">Columns sorted by the first axis, then the second and so on, each point once.</param>
    /// <param name="nearest">How many of the first axes take the nearest point rather than interpolate.</param>
    /// <param name="seconds">What was measured.</param>
    /// <param name="analytic">What the model predicts at the same points.</param>
    public MeasuredGrid(IReadOnlyList<float[]> axes, int nearest, double[] seconds, double[] analytic)
    {
        _nearest = nearest;
        _seconds = seconds;
        _ratio = [.. seconds.Zip(analytic, (measured, predicted) => (float)Math.Log(measured / predicted))];
        _axes = new GridAxis[axes.Count];
        int[] starts = [0, seconds.Length];
        for (var level = 0; level < axes.Count; level++)
        {
            (_axes[level], starts) = GridAxis.Of(axes[level], starts);
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
        // Nodes of one level that the shape lies at or between, each with its share. Upper neighbours are put behind the lower ones.
        Span<int> nodes = stackalloc int[MostCorners];
        Span<float> shares = stackalloc float[MostCorners];
        var (count, exact, beyond) = (1, true, 0.0f);
        shares[0] = 1.0f;
        for (var level = 0; level < _axes.Length; level++)
        {
            var (axis, x, found, hint) = (_axes[level], (float)shape[level], count, 0);
            var place = default(GridPlace);
            for (var i = 0; i < count; i++)
            {
                var node = nodes[i];
                if (i == 0 || axis.Stride == 0)
                {
                    place = axis.Find(node, x, level < _nearest, ref hint);
                    exact &= place.Beyond < 0.0f;
                    beyond = Math.Max(beyond, place.Beyond);
                }

                node = (node * axis.Stride) + place.Index;
                nodes[i] = node;
                if (place.Part > 0.0f)
                {
                    var part = shares[i] * place.Part;
                    shares[i] -= part;
                    nodes[found] = node + 1;
                    shares[found] = part;
                    found++;
                }
            }

            count = found;
        }

        return exact ? _seconds[nodes[0]] : beyond >= Reach ? analytic : analytic * Math.Exp(Ratio(nodes[..count], shares) * (1.0 - (beyond / Reach)));
    }

    private double Ratio(ReadOnlySpan<int> points, ReadOnlySpan<float> shares)
    {
        var ratio = 0.0f;
        for (var i = 0; i < points.Length; i++)
        {
            ratio += shares[i] * _ratio[points[i]];
        }

        return ratio;
    }
}
