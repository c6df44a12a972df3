namespace Tokenfab.Quantities;

/// <summary>A price of memory.</summary>
/// <param name="Value">The amount in the base unit: US dollar per gibibytes.</param>
/// <remarks>By what makers of HBM label a gigabyte and mean 2^30 bytes. The default value is zero. Written as in <c>16.5 USD/GiB</c>.</remarks>
public readonly record struct UsdPerGibibyte(double Value) : IQuantity<UsdPerGibibyte>
{
    /// <summary>No US dollar per gibibytes.</summary>
    public static UsdPerGibibyte Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a price per gibibyte", "16.5 USD/GiB", [("USD/GiB", 1.0)]);

    /// <inheritdoc/>
    public static UsdPerGibibyte From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static UsdPerGibibyte operator +(UsdPerGibibyte left, UsdPerGibibyte right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static UsdPerGibibyte operator -(UsdPerGibibyte left, UsdPerGibibyte right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerGibibyte operator *(UsdPerGibibyte amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerGibibyte operator *(double factor, UsdPerGibibyte amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static UsdPerGibibyte operator /(UsdPerGibibyte amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(UsdPerGibibyte left, UsdPerGibibyte right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(UsdPerGibibyte left, UsdPerGibibyte right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(UsdPerGibibyte left, UsdPerGibibyte right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(UsdPerGibibyte left, UsdPerGibibyte right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(UsdPerGibibyte left, UsdPerGibibyte right) => left.Value >= right.Value;

    /// <summary>The price of a capacity.</summary>
    public static Usd operator *(UsdPerGibibyte price, Bytes capacity) => new(price.Value * capacity.Value / (1 << 30));

    /// <inheritdoc/>
    public int CompareTo(UsdPerGibibyte other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>16.5 USD/GiB</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
