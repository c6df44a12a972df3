namespace Tokenfab.Campaigns.Difficulties;

/// <summary>The gamma function's logarithm.</summary>
internal static class GammaFunction
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double FarEnough = 12.0;

    /// <summary>ln of the gamma function above zero, to 1e-13: Stirling's series from twelve on (Abramowitz and Stegun 1964, 6.1.41), below it
    /// by the recurrence.</summary>
    public static double Log(double x)
    {
        var below = 1.0;
        while (x < FarEnough)
        {
            below *= x;
            x += 1.0;
        }

        var square = 1.0 / (x * x);
        var series = ((((((((1.0 / 1188.0) * square) - (1.0 / 1680.0)) * square) + (1.0 / 1260.0)) * square) - (1.0 / 360.0)) * square + (1.0 / 12.0)) / x;
        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + series - Math.Log(below);
    }
}
