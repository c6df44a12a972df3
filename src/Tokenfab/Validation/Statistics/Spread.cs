namespace Tokenfab.Validation.Statistics;

/// <summary>Repeated measurements of one configuration.</summary>
/// <param name="Least">The least.</param>
/// <param name="Most">The greatest.</param>
/// <param name="Count">How many.</param>
internal readonly record struct Spread(double Least, double Most, long Count)
{
    /// <summary>One measurement.</summary>
    public static Spread Of(double measured) => new(measured, measured, 1);

    /// <summary>Both together.</summary>
    public static Spread Join(Spread left, Spread right) => new(Math.Min(left.Least, right.Least), Math.Max(left.Most, right.Most), left.Count + right.Count);
}
