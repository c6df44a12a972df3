namespace Tokenfab.Quantities;

/// <summary>An area of silicon.</summary>
/// <param name="Value">The amount in the base unit: square millimetres.</param>
/// <remarks>Never negative, never NaN. The default value is zero. Written as in <c>814 mm2</c>.</remarks>
public readonly record struct SquareMillimetres(double Value) : IQuantity<SquareMillimetres>
{
    /// <summary>No square millimetres.</summary>
    public static SquareMillimetres Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "an area", "814 mm2", [("mm²", 1.0), ("mm2", 1.0), ("cm²", 100.0), ("cm2", 100.0)]);

    /// <inheritdoc/>
    public static SquareMillimetres From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static SquareMillimetres operator +(SquareMillimetres left, SquareMillimetres right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static SquareMillimetres operator -(SquareMillimetres left, SquareMillimetres right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static SquareMillimetres operator *(SquareMillimetres amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static SquareMillimetres operator *(double factor, SquareMillimetres amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static SquareMillimetres operator /(SquareMillimetres amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(SquareMillimetres left, SquareMillimetres right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(SquareMillimetres left, SquareMillimetres right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(SquareMillimetres left, SquareMillimetres right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(SquareMillimetres left, SquareMillimetres right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(SquareMillimetres left, SquareMillimetres right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(SquareMillimetres other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>814 mm2</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
