namespace Tokenfab.Quantities;

/// <summary>A span of time.</summary>
/// <param name="Value">The amount in the base unit: seconds.</param>
/// <remarks>Never NaN. May be infinite where a rate is zero. The default value is zero. Written as in <c>50 ms</c>.</remarks>
public readonly record struct Seconds(double Value) : IQuantity<Seconds>
{
    /// <summary>No seconds.</summary>
    public static Seconds Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a time", "50 ms", [("ns", 1e-09), ("us", 1e-06), ("µs", 1e-06), ("ms", 0.001), ("s", 1.0), ("min", 60.0), ("h", 3600.0), ("d", 86400.0), ("weeks", 604800.0), ("y", 31557600.0)]);

    /// <inheritdoc/>
    public static Seconds From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Seconds operator +(Seconds left, Seconds right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Seconds operator -(Seconds left, Seconds right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Seconds operator *(Seconds amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Seconds operator *(double factor, Seconds amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Seconds operator /(Seconds amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Seconds left, Seconds right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Seconds left, Seconds right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Seconds left, Seconds right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Seconds left, Seconds right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Seconds left, Seconds right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Seconds other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>50 ms</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
