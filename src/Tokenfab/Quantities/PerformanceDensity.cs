namespace Tokenfab.Quantities;

/// <summary>Total processing performance by area of logic dies, the second figure of export rules.</summary>
/// <param name="Value">The amount in the base unit: TPP per square millimetre.</param>
/// <remarks>Counted are dies on non-planar nodes. The default value is zero. Written as in <c>5.92 TPP/mm2</c>.</remarks>
public readonly record struct PerformanceDensity(double Value) : IQuantity<PerformanceDensity>
{
    /// <summary>None.</summary>
    public static PerformanceDensity Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a performance density", "5.92 TPP/mm2", [("TPP/mm2", 1.0)]);

    /// <inheritdoc/>
    public static PerformanceDensity From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static PerformanceDensity operator +(PerformanceDensity left, PerformanceDensity right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static PerformanceDensity operator -(PerformanceDensity left, PerformanceDensity right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static PerformanceDensity operator *(PerformanceDensity amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static PerformanceDensity operator *(double factor, PerformanceDensity amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static PerformanceDensity operator /(PerformanceDensity amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(PerformanceDensity left, PerformanceDensity right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(PerformanceDensity left, PerformanceDensity right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(PerformanceDensity left, PerformanceDensity right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(PerformanceDensity left, PerformanceDensity right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(PerformanceDensity left, PerformanceDensity right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(PerformanceDensity other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>5.92 TPP/mm2</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
