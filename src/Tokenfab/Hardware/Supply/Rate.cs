using Tokenfab.Quantities;

namespace Tokenfab.Hardware.Supply;

/// <summary>So many a month, reached at once or by a ramp.</summary>
/// <param name="PerMonth">The rate when the ramp is over; a month is a twelfth of 365.25 days.</param>
/// <param name="From">The rate at the beginning of the ramp; none where it is not given.</param>
/// <param name="Ramp">How long the ramp takes; at once where it is not given.</param>
/// <param name="After">When the first come; on the first day where it is not given.</param>
public sealed record Rate(Count PerMonth, Count? From = null, Seconds? Ramp = null, Seconds? After = null)
{
    /// <summary>Days of a month.</summary>
    public const double DaysPerMonth = 365.25 / 12.0;

    private const double SecondsPerDay = 86400.0;

    /// <summary>The rate of a day, in things a day.</summary>
    /// <remarks>The ramp is the S-curve <c>3 t² - 2 t³</c>: slow, fast, slow.</remarks>
    public double OnDay(double day)
    {
        var since = day - ((After?.Value ?? 0.0) / SecondsPerDay);
        if (since < 0.0)
        {
            return 0.0;
        }

        var ramp = (Ramp?.Value ?? 0.0) / SecondsPerDay;
        var done = ramp > 0.0 ? Math.Min(1.0, since / ramp) : 1.0;
        var first = ramp > 0.0 ? From?.Value ?? 0.0 : PerMonth.Value;
        return (first + ((PerMonth.Value - first) * done * done * (3.0 - (2.0 * done)))) / DaysPerMonth;
    }

    /// <summary>The same with so many times as much at every moment.</summary>
    public Rate Times(double factor) => this with { PerMonth = PerMonth * factor, From = From * factor };
}
