namespace Tokenfab.Quantities;

/// <summary>Data rate of a memory package by its area, as export rules on stacked memory count it.</summary>
/// <param name="Value">The amount in the base unit: gigabytes per second and square millimetre.</param>
/// <remarks>Per direction, of one package. The default value is zero. Written as in <c>2 GB/s/mm2</c>.</remarks>
public readonly record struct BandwidthDensity(double Value) : IQuantity<BandwidthDensity>
{
    /// <summary>None.</summary>
    public static BandwidthDensity Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a bandwidth density", "2 GB/s/mm2", [("GB/s/mm2", 1.0)]);

    /// <inheritdoc/>
    public static BandwidthDensity From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static BandwidthDensity operator +(BandwidthDensity left, BandwidthDensity right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static BandwidthDensity operator -(BandwidthDensity left, BandwidthDensity right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static BandwidthDensity operator *(BandwidthDensity amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static BandwidthDensity operator *(double factor, BandwidthDensity amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static BandwidthDensity operator /(BandwidthDensity amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(BandwidthDensity left, BandwidthDensity right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(BandwidthDensity left, BandwidthDensity right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(BandwidthDensity left, BandwidthDensity right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(BandwidthDensity left, BandwidthDensity right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(BandwidthDensity left, BandwidthDensity right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(BandwidthDensity other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>2 GB/s/mm2</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
