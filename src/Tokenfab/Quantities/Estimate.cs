namespace Tokenfab.Quantities;

/// <summary>A quantity known to within an interval: low, most likely, high.</summary>
/// <typeparam name="T">The quantity.</typeparam>
/// <param name="Low">The low end.</param>
/// <param name="Mid">The most likely value.</param>
/// <param name="High">The high end.</param>
/// <remarks>Low is never above mid, mid never above high. A value without doubt has the three equal.</remarks>
public readonly record struct Estimate<T>(T Low, T Mid, T High)
    where T : struct, IQuantity<T>
{
    /// <summary>Both ends and the middle through the same rising function.</summary>
    public Estimate<TResult> Map<TResult>(Func<T, TResult> rising)
        where TResult : struct, IQuantity<TResult> =>
        new(rising(Low), rising(Mid), rising(High));

    /// <summary>As in <c>28 kUSD (28 to 47 kUSD)</c>; the mid alone where there is no doubt.</summary>
    public override string ToString() =>
        EqualityComparer<T>.Default.Equals(Low, High) ? $"{Mid}" : $"{Mid} ({Low} to {High})";
}

/// <summary>Makes estimates.</summary>
public static class Estimate
{
    /// <summary>A value without doubt.</summary>
    public static Estimate<T> Exact<T>(T value)
        where T : struct, IQuantity<T> => new(value, value, value);
}
