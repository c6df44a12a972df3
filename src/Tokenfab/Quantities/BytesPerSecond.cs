namespace Tokenfab.Quantities;

/// <summary>A data rate; of a link, per direction and per chip.</summary>
/// <param name="Value">The amount in the base unit: byte per seconds.</param>
/// <remarks>Never negative, never NaN. The default value is zero. Written as in <c>3.35 TB/s</c>.</remarks>
public readonly record struct BytesPerSecond(double Value) : IQuantity<BytesPerSecond>
{
    /// <summary>No byte per seconds.</summary>
    public static BytesPerSecond Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a data rate", "3.35 TB/s", [("B/s", 1.0), ("kB/s", 1000.0), ("MB/s", 1000000.0), ("GB/s", 1000000000.0), ("TB/s", 1000000000000.0), ("PB/s", 1000000000000000.0), ("GiB/s", 1073741824.0), ("TiB/s", 1099511627776.0), ("Gb/s", 125000000.0), ("Tb/s", 125000000000.0)]);

    /// <inheritdoc/>
    public static BytesPerSecond From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static BytesPerSecond operator +(BytesPerSecond left, BytesPerSecond right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static BytesPerSecond operator -(BytesPerSecond left, BytesPerSecond right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static BytesPerSecond operator *(BytesPerSecond amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static BytesPerSecond operator *(double factor, BytesPerSecond amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static BytesPerSecond operator /(BytesPerSecond amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(BytesPerSecond left, BytesPerSecond right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(BytesPerSecond left, BytesPerSecond right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(BytesPerSecond left, BytesPerSecond right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(BytesPerSecond left, BytesPerSecond right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(BytesPerSecond left, BytesPerSecond right) => left.Value >= right.Value;

    /// <summary>The amount moved at a rate in a time.</summary>
    public static Bytes operator *(BytesPerSecond rate, Seconds time) => new(rate.Value * time.Value);

    /// <inheritdoc/>
    public int CompareTo(BytesPerSecond other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>3.35 TB/s</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
