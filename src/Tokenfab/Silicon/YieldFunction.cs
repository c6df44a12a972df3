namespace Tokenfab.Silicon;

/// <summary>Yield as a function of the mean number of killer defects on a die, and its inverse.</summary>
internal static class YieldFunction
{
    public static double Of(YieldModel model, double shape, double defects) => model switch
    {
        YieldModel.Poisson => Math.Exp(-defects),
        YieldModel.Murphy => Math.Pow(MeanOfExponential(defects), 2.0),
        YieldModel.Rectangular => MeanOfExponential(2.0 * defects),
        YieldModel.Seeds => 1.0 / (1.0 + defects),
        YieldModel.Moore => Math.Exp(-Math.Sqrt(defects)),
        YieldModel.BoseEinstein => Math.Pow(1.0 + defects, -shape),
        YieldModel.NegativeBinomial => Math.Pow(1.0 + (defects / shape), -shape),
        _ => throw new ArgumentOutOfRangeException(nameof(model)),
    };

    public static double Inverse(YieldModel model, double shape, double yield) => model switch
    {
        YieldModel.Poisson => -Math.Log(yield),
        YieldModel.Murphy => InverseMeanOfExponential(Math.Sqrt(yield)),
        YieldModel.Rectangular => InverseMeanOfExponential(yield) / 2.0,
        YieldModel.Seeds => (1.0 / yield) - 1.0,
        YieldModel.Moore => Math.Pow(Math.Log(yield), 2.0),
        YieldModel.BoseEinstein => Math.Pow(yield, -1.0 / shape) - 1.0,
        YieldModel.NegativeBinomial => shape * (Math.Pow(yield, -1.0 / shape) - 1.0),
        _ => throw new ArgumentOutOfRangeException(nameof(model)),
    };

    // The mean of e^-t over t from 0 to x. Its closed form loses digits near zero, where two terms of its series are exact to rounding.
    private static double MeanOfExponential(double x) =>
        x < 1e-5 ? 1.0 - (x / 2.0) + (x * x / 6.0) : (1.0 - Math.Exp(-x)) / x;

    // Falls from 1 and lies below 1/x, so the answer to a mean m lies between 0 and 1/m; halving ends when no double lies between.
    private static double InverseMeanOfExponential(double mean)
    {
        var (low, high) = (0.0, 1.0 / mean);
        while (true)
        {
            var middle = low + ((high - low) / 2.0);
            if (middle <= low || middle >= high)
            {
                return middle;
            }

            if (MeanOfExponential(middle) > mean)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }
}
