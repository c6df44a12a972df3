namespace Tokenfab.Quantities;

/// <summary>An amount of money in US dollars of the day of its source.</summary>
/// <param name="Value">The amount in the base unit: US dollars.</param>
/// <remarks>May be negative: a loss is one. The default value is zero. Written as in <c>28000 USD</c>.</remarks>
public readonly record struct Usd(double Value) : IQuantity<Usd>
{
    /// <summary>No US dollars.</summary>
    public static Usd Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "an amount of money", "28000 USD", [("USD", 1.0), ("kUSD", 1000.0), ("MUSD", 1000000.0), ("bnUSD", 1000000000.0)], MayBeNegative: true);

    /// <inheritdoc/>
    public static Usd From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Usd operator +(Usd left, Usd right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static Usd operator -(Usd left, Usd right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static Usd operator *(Usd amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static Usd operator *(double factor, Usd amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static Usd operator /(Usd amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(Usd left, Usd right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(Usd left, Usd right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(Usd left, Usd right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(Usd left, Usd right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(Usd left, Usd right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Usd other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>28000 USD</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
