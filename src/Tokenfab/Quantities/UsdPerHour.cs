namespace Tokenfab.Quantities;

/// <summary>A running cost.</summary>
/// <param name="Value">The amount in the base unit: US dollar per hours.</param>
/// <remarks>The hour is of wall time, whether the machine works or waits. The default value is zero. Written as in <c>1.32 USD/h</c>.</remarks>
public readonly record struct UsdPerHour(double Value) : IQuantity<UsdPerHour>
{
    /// <summary>No US dollar per hours.</summary>
    public static UsdPerHour Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a cost per hour", "1.32 USD/h", [("USD/h", 1.0)]);

    /// <inheritdoc/>
    public static UsdPerHour From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static UsdPerHour operator +(UsdPerHour left, UsdPerHour right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static UsdPerHour operator -(UsdPerHour left, UsdPerHour right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerHour operator *(UsdPerHour amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerHour operator *(double factor, UsdPerHour amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static UsdPerHour operator /(UsdPerHour amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(UsdPerHour left, UsdPerHour right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(UsdPerHour left, UsdPerHour right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(UsdPerHour left, UsdPerHour right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(UsdPerHour left, UsdPerHour right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(UsdPerHour left, UsdPerHour right) => left.Value >= right.Value;

    /// <summary>The cost of running for a time.</summary>
    public static Usd operator *(UsdPerHour rate, Seconds time) => new(rate.Value * time.Value / 3600.0);

    /// <inheritdoc/>
    public int CompareTo(UsdPerHour other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>1.32 USD/h</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
