namespace Tokenfab.Quantities;

/// <summary>An amount of arithmetic; one multiply-add is two.</summary>
/// <param name="Value">The amount in the base unit: floating-point operations.</param>
/// <remarks>Integer operations of quantised kernels are counted the same way. The default value is zero. Written as in <c>1 PFLOP</c>.</remarks>
public readonly record struct Flops(double Value) : IQuantity<Flops>
{
    /// <summary>No floating-point operations.</summary>
    public static Flops Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "an amount of arithmetic", "1 PFLOP", [("FLOP", 1.0), ("GFLOP", 1000000000.0), ("TFLOP", 1000000000000.0), ("PFLOP", 1000000000000000.0), ("EFLOP", 1e18)]);

    /// <inheritdoc/>
    public static Flops From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Flops operator +(Flops left, Flops right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Flops operator -(Flops left, Flops right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Flops operator *(Flops amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Flops operator *(double factor, Flops amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Flops operator /(Flops amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Flops left, Flops right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Flops left, Flops right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Flops left, Flops right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Flops left, Flops right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Flops left, Flops right) => left.Value >= right.Value;

    /// <summary>The time to do work at a rate.</summary>
    public static Seconds operator /(Flops work, FlopsPerSecond rate) => new(work.Value / rate.Value);

    /// <summary>The rate that does work in a time.</summary>
    public static FlopsPerSecond operator /(Flops work, Seconds time) => new(work.Value / time.Value);

    /// <inheritdoc/>
    public int CompareTo(Flops other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>1 PFLOP</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
