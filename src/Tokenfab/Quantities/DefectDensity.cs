namespace Tokenfab.Quantities;

/// <summary>A density of killer defects, D0.</summary>
/// <param name="Value">The amount in the base unit: defect per square centimetres.</param>
/// <remarks>Meaningless without its yield model: carry the two together. The default value is zero. Written as in <c>0.1 /cm2</c>.</remarks>
public readonly record struct DefectDensity(double Value) : IQuantity<DefectDensity>
{
    /// <summary>No defect per square centimetres.</summary>
    public static DefectDensity Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a defect density", "0.1 /cm2", [("/cm²", 1.0), ("/cm2", 1.0), ("/mm2", 100.0)]);

    /// <inheritdoc/>
    public static DefectDensity From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static DefectDensity operator +(DefectDensity left, DefectDensity right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static DefectDensity operator -(DefectDensity left, DefectDensity right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static DefectDensity operator *(DefectDensity amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static DefectDensity operator *(double factor, DefectDensity amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static DefectDensity operator /(DefectDensity amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(DefectDensity left, DefectDensity right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(DefectDensity left, DefectDensity right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(DefectDensity left, DefectDensity right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(DefectDensity left, DefectDensity right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(DefectDensity left, DefectDensity right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(DefectDensity other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>0.1 /cm2</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
