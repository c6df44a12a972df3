namespace Tokenfab.Quantities;

/// <summary>A length on a die or wafer.</summary>
/// <param name="Value">The amount in the base unit: millimetres.</param>
/// <remarks>Never NaN. The default value is zero. Written as in <c>24.495 mm</c>.</remarks>
public readonly record struct Millimetres(double Value) : IQuantity<Millimetres>
{
    /// <summary>No millimetres.</summary>
    public static Millimetres Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a length", "24.495 mm", [("um", 0.001), ("µm", 0.001), ("mm", 1.0), ("cm", 10.0), ("m", 1000.0)]);

    /// <inheritdoc/>
    public static Millimetres From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Millimetres operator +(Millimetres left, Millimetres right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Millimetres operator -(Millimetres left, Millimetres right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Millimetres operator *(Millimetres amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Millimetres operator *(double factor, Millimetres amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Millimetres operator /(Millimetres amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Millimetres left, Millimetres right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Millimetres left, Millimetres right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Millimetres left, Millimetres right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Millimetres left, Millimetres right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Millimetres left, Millimetres right) => left.Value >= right.Value;

    /// <summary>The area of a rectangle.</summary>
    public static SquareMillimetres operator *(Millimetres width, Millimetres height) => new(width.Value * height.Value);

    /// <inheritdoc/>
    public int CompareTo(Millimetres other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>24.495 mm</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
