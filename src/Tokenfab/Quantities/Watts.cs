namespace Tokenfab.Quantities;

/// <summary>A power.</summary>
/// <param name="Value">The amount in the base unit: watts.</param>
/// <remarks>Never negative, never NaN. The default value is zero. Written as in <c>700 W</c>.</remarks>
public readonly record struct Watts(double Value) : IQuantity<Watts>
{
    /// <summary>No watts.</summary>
    public static Watts Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a power", "700 W", [("W", 1.0), ("kW", 1000.0), ("MW", 1000000.0), ("GW", 1000000000.0)]);

    /// <inheritdoc/>
    public static Watts From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Watts operator +(Watts left, Watts right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Watts operator -(Watts left, Watts right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Watts operator *(Watts amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Watts operator *(double factor, Watts amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Watts operator /(Watts amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Watts left, Watts right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Watts left, Watts right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Watts left, Watts right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Watts left, Watts right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Watts left, Watts right) => left.Value >= right.Value;

    /// <summary>The energy of a power over a time.</summary>
    public static Joules operator *(Watts power, Seconds time) => new(power.Value * time.Value);

    /// <inheritdoc/>
    public int CompareTo(Watts other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>700 W</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
