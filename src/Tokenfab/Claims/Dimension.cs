namespace Tokenfab.Claims;

/// <summary>What a number counts or measures: base units with their exponents, as in <c>RMB^1 card^-1</c>.</summary>
/// <remarks>Things are units like metres: a logic wafer is not an interposer wafer, an add-in board is no GPU, a growth over a year is none
/// over a quarter. That is how mixing two of them becomes an error of type. The default value is a bare number.</remarks>
public readonly record struct Dimension
{
    private const string Owner = "of ";

    private readonly (string Unit, double Power)[]? _powers;

    private Dimension((string Unit, double Power)[] powers) => _powers = powers;

    /// <summary>A bare number.</summary>
    public static Dimension None => default;

    /// <summary>Whether it is a bare number.</summary>
    public bool IsNone => Powers.Length == 0;

    private (string Unit, double Power)[] Powers => _powers ?? [];

    /// <summary>One base unit.</summary>
    public static Dimension Of(string unit) => new([(unit, 1.0)]);

    /// <summary>Whose figure it is: one company's users are not another's.</summary>
    public static Dimension OfOwner(string owner) => Of(Owner + owner);

    /// <summary>The product.</summary>
    public static Dimension operator *(Dimension left, Dimension right) => Combine(left, right, 1.0);

    /// <summary>The quotient.</summary>
    public static Dimension operator /(Dimension left, Dimension right) => Combine(left, right, -1.0);

    /// <summary>The power.</summary>
    public Dimension Raised(double power) =>
        power == 0.0 ? None : new([.. Powers.Select(unit => (unit.Unit, unit.Power * power))]);

    /// <inheritdoc/>
    public bool Equals(Dimension other) => Powers.AsSpan().SequenceEqual(other.Powers);

    /// <inheritdoc/>
    public override int GetHashCode() => Powers.Aggregate(0, HashCode.Combine);

    /// <summary>As in <c>good_die/logic_wafer</c> or <c>user of Amazon</c>; empty for a bare number.</summary>
    public override string ToString()
    {
        static bool IsOwner((string Unit, double Power) unit) => unit.Unit.StartsWith(Owner, StringComparison.Ordinal);
        static string Write((string Unit, double Power) unit) => Math.Abs(unit.Power) == 1.0 ? unit.Unit : FormattableString.Invariant($"{unit.Unit}^{Math.Abs(unit.Power)}");
        var over = string.Join(' ', Powers.Where(unit => unit.Power > 0.0).OrderBy(IsOwner).Select(Write));
        var under = string.Concat(Powers.Where(unit => unit.Power < 0.0).OrderBy(IsOwner).Select(unit => IsOwner(unit) ? $"/({Write(unit)})" : "/" + Write(unit)));
        return over.Length == 0 && under.Length > 0 ? "1" + under : over + under;
    }

    private static Dimension Combine(Dimension left, Dimension right, double sign)
    {
        var powers = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (unit, power) in left.Powers.Concat(right.Powers.Select(unit => (unit.Unit, unit.Power * sign))))
        {
            powers[unit] = powers.GetValueOrDefault(unit) + power;
        }

        return new([.. powers.Where(unit => unit.Value != 0.0).Select(unit => (unit.Key, unit.Value))]);
    }
}
