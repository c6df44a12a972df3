namespace Tokenfab.Cli.Report.Charts;

/// <summary>Maps values to pixels, linearly or by their logarithm, with round ticks.</summary>
/// <param name="Low">The value at <paramref name="From"/>.</param>
/// <param name="High">The value at <paramref name="To"/>.</param>
/// <param name="From">First pixel.</param>
/// <param name="To">Last pixel.</param>
/// <param name="Logarithmic">Whether equal distances are equal factors.</param>
internal sealed record Scale(double Low, double High, double From, double To, bool Logarithmic)
{
    private const int MostTicks = 7;

    /// <summary>A linear scale from zero that ends a little above the greatest value.</summary>
    public static Scale Linear(double greatest, double from, double to) => new(0.0, greatest > 0.0 ? greatest * 1.06 : 1.0, from, to, false);

    /// <summary>A logarithmic scale a little wider than the values.</summary>
    public static Scale Log(double least, double greatest, double from, double to) => new(least / 1.5, greatest * 1.5, from, to, true);

    /// <summary>The pixel of a value.</summary>
    public double Of(double value) => From + ((To - From) * (Logarithmic ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low)));

    /// <summary>Round values to draw lines at.</summary>
    public IEnumerable<double> Ticks()
    {
        if (Logarithmic)
        {
            var decades = Math.Log10(High / Low);
            double[] steps = decades < 2.0 ? [1.0, 2.0, 5.0] : [1.0];
            for (var decade = Math.Pow(10.0, Math.Floor(Math.Log10(Low))); decade <= High; decade *= 10.0)
            {
                foreach (var step in steps)
                {
                    if (decade * step >= Low && decade * step <= High)
                    {
                        yield return decade * step;
                    }
                }
            }
        }
        else
        {
            var raw = (High - Low) / MostTicks;
            var size = Math.Pow(10.0, Math.Floor(Math.Log10(raw)));
            var step = size * (raw / size <= 1.0 ? 1.0 : raw / size <= 2.0 ? 2.0 : raw / size <= 5.0 ? 5.0 : 10.0);
            for (var i = 0; Low + (i * step) <= High; i++)
            {
                yield return Low + (i * step);
            }
        }
    }
}
