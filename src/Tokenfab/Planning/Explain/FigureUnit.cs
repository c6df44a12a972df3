using System.Globalization;

namespace Tokenfab.Planning.Explain;

/// <summary>How a figure is written for people.</summary>
/// <param name="Symbol">The unit of the figure in JSON: <c>s</c>, <c>B</c>, <c>1</c> for shares and counts.</param>
/// <param name="Write">Writes a value in a unit that suits its size.</param>
public sealed record FigureUnit(string Symbol, Func<double, string> Write)
{
    /// <summary>Seconds.</summary>
    public static FigureUnit Seconds { get; } = Scaled("s", ("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("h", 3600.0), ("d", 86_400.0));

    /// <summary>Bytes.</summary>
    public static FigureUnit Bytes { get; } = Scaled("B", ("B", 1.0), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12));

    /// <summary>Arithmetic.</summary>
    public static FigureUnit Flop { get; } = Scaled("FLOP", ("MFLOP", 1e6), ("GFLOP", 1e9), ("TFLOP", 1e12), ("PFLOP", 1e15));

    /// <summary>Power.</summary>
    public static FigureUnit Watts { get; } = Scaled("W", ("W", 1.0), ("kW", 1e3), ("MW", 1e6), ("GW", 1e9));

    /// <summary>Energy.</summary>
    public static FigureUnit Joules { get; } = Scaled("J", ("mJ", 1e-3), ("J", 1.0), ("kJ", 1e3), ("MJ", 1e6));

    /// <summary>Money.</summary>
    public static FigureUnit Usd { get; } = new("USD", v => $"{Readable(v)} USD");

    /// <summary>Money per hour.</summary>
    public static FigureUnit UsdPerHour { get; } = new("USD/h", v => $"{Readable(v)} USD/h");

    /// <summary>Money per million tokens.</summary>
    public static FigureUnit UsdPerMillionTokens { get; } = new("USD/Mtok", v => $"{Readable(v)} USD/Mtok");

    /// <summary>Tokens per second.</summary>
    public static FigureUnit TokensPerSecond { get; } = new("tok/s", v => $"{Readable(v)} tok/s");

    /// <summary>Requests per second.</summary>
    public static FigureUnit RequestsPerSecond { get; } = new("req/s", v => $"{Readable(v)} req/s");

    /// <summary>A share, written in per cent.</summary>
    public static FigureUnit Share { get; } = new("1", v => $"{Readable(v * 100.0)} %");

    /// <summary>A count, whole or on average.</summary>
    public static FigureUnit Count { get; } = new("1", Readable);

    /// <summary>A number to three significant digits, whole above a hundred, thousands set apart.</summary>
    public static string Readable(double value)
    {
        var size = Math.Abs(value);
        var whole = Math.Abs(Math.Round(value) - value) < 1e-9 * size;
        var format = !double.IsFinite(value) ? "G" : size >= 100.0 || whole ? "N0" : size >= 10.0 ? "0.0" : size >= 1.0 ? "0.00" : "G3";
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) ? value.ToString("0.#########", CultureInfo.InvariantCulture) : text;
    }

    /// <summary>A number of things: <c>671 bn</c>.</summary>
    public static string Large(double value) => Scale(value, [("", 1.0), (" M", 1e6), (" bn", 1e9), (" tn", 1e12)]);

    private static FigureUnit Scaled(string symbol, params (string Symbol, double Size)[] units) =>
        new(symbol, value => Scale(value, [.. units.Select(u => ($" {u.Symbol}", u.Size))]));

    private static string Scale(double value, (string Symbol, double Size)[] units)
    {
        var (suffix, size) = Array.FindLast(units, u => Math.Abs(value) >= u.Size) is { Size: > 0.0 } fitting ? fitting
            : value == 0.0 ? Array.Find(units, u => u.Size == 1.0) is { Size: > 0.0 } unit ? unit : units[0] : units[0];
        return Readable(value / size) + suffix;
    }
}
