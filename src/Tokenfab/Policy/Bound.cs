using Tokenfab.Quantities;

namespace Tokenfab.Policy;

/// <summary>The range in which a rule applies, as the rule words it.</summary>
/// <typeparam name="T">The quantity.</typeparam>
/// <param name="AtLeast">The rule applies from this on.</param>
/// <param name="Above">The rule applies above this.</param>
/// <param name="Below">The rule applies below this.</param>
public sealed record Bound<T>(T? AtLeast = null, T? Above = null, T? Below = null)
    where T : struct, IQuantity<T>
{
    /// <summary>Whether a figure is within; null where it is not known well enough to say.</summary>
    /// <param name="figure">The figure as an interval; null where it is not known.</param>
    public bool? Holds(Estimate<T>? figure)
    {
        if (figure is not { } known)
        {
            return null;
        }

        var low = Contains(known.Low.Value);
        return low == Contains(known.High.Value) && low == Contains(known.Mid.Value) && !Straddles(known) ? low : null;
    }

    /// <summary>The ends of the range.</summary>
    internal IEnumerable<double> Ends => new[] { AtLeast, Above, Below }.OfType<T>().Select(end => end.Value);

    /// <summary>As in <c>from 1600 TPP, below 4800 TPP</c>.</summary>
    public override string ToString() => string.Join(
        ", ", new[] { ("from", AtLeast), ("above", Above), ("below", Below) }.Where(end => end.Item2 is not null).Select(end => $"{end.Item1} {end.Item2}"));

    private bool Contains(double value) =>
        !(AtLeast is { } least && value < least.Value) && !(Above is { } above && value <= above.Value) && !(Below is { } below && value >= below.Value);

    // Both ends outside on different sides: the range lies within the interval.
    private bool Straddles(Estimate<T> known) => !Contains(known.Low.Value) && Ends.Any(end => known.Low.Value < end && end < known.High.Value);
}
