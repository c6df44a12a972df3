namespace Tokenfab.Quantities;

/// <summary>An arithmetic rate, dense (no sparsity) unless a name says otherwise.</summary>
/// <param name="Value">The amount in the base unit: floating-point operation per seconds.</param>
/// <remarks>Integer rates (TOPS) use the same type; the precision beside the figure says which. The default value is zero. Written as in <c>989.4 TFLOP/s</c>.</remarks>
public readonly record struct FlopsPerSecond(double Value) : IQuantity<FlopsPerSecond>
{
    /// <summary>No floating-point operation per seconds.</summary>
    public static FlopsPerSecond Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "an arithmetic rate", "989.4 TFLOP/s", [("FLOP/s", 1.0), ("GFLOP/s", 1000000000.0), ("TFLOP/s", 1000000000000.0), ("PFLOP/s", 1000000000000000.0), ("EFLOP/s", 1e18), ("GOP/s", 1000000000.0), ("TOP/s", 1000000000000.0), ("POP/s", 1000000000000000.0)]);

    /// <inheritdoc/>
    public static FlopsPerSecond From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static FlopsPerSecond operator +(FlopsPerSecond left, FlopsPerSecond right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static FlopsPerSecond operator -(FlopsPerSecond left, FlopsPerSecond right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static FlopsPerSecond operator *(FlopsPerSecond amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static FlopsPerSecond operator *(double factor, FlopsPerSecond amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static FlopsPerSecond operator /(FlopsPerSecond amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(FlopsPerSecond left, FlopsPerSecond right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(FlopsPerSecond left, FlopsPerSecond right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(FlopsPerSecond left, FlopsPerSecond right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(FlopsPerSecond left, FlopsPerSecond right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(FlopsPerSecond left, FlopsPerSecond right) => left.Value >= right.Value;

    /// <summary>The work done at a rate in a time.</summary>
    public static Flops operator *(FlopsPerSecond rate, Seconds time) => new(rate.Value * time.Value);

    /// <inheritdoc/>
    public int CompareTo(FlopsPerSecond other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>989.4 TFLOP/s</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
