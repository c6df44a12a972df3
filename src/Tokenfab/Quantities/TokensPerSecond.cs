namespace Tokenfab.Quantities;

/// <summary>A rate of tokens; per chip, per user or in all, as the figure's name says.</summary>
/// <param name="Value">The amount in the base unit: token per seconds.</param>
/// <remarks>Never negative, never NaN. The default value is zero. Written as in <c>8.6 tntok/d</c>.</remarks>
public readonly record struct TokensPerSecond(double Value) : IQuantity<TokensPerSecond>
{
    /// <summary>No token per seconds.</summary>
    public static TokensPerSecond Zero => default;

    /// <inheritdoc/>
    public static QuantityKind Kind { get; } = new(
        "a rate of tokens", "8.6 tntok/d", [("tok/s", 1.0), ("ktok/s", 1000.0), ("Mtok/s", 1000000.0), ("tok/d", 1.1574074074074073e-05), ("Mtok/d", 11.574074074074074), ("bntok/d", 11574.074074074075), ("tntok/d", 11574074.074074075)]);

    /// <inheritdoc/>
    public static TokensPerSecond From(double value) => new(value);

    /// <summary>The sum.</summary>
    public static TokensPerSecond operator +(TokensPerSecond left, TokensPerSecond right) => new(left.Value + right.Value);

    /// <summary>The difference.</summary>
    public static TokensPerSecond operator -(TokensPerSecond left, TokensPerSecond right) => new(left.Value - right.Value);

    /// <summary>The amount scaled by a factor.</summary>
    public static TokensPerSecond operator *(TokensPerSecond amount, double factor) => new(amount.Value * factor);

    /// <summary>The amount scaled by a factor.</summary>
    public static TokensPerSecond operator *(double factor, TokensPerSecond amount) => new(factor * amount.Value);

    /// <summary>The amount divided by a divisor.</summary>
    public static TokensPerSecond operator /(TokensPerSecond amount, double divisor) => new(amount.Value / divisor);

    /// <summary>How many times the right amount the left one is.</summary>
    public static double operator /(TokensPerSecond left, TokensPerSecond right) => left.Value / right.Value;

    /// <summary>Whether the left amount is the smaller.</summary>
    public static bool operator <(TokensPerSecond left, TokensPerSecond right) => left.Value < right.Value;

    /// <summary>Whether the left amount is the larger.</summary>
    public static bool operator >(TokensPerSecond left, TokensPerSecond right) => left.Value > right.Value;

    /// <summary>Whether the left amount is no larger.</summary>
    public static bool operator <=(TokensPerSecond left, TokensPerSecond right) => left.Value <= right.Value;

    /// <summary>Whether the left amount is no smaller.</summary>
    public static bool operator >=(TokensPerSecond left, TokensPerSecond right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(TokensPerSecond other) => Value.CompareTo(other.Value);

    /// <summary>The amount with a unit that suits its size, as in <c>8.6 tntok/d</c>.</summary>
    public override string ToString() => Quantity.Format(this);
}
