namespace Tokenfab.Quantities;

/// <summary>An energy.</summary>
/// <param name="Value">The amount in the base unit: joules.</param>
/// <remarks>Never negative, never NaN. The default value is zero. Written as in <c>1 kWh</c>.</remarks>
public readonly record struct Joules(double Value) : IQuantity<Joules>
{
    /// <summary>No joules.</summary>
    public static Joules Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "an energy", "1 kWh", [("J", 1.0), ("kJ", 1000.0), ("MJ", 1000000.0), ("Wh", 3600.0), ("kWh", 3600000.0), ("MWh", 3600000000.0)]);

    /// <inheritdoc/>
    public static Joules From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Joules operator +(Joules left, Joules right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Joules operator -(Joules left, Joules right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Joules operator *(Joules amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Joules operator *(double factor, Joules amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Joules operator /(Joules amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Joules left, Joules right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Joules left, Joules right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Joules left, Joules right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Joules left, Joules right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Joules left, Joules right) => left.Value >= right.Value;

    /// <summary>The mean power of an energy over a time.</summary>
    public static Watts operator /(Joules energy, Seconds time) => new(energy.Value / time.Value);

    /// <inheritdoc/>
    public int CompareTo(Joules other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>1 kWh</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
