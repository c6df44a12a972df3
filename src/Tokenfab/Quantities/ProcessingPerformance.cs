namespace Tokenfab.Quantities;

/// <summary>Total processing performance, the figure of export rules: dense operations per second in units of 10^12, times the bit length of their inputs.</summary>
/// <param name="Value">The amount in the base unit: tera-operations per second times bits.</param>
/// <remarks>A multiply-add is two operations. The largest over the formats of a chip counts. The default value is zero. Written as in <c>4800 TPP</c>.</remarks>
public readonly record struct ProcessingPerformance(double Value) : IQuantity<ProcessingPerformance>
{
    /// <summary>None.</summary>
    public static ProcessingPerformance Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a total processing performance", "4800 TPP", [("TPP", 1.0)]);

    /// <inheritdoc/>
    public static ProcessingPerformance From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static ProcessingPerformance operator +(ProcessingPerformance left, ProcessingPerformance right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static ProcessingPerformance operator -(ProcessingPerformance left, ProcessingPerformance right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static ProcessingPerformance operator *(ProcessingPerformance amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static ProcessingPerformance operator *(double factor, ProcessingPerformance amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static ProcessingPerformance operator /(ProcessingPerformance amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(ProcessingPerformance left, ProcessingPerformance right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(ProcessingPerformance left, ProcessingPerformance right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(ProcessingPerformance left, ProcessingPerformance right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(ProcessingPerformance left, ProcessingPerformance right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(ProcessingPerformance left, ProcessingPerformance right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(ProcessingPerformance other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>4800 TPP</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
