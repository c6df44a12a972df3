namespace Tokenfab.Quantities;

/// <summary>A dimensionless share or factor.</summary>
/// <param name="Value">The amount in the base unit: ones.</param>
/// <remarks>A share lies in 0..1; a factor may exceed 1. The figure's name says which. The default value is zero. Written as in <c>85 %</c>.</remarks>
public readonly record struct Ratio(double Value) : IQuantity<Ratio>
{
    /// <summary>No ones.</summary>
    public static Ratio Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a share", "85 %", [("", 1.0), ("%", 0.01)]);

    /// <inheritdoc/>
    public static Ratio From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Ratio operator +(Ratio left, Ratio right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Ratio operator -(Ratio left, Ratio right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Ratio operator *(Ratio amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Ratio operator *(double factor, Ratio amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Ratio operator /(Ratio amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Ratio left, Ratio right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Ratio left, Ratio right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Ratio left, Ratio right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Ratio left, Ratio right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Ratio left, Ratio right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Ratio other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>85 %</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
