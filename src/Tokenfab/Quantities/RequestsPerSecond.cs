namespace Tokenfab.Quantities;

/// <summary>A rate of requests.</summary>
/// <param name="Value">The amount in the base unit: request per seconds.</param>
/// <remarks>Never negative, never NaN. The default value is zero. Written as in <c>40 req/s</c>.</remarks>
public readonly record struct RequestsPerSecond(double Value) : IQuantity<RequestsPerSecond>
{
    /// <summary>No request per seconds.</summary>
    public static RequestsPerSecond Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a rate of requests", "40 req/s", [("req/s", 1.0), ("req/min", 0.016666666666666666), ("req/h", 0.0002777777777777778), ("req/d", 1.1574074074074073e-05)]);

    /// <inheritdoc/>
    public static RequestsPerSecond From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static RequestsPerSecond operator +(RequestsPerSecond left, RequestsPerSecond right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static RequestsPerSecond operator -(RequestsPerSecond left, RequestsPerSecond right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static RequestsPerSecond operator *(RequestsPerSecond amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static RequestsPerSecond operator *(double factor, RequestsPerSecond amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static RequestsPerSecond operator /(RequestsPerSecond amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(RequestsPerSecond left, RequestsPerSecond right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(RequestsPerSecond left, RequestsPerSecond right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(RequestsPerSecond left, RequestsPerSecond right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(RequestsPerSecond left, RequestsPerSecond right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(RequestsPerSecond left, RequestsPerSecond right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(RequestsPerSecond other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>40 req/s</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
