namespace Tokenfab.Silicon.Yields;

/// <summary>A yield model as what it is underneath: each die sees the mean density times a factor X of its own, and given X its defects fall
/// independently. The model's yield is the mean of <c>e^-λX</c>; what defects do to parts of a die is a mean of the same kind.</summary>
/// <remarks>
/// X is 1 for Poisson, triangular or even over 0 to 2 for Murphy's two models (Murphy, Proc. IEEE 1964), gamma of mean 1 for the negative
/// binomial and Seeds, gamma of mean n for n layers of Bose-Einstein, and stable with exponent 1/2 for Moore, whose mean is infinite.
/// Gamma and stable are summed by the trapezoid rule, which after a change of variable converges faster than any power of the step.
/// </remarks>
internal sealed class DensityMixture
{
    private const double Negligible = 1e-14;
    private const double Step = 0.3;

    private readonly double[] _factors;
    private readonly double[] _shares;

    private DensityMixture(List<(double Factor, double Weight)> nodes)
    {
        var whole = nodes.Sum(n => n.Weight);
        var kept = nodes.Where(n => n.Weight > Negligible * whole).OrderBy(n => n.Factor).ToList();
        _factors = [.. kept.Select(n => n.Factor)];
        _shares = [.. kept.Select(n => n.Weight / whole)];
    }

    /// <summary>Values of X, rising.</summary>
    public ReadOnlySpan<double> Factors => _factors;

    /// <summary>How likely each is; they add up to 1.</summary>
    public ReadOnlySpan<double> Shares => _shares;

    /// <summary>The mixture of a model.</summary>
    public static DensityMixture Of(DefectModel defects) => new(defects.Model switch
    {
        YieldModel.Poisson => [(1.0, 1.0)],
        YieldModel.Murphy => [.. Even(0.0, 1.0).Select(n => (n.Factor, n.Weight * n.Factor)), .. Even(1.0, 2.0).Select(n => (n.Factor, n.Weight * (2.0 - n.Factor)))],
        YieldModel.Rectangular => Even(0.0, 2.0),
        YieldModel.Seeds => Gamma(1.0, 1.0),
        YieldModel.BoseEinstein => Gamma(defects.Shape!.Value, 1.0),
        YieldModel.NegativeBinomial => Gamma(defects.Shape!.Value, 1.0 / defects.Shape.Value),
        YieldModel.Moore => Stable(),
        _ => throw new ArgumentOutOfRangeException(nameof(defects)),
    });

    /// <summary>The mean of a function of X.</summary>
    public double Mean(Func<double, double> of)
    {
        var mean = 0.0;
        for (var i = 0; i < _factors.Length; i++)
        {
            mean += _shares[i] * of(_factors[i]);
        }

        return mean;
    }

    /// <summary>The value of X at which a share of dies is reached, so that an even share drawn at random gives X its chances.</summary>
    public double Quantile(double share)
    {
        var below = 0.0;
        for (var i = 0; i < _factors.Length; i++)
        {
            below += _shares[i];
            if (share < below)
            {
                return _factors[i];
            }
        }

        return _factors[^1];
    }

    // x = scale e^t turns the gamma density into one that falls doubly exponentially above and as e^(shape t) below.
    private static List<(double Factor, double Weight)> Gamma(double shape, double scale)
    {
        var nodes = new List<(double, double)>();
        var (peak, top) = (Math.Log(shape), Math.Log(shape + 60.0 + (12.0 * Math.Sqrt(shape))));
        var step = Math.Min(Step, 0.5 / Math.Sqrt(shape));
        for (var t = peak - (40.0 / Math.Min(shape, 40.0)) - (8.0 / Math.Sqrt(shape)); t < top; t += step)
        {
            nodes.Add((scale * Math.Exp(t), Math.Exp((shape * (t - peak)) - Math.Exp(t) + shape)));
        }

        return nodes;
    }

    // X = 1/(2 Z²) with Z standard normal has E[e^-λX] = e^-√λ; Z = e^t takes the sum to where few defects matter.
    private static List<(double Factor, double Weight)> Stable()
    {
        const double Fine = 0.12;
        var nodes = new List<(double, double)>();
        for (var t = -40.0; t < 2.3; t += Fine)
        {
            var z = Math.Exp(t);
            nodes.Add((1.0 / (2.0 * z * z), z * Math.Exp(-z * z / 2.0)));
        }

        return nodes;
    }

    // Gauss-Legendre of five points on each of twelve panels: exact to rounding for what defects do on any die.
    private static List<(double Factor, double Weight)> Even(double low, double high)
    {
        const int Panels = 12;
        var inner = Math.Sqrt(5.0 - (2.0 * Math.Sqrt(10.0 / 7.0))) / 3.0;
        var outer = Math.Sqrt(5.0 + (2.0 * Math.Sqrt(10.0 / 7.0))) / 3.0;
        var (heavy, light) = ((322.0 + (13.0 * Math.Sqrt(70.0))) / 900.0, (322.0 - (13.0 * Math.Sqrt(70.0))) / 900.0);
        (double At, double Weight)[] rule = [(-outer, light), (-inner, heavy), (0.0, 128.0 / 225.0), (inner, heavy), (outer, light)];
        var half = (high - low) / Panels / 2.0;
        var nodes = new List<(double, double)>();
        for (var panel = 0; panel < Panels; panel++)
        {
            var middle = low + (half * ((2 * panel) + 1));
            nodes.AddRange(rule.Select(r => (middle + (half * r.At), half * r.Weight)));
        }

        return nodes;
    }
}
