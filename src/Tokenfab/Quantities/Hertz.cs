namespace Tokenfab.Quantities;

/// <summary>A clock rate.</summary>
/// <param name="Value">The amount in the base unit: cycle per seconds.</param>
/// <remarks>Never negative, never NaN. The default value is zero. Written as in <c>1.98 GHz</c>.</remarks>
public readonly record struct Hertz(double Value) : IQuantity<Hertz>
{
    /// <summary>No cycle per seconds.</summary>
    public static Hertz Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a clock rate", "1.98 GHz", [("Hz", 1.0), ("kHz", 1000.0), ("MHz", 1000000.0), ("GHz", 1000000000.0)]);

    /// <inheritdoc/>
    public static Hertz From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Hertz operator +(Hertz left, Hertz right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Hertz operator -(Hertz left, Hertz right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Hertz operator *(Hertz amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Hertz operator *(double factor, Hertz amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Hertz operator /(Hertz amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Hertz left, Hertz right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Hertz left, Hertz right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Hertz left, Hertz right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Hertz left, Hertz right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Hertz left, Hertz right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Hertz other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>1.98 GHz</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
