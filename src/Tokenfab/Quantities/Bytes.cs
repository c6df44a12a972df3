namespace Tokenfab.Quantities;

/// <summary>An amount of data.</summary>
/// <param name="Value">The amount in the base unit: bytes.</param>
/// <remarks>Decimal prefixes are powers of 1000, binary prefixes (GiB) powers of 1024. Fractions occur: a 4-bit weight is half a byte. The default value is zero. Written as in <c>80 GiB</c>.</remarks>
public readonly record struct Bytes(double Value) : IQuantity<Bytes>
{
    /// <summary>No bytes.</summary>
    public static Bytes Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "an amount of data", "80 GiB", [("B", 1.0), ("kB", 1000.0), ("MB", 1000000.0), ("GB", 1000000000.0), ("TB", 1000000000000.0), ("PB", 1000000000000000.0), ("KiB", 1024.0), ("MiB", 1048576.0), ("GiB", 1073741824.0), ("TiB", 1099511627776.0)]);

    /// <inheritdoc/>
    public static Bytes From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Bytes operator +(Bytes left, Bytes right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Bytes operator -(Bytes left, Bytes right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Bytes operator *(Bytes amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Bytes operator *(double factor, Bytes amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Bytes operator /(Bytes amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Bytes left, Bytes right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Bytes left, Bytes right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Bytes left, Bytes right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Bytes left, Bytes right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Bytes left, Bytes right) => left.Value >= right.Value;

    /// <summary>The time to move an amount at a rate.</summary>
    public static Seconds operator /(Bytes amount, BytesPerSecond rate) => new(amount.Value / rate.Value);

    /// <summary>The rate that moves an amount in a time.</summary>
    public static BytesPerSecond operator /(Bytes amount, Seconds time) => new(amount.Value / time.Value);

    /// <inheritdoc/>
    public int CompareTo(Bytes other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>80 GiB</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
