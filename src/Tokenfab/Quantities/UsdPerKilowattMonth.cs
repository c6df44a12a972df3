namespace Tokenfab.Quantities;

/// <summary>A price of colocation: room, power and cooling capacity per kilowatt of IT load and month of 730.5 hours, energy apart.</summary>
/// <param name="Value">The amount in the base unit: US dollars per kilowatt-month.</param>
/// <remarks>Never NaN. The default value is zero. Written as in <c>130 USD/kW-month</c>.</remarks>
public readonly record struct UsdPerKilowattMonth(double Value) : IQuantity<UsdPerKilowattMonth>
{
    /// <summary>No US dollars per kilowatt-month.</summary>
    public static UsdPerKilowattMonth Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a price of colocation", "130 USD/kW-month", [("USD/kW-month", 1.0)]);

    /// <inheritdoc/>
    public static UsdPerKilowattMonth From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static UsdPerKilowattMonth operator +(UsdPerKilowattMonth left, UsdPerKilowattMonth right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static UsdPerKilowattMonth operator -(UsdPerKilowattMonth left, UsdPerKilowattMonth right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerKilowattMonth operator *(UsdPerKilowattMonth amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerKilowattMonth operator *(double factor, UsdPerKilowattMonth amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static UsdPerKilowattMonth operator /(UsdPerKilowattMonth amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(UsdPerKilowattMonth left, UsdPerKilowattMonth right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(UsdPerKilowattMonth left, UsdPerKilowattMonth right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(UsdPerKilowattMonth left, UsdPerKilowattMonth right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(UsdPerKilowattMonth left, UsdPerKilowattMonth right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(UsdPerKilowattMonth left, UsdPerKilowattMonth right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(UsdPerKilowattMonth other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>130 USD/kW-month</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
