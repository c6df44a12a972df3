namespace Tokenfab.Validation;

/// <summary>A predicted figure, in the base unit, with the interval that should hold four of five measurements.</summary>
/// <param name="Low">Lower end; null where no interval is known.</param>
/// <param name="Mid">The prediction.</param>
/// <param name="High">Upper end; null where no interval is known.</param>
internal readonly record struct Prediction(double? Low, double Mid, double? High)
{
    /// <summary>A prediction without an interval.</summary>
    public static Prediction Bare(double mid) => new(null, mid, null);

    /// <summary>A prediction whose interval is as wide by ratio on either side.</summary>
    /// <param name="mid">The prediction.</param>
    /// <param name="factor">Upper end over prediction, and prediction over lower end.</param>
    public static Prediction Within(double mid, double factor) => new(mid / factor, mid, mid * factor);
}
