namespace Tokenfab.Quantities;

/// <summary>A price or cost of tokens.</summary>
/// <param name="Value">The amount in the base unit: US dollar per million tokenss.</param>
/// <remarks>Whether input, output or both is said by the figure's name. The default value is zero. Written as in <c>0.78 USD/Mtok</c>.</remarks>
public readonly record struct UsdPerMillionTokens(double Value) : IQuantity<UsdPerMillionTokens>
{
    /// <summary>No US dollar per million tokenss.</summary>
    public static UsdPerMillionTokens Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a price of tokens", "0.78 USD/Mtok", [("USD/Mtok", 1.0)]);

    /// <inheritdoc/>
    public static UsdPerMillionTokens From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static UsdPerMillionTokens operator +(UsdPerMillionTokens left, UsdPerMillionTokens right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static UsdPerMillionTokens operator -(UsdPerMillionTokens left, UsdPerMillionTokens right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerMillionTokens operator *(UsdPerMillionTokens amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static UsdPerMillionTokens operator *(double factor, UsdPerMillionTokens amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static UsdPerMillionTokens operator /(UsdPerMillionTokens amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(UsdPerMillionTokens left, UsdPerMillionTokens right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(UsdPerMillionTokens left, UsdPerMillionTokens right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(UsdPerMillionTokens left, UsdPerMillionTokens right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(UsdPerMillionTokens left, UsdPerMillionTokens right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(UsdPerMillionTokens left, UsdPerMillionTokens right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(UsdPerMillionTokens other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>0.78 USD/Mtok</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
