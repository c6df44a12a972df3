namespace Tokenfab.Quantities;

/// <summary>A price of electricity.</summary>
/// <param name="Value">The amount in the base unit: US dollar per kilowatt-hours.</param>
/// <remarks>Never NaN. The default value is zero. Written as in <c>0.087 USD/kWh</c>.</remarks>
public readonly record struct UsdPerKilowattHour(double Value) : IQuantity<UsdPerKilowattHour>
{
    /// <summary>No US dollar per kilowatt-hours.</summary>
    public static UsdPerKilowattHour Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a price of electricity", "0.087 USD/kWh", [("USD/kWh", 1.0)]);

    /// <inheritdoc/>
    public static UsdPerKilowattHour From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static UsdPerKilowattHour operator +(UsdPerKilowattHour left, UsdPerKilowattHour right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static UsdPerKilowattHour operator -(UsdPerKilowattHour left, UsdPerKilowattHour right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerKilowattHour operator *(UsdPerKilowattHour amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerKilowattHour operator *(double factor, UsdPerKilowattHour amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static UsdPerKilowattHour operator /(UsdPerKilowattHour amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(UsdPerKilowattHour left, UsdPerKilowattHour right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(UsdPerKilowattHour left, UsdPerKilowattHour right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(UsdPerKilowattHour left, UsdPerKilowattHour right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(UsdPerKilowattHour left, UsdPerKilowattHour right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(UsdPerKilowattHour left, UsdPerKilowattHour right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(UsdPerKilowattHour other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>0.087 USD/kWh</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
