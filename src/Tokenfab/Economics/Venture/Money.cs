using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tokenfab.Catalog.Reading;

namespace Tokenfab.Economics.Venture;

/// <summary>An amount of one currency, as companies report it.</summary>
/// <param name="Amount">The amount in whole units of the currency.</param>
/// <param name="Currency">The currency's code: <c>RMB</c>, <c>USD</c>.</param>
/// <remarks>Written as in <c>4.896 bn RMB</c>. Amounts of two currencies do not add up: the file is refused.</remarks>
[JsonConverter(typeof(MoneyConverter))]
public readonly record struct Money(double Amount, string Currency)
{
    private static readonly (string Word, double Size)[] Sizes = [("k", 1e3), ("M", 1e6), ("bn", 1e9), ("tn", 1e12)];

    /// <summary>Reads an amount.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static Money Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var size = words.Length == 3 ? Array.Find(Sizes, known => known.Word == words[1]).Size : 1.0;
        return words.Length is 2 or 3 && size > 0.0 && words[^1].Length == 3 && words[^1].All(char.IsAsciiLetterUpper)
            && double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new(number * size, words[^1])
            : throw new FormatException($"'{text}' is no amount of money: write a number, a size (k, M, bn, tn) if any, and the currency, as in '4.896 bn RMB'");
    }

    /// <summary>As in <c>4.896 bn RMB</c>.</summary>
    public override string ToString()
    {
        var amount = Amount;
        var (word, size) = Sizes.LastOrDefault(known => Math.Abs(amount) >= known.Size);
        return size > 0.0
            ? string.Create(CultureInfo.InvariantCulture, $"{amount / size:0.###} {word} {Currency}") : string.Create(CultureInfo.InvariantCulture, $"{amount:0.##} {Currency}");
    }
}

/// <summary>Reads amounts of money.</summary>
internal sealed class MoneyConverter : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType is JsonTokenType.String ? reader.GetString()! : reader.TokenType is JsonTokenType.Number ? reader.GetDouble().ToString(CultureInfo.InvariantCulture) : string.Empty;
        try
        {
            return Money.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new FieldProblem(string.Empty, wrong.Message, "Write it as in '4.896 bn RMB'");
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
