namespace Tokenfab.Serving.Simulation.Traffic;

/// <summary>The layers of equal area that normal and exponential numbers are drawn from with a comparison in nearly all cases (Marsaglia and
/// Tsang 2000, J. Stat. Software 5:8; in the form of Doornik 2005, which draws layer and place from different bits).</summary>
internal static class Ziggurat
{
    /// <summary>Layers of each; a power of two.</summary>
    public const int Layers = 256;

    /// <summary>Where the normal's tail begins.</summary>
    public const double NormalTail = 3.6541528853610088;

    /// <summary>Where the exponential's tail begins.</summary>
    public const double ExponentialTail = 7.69711747013104972;

    private const double NormalArea = 0.00492867323399;
    private const double ExponentialArea = 0.0039496598225815571993;

    /// <summary>Right ends of the normal's layers, the lowest first.</summary>
    public static readonly double[] Normal = Edges(NormalTail, NormalArea, x => Math.Exp(-0.5 * x * x), f => Math.Sqrt(-2.0 * Math.Log(f)));

    /// <summary>Right ends of the exponential's layers, the lowest first.</summary>
    public static readonly double[] Exponential = Edges(ExponentialTail, ExponentialArea, x => Math.Exp(-x), f => -Math.Log(f));

    private static double[] Edges(double tail, double area, Func<double, double> density, Func<double, double> inverse)
    {
        // The lowest layer is a rectangle and the tail; it is as wide as a rectangle of the same area.
        var edges = new double[Layers + 1];
        (edges[0], edges[1]) = (area / density(tail), tail);
        for (var i = 2; i < Layers; i++)
        {
            edges[i] = inverse((area / edges[i - 1]) + density(edges[i - 1]));
        }

        return edges;
    }
}
