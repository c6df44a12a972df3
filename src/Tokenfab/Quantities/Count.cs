namespace Tokenfab.Quantities;

/// <summary>A count of things: transistors, tokens, parameters.</summary>
/// <param name="Value">The amount in the base unit: things.</param>
/// <remarks>A double, because fleets and traffic are fractional on average. The default value is zero. Written as in <c>80 bn</c>.</remarks>
public readonly record struct Count(double Value) : IQuantity<Count>
{
    /// <summary>No things.</summary>
    public static Count Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a count", "80 bn", [("", 1.0), ("k", 1000.0), ("M", 1000000.0), ("bn", 1000000000.0), ("tn", 1000000000000.0)]);

    /// <inheritdoc/>
    public static Count From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Count operator +(Count left, Count right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Count operator -(Count left, Count right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Count operator *(Count amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Count operator *(double factor, Count amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Count operator /(Count amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Count left, Count right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Count left, Count right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Count left, Count right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Count left, Count right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Count left, Count right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Count other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>80 bn</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
