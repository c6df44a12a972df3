using System.Globalization;

namespace Tokenfab.Quantities;

/// <summary>Reads and writes quantities as people write them: a number, a space, a unit.</summary>
public static class Quantity
{
    /// <summary>Reads a quantity such as <c>3.35 TB/s</c>.</summary>
    /// <param name="text">A finite number and a unit of <typeparamref name="T"/>; the space between them is optional.</param>
    /// <exception cref="FormatException">The text is no such quantity; the message says what is wrong and gives an example.</exception>
    public static T Parse<T>(string text)
        where T : struct, IQuantity<T> =>
        TryParse<T>(text, out var value, out var problem) ? value : throw new FormatException(problem);

    /// <summary>Reads a quantity, or says in <paramref name="problem"/> why the text is none.</summary>
    public static bool TryParse<T>(string text, out T value, out string problem)
        where T : struct, IQuantity<T>
    {
        value = default;
        problem = string.Empty;
        var trimmed = text.AsSpan().Trim();
        var split = NumberLength(trimmed);
        var unit = trimmed[split..].Trim();
        if (split == 0 || !double.TryParse(trimmed[..split], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            problem = $"'{text}' is not {T.Kind.Noun}: write a finite number and a unit, as in '{T.Kind.Example}'";
            return false;
        }

        foreach (var (symbol, factor) in T.Kind.Units)
        {
            if (unit.SequenceEqual(symbol))
            {
                value = T.From(number * factor);
                return true;
            }
        }

        var known = string.Join(", ", T.Kind.Units.Select(u => u.Symbol.Length == 0 ? "no unit" : u.Symbol));
        problem = unit.IsEmpty
            ? $"'{text}' lacks its unit: {T.Kind.Noun} is written as in '{T.Kind.Example}' ({known})"
            : $"'{text}' is not {T.Kind.Noun}: its unit '{unit}' is none of {known}";
        return false;
    }

    /// <summary>Writes a quantity in the largest unit in which it is at least one, to four significant digits.</summary>
    public static string Format<T>(T value)
        where T : struct, IQuantity<T>
    {
        if (!double.IsFinite(value.Value))
        {
            return value.Value.ToString(CultureInfo.InvariantCulture);
        }

        var (symbol, factor) = BaseUnit(T.Kind);
        foreach (var unit in T.Kind.Units)
        {
            var better = unit.Factor > factor ? Math.Abs(value.Value) >= unit.Factor : Math.Abs(value.Value) < factor && unit.Factor < factor;
            if (better && IsDecimalStep(unit, T.Kind))
            {
                (symbol, factor) = unit;
            }
        }

        var number = (value.Value / factor).ToString("G4", CultureInfo.InvariantCulture);
        if (number.Contains('E', StringComparison.Ordinal))
        {
            number = double.Parse(number, CultureInfo.InvariantCulture).ToString("0.############", CultureInfo.InvariantCulture);
        }

        return symbol.Length == 0 ? number : $"{number} {symbol}";
    }

    private static (string Symbol, double Factor) BaseUnit(QuantityKind kind) =>
        kind.Units.First(u => u.Factor == 1.0);

    // Aliases (µs beside us), binary and bit units and other spans of time are read but not written: output keeps to one unit per size.
    private static bool IsDecimalStep((string Symbol, double Factor) unit, QuantityKind kind) =>
        !unit.Symbol.Contains("iB", StringComparison.Ordinal)
        && !unit.Symbol.EndsWith("b/s", StringComparison.Ordinal)
        && (!unit.Symbol.Contains("OP/", StringComparison.Ordinal) || unit.Symbol.Contains("FLOP/", StringComparison.Ordinal))
        && Denominator(unit.Symbol) == Denominator(BaseUnit(kind).Symbol)
        && !unit.Symbol.Contains("min", StringComparison.Ordinal)
        && kind.Units.First(u => u.Factor == unit.Factor).Symbol == unit.Symbol;

    private static string Denominator(string symbol) =>
        symbol.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? symbol[slash..] : string.Empty;

    /// <summary>How many characters of a text are its number.</summary>
    internal static int NumberLength(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] is '.' or '+' or '-' || IsExponent(text, i)))
        {
            i++;
        }

        return i;
    }

    // An 'e' belongs to the number only between a digit and a digit or sign: '1e9 B' has one, '5 EFLOP' has none.
    private static bool IsExponent(ReadOnlySpan<char> text, int i) =>
        text[i] is 'e' or 'E' && i > 0 && char.IsAsciiDigit(text[i - 1])
        && i + 1 < text.Length && (char.IsAsciiDigit(text[i + 1]) || text[i + 1] is '+' or '-');
}
