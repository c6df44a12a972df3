namespace Tokenfab.Quantities;

/// <summary>The standard normal distribution, to the accuracy that estimates need.</summary>
internal static class StandardNormal
{
    /// <summary>Density at <paramref name="x"/>.</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2.0) / Math.Sqrt(2.0 * Math.PI);

    /// <summary>Probability below <paramref name="x"/>, to 7.5e-8 (Abramowitz and Stegun 1964, 26.2.17).</summary>
    public static double Probability(double x)
    {
        var t = 1.0 / (1.0 + (0.2316419 * Math.Abs(x)));
        var upper = Density(x) * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0.0 ? 1.0 - upper : upper;
    }

    /// <summary>The value below which a share lies, to 4.5e-4 (Abramowitz and Stegun 1964, 26.2.23).</summary>
    /// <param name="share">Strictly between zero and one.</param>
    public static double Quantile(double share)
    {
        var tail = Math.Min(share, 1.0 - share);
        var t = Math.Sqrt(-2.0 * Math.Log(tail));
        var x = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1.0 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
        return share >= 0.5 ? x : -x;
    }
}
