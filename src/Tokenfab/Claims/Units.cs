using System.Globalization;
using Tokenfab.Catalog.Reading;

namespace Tokenfab.Claims;

/// <summary>The units that claims are written in, and how a number with one is read.</summary>
public static class Units
{
    // Words for sizes, between number and unit. Chinese ones too: articles write 100 亿, and 8.6 兆 for 8.6 million million.
    private static readonly Dictionary<string, double> Sizes = new(StringComparer.Ordinal)
    {
        ["hundred"] = 1e2, ["thousand"] = 1e3, ["k"] = 1e3, ["million"] = 1e6, ["bn"] = 1e9, ["billion"] = 1e9, ["tn"] = 1e12, ["trillion"] = 1e12,
        ["万"] = 1e4, ["萬"] = 1e4, ["亿"] = 1e8, ["億"] = 1e8, ["兆"] = 1e12, ["%"] = 1e-2, ["ppm"] = 1e-6,
    };

    /// <summary>The things that can be counted, each a unit of its own, and what tells it from its neighbours.</summary>
    public static IReadOnlyDictionary<string, string> Things { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["logic_wafer"] = "a wafer of logic dies", ["interposer_wafer"] = "a wafer of interposers", ["die"] = "a die, good or bad",
        ["good_die"] = "a die that works", ["package"] = "dies and memory in one package", ["card"] = "a board or module as it is sold",
        ["add_in_board"] = "a graphics board, as market reports count", ["gpu"] = "a graphics processor, boards and built-in ones alike",
        ["chip"] = "a chip as it is sold, whatever it is mounted on", ["server"] = "a server or a rack that works as one", ["stack"] = "an HBM stack",
        ["transistor"] = "a transistor", ["unit"] = "a product sold", ["share"] = "a share of stock", ["person"] = "a person", ["user"] = "a user",
        ["deal"] = "an investment", ["institution"] = "an investor", ["parameter"] = "a weight of a model", ["expert"] = "an expert of a model",
        ["token"] = "a token, wherever it was made", ["api_token"] = "a token sold through an interface for programs",
        ["all_surface_token"] = "a token of any product of a company", ["problem"] = "a problem of a benchmark", ["sample"] = "an answer drawn from a model", ["point"] = "a point of a score",
        ["fab"] = "a factory, for wafers, packages or research",
        ["yoy"] = "growth over the same period a year before", ["qoq"] = "growth over the quarter before", ["ytd"] = "growth since the year began",
        ["peak_flop"] = "an operation on 16-bit floats at the vendor's dense peak", ["sparse_flop"] = "the same counted as if zeros were worked on",
        ["fp64_flop"] = "an operation on 64-bit floats at the dense peak", ["fp32_flop"] = "on 32-bit floats", ["tf32_flop"] = "on TF32",
        ["fp8_flop"] = "on 8-bit floats", ["fp4_flop"] = "on 4-bit floats", ["int16_op"] = "on 16-bit integers", ["int8_op"] = "on 8-bit integers",
        ["flop"] = "an operation that was done and that the model needs", ["recomputed_flop"] = "one that was done, needed or done again",
        ["busy"] = "time in which any kernel runs, over time",
    };

    // Operations come by the thousand million and more.
    private static readonly string[] Operations =
        ["flop", "recomputed_flop", "peak_flop", "sparse_flop", "fp64_flop", "fp32_flop", "tf32_flop", "fp8_flop", "fp4_flop", "int16_op", "int8_op"];

    private static readonly string[] Growths = ["yoy", "qoq", "ytd"];

    private static readonly Dictionary<string, (double Factor, Dimension Dimension)> Known = All();

    /// <summary>Every unit there is, things and the rest.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Whether a dimension is a growth, and over what: <c>yoy</c>, <c>qoq</c>, <c>ytd</c>.</summary>
    internal static bool IsGrowth(string word) => Array.IndexOf(Growths, word) >= 0;

    /// <summary>Reads a number with an optional size and unit: <c>80000 RMB/card</c>, <c>100 亿 RMB</c>, <c>27 % qoq</c>, <c>600 mm^2</c>;
    /// and whose figure it is, where that matters: <c>250 million user of Amazon</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says why, and what was perhaps meant.</exception>
    public static Measure Parse(string text)
    {
        var (number, one, _) = Written(text);
        return Finite(one with { Value = one.Value * number }, text);
    }

    /// <summary>The number as it stands, what one of it is, and its size and unit in words: 100, 10^8 RMB and <c>亿 RMB</c>.</summary>
    /// <exception cref="FormatException">As above.</exception>
    public static (double Number, Measure One, string Words) Written(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split((char[])[' ', '\u00A0', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var digits = words.Length == 0 ? string.Empty : words[0].Replace("_", string.Empty, StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal);
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            throw new FormatException($"'{text}' does not start with a number, as '80000 RMB/card' does");
        }

        var (next, size) = (1, 1.0);
        while (next < words.Length && Sizes.TryGetValue(words[next], out var factor))
        {
            size *= factor;
            next++;
        }

        var one = Unit(string.Join(' ', words[next..]), text);
        return (number, one with { Value = one.Value * size }, string.Join(' ', words[1..]));
    }

    /// <summary>One of a unit such as <c>RMB/card</c> or <c>million card</c>, in base units.</summary>
    /// <exception cref="FormatException">It is not known.</exception>
    public static Measure Unit(string unit) => Parse("1 " + unit);

    private static Measure Unit(string unit, string text)
    {
        var (things, owner) = Owner(unit.Trim(), text);
        var product = owner is null ? Measure.Number(1.0) : new Measure(1.0, Dimension.OfOwner(owner));
        var tokens = things.Replace("/", " / ", StringComparison.Ordinal).Replace("*", " * ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (over, waits) = (true, false);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] is "*" or "/")
            {
                // '/cm^2' may stand alone, as in '0.1 /cm^2'.
                if (waits || (i == 0 && tokens[i] == "*"))
                {
                    throw new FormatException($"'{tokens[i]}' in '{text}' has no unit before it");
                }

                (over, waits) = (tokens[i] == "*", true);
                continue;
            }

            var one = One(tokens[i], text);
            product = over ? product * one : product / one;
            (over, waits) = (true, false);
        }

        return waits ? throw new FormatException($"the unit of '{text}' ends too early") : Finite(product, text);
    }

    private static (string Things, string? Owner) Owner(string unit, string text)
    {
        var at = unit.StartsWith("of ", StringComparison.Ordinal) ? 0 : unit.IndexOf(" of ", StringComparison.Ordinal);
        if (at < 0)
        {
            return unit == "of" || unit.EndsWith(" of", StringComparison.Ordinal) ? throw new FormatException($"'{text}' does not say whose it is after 'of'") : (unit, null);
        }

        return (unit[..at], unit[at..].Trim()["of ".Length..].Trim());
    }

    private static Measure One(string part, string text)
    {
        var caret = part.IndexOf('^', StringComparison.Ordinal);
        var name = caret < 0 ? part : part[..caret];
        var power = 1.0;
        if (caret >= 0
            && (!double.TryParse(part.AsSpan(caret + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out power) || !double.IsFinite(power)))
        {
            throw new FormatException($"'{part}' in '{text}' has no number as its exponent");
        }

        var one = name == "1" ? Measure.Number(1.0)
            : Known.TryGetValue(name, out var known) ? new Measure(known.Factor, known.Dimension)
            : throw new FormatException($"'{name}' in '{text}' is no unit known here. {Nearest.Mend(name, Known.Keys)}");
        return one.Raised(power);
    }

    private static Measure Finite(Measure measure, string text) =>
        double.IsFinite(measure.Value) ? measure : throw new FormatException($"'{text}' is too large a number");

    private static Dictionary<string, (double, Dimension)> All()
    {
        var known = Things.Keys.ToDictionary(thing => thing, thing => (1.0, Dimension.Of(thing)), StringComparer.Ordinal);
        foreach (var thing in Things.Keys.Except(Growths).Except(["busy"]))
        {
            known.TryAdd(thing + "s", (1.0, Dimension.Of(thing)));
        }

        var (second, metre, bytes, watt, dollar, yuan) = (Dimension.Of("s"), Dimension.Of("m"), Dimension.Of("B"), Dimension.Of("W"), Dimension.Of("USD"), Dimension.Of("RMB"));
        (string Name, double Factor, Dimension Dimension)[] plain =
        [
            ("s", 1.0, second), ("ms", 1e-3, second), ("min", 60.0, second), ("h", 3600.0, second), ("day", 86400.0, second), ("week", 604800.0, second),
            ("month", 2629800.0, second), ("quarter", 7889400.0, second), ("year", 31557600.0, second),
            ("m", 1.0, metre), ("mm", 1e-3, metre), ("cm", 1e-2, metre), ("nm", 1e-9, metre), ("ft", 0.3048, metre),
            ("USD", 1.0, dollar), ("RMB", 1.0, yuan), ("Hz", 1.0, Dimension.None / second), ("GHz", 1e9, Dimension.None / second), ("bit", 0.125, bytes),
            ("KiB", 1024.0, bytes), ("MiB", 1048576.0, bytes), ("GiB", 1073741824.0, bytes), ("Wh", 3600.0, watt * second),
        ];
        foreach (var (name, factor, dimension) in plain)
        {
            known[name] = (factor, dimension);
        }

        (string Prefix, double Factor)[] prefixes = [(string.Empty, 1.0), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15), ("E", 1e18)];
        foreach (var (prefix, factor) in prefixes)
        {
            known[prefix + "B"] = (factor, bytes);
            known[prefix + "W"] = (factor, watt);
            known[prefix + "Wh"] = (factor * 3600.0, watt * second);
            foreach (var operation in Operations)
            {
                known[prefix + operation] = (factor, Dimension.Of(operation));
            }
        }

        // Utilisation is a quotient, so that a peak times its MFU is what was done. Time in which kernels run is no such quotient.
        known["mfu"] = (1.0, Dimension.Of("flop") / Dimension.Of("peak_flop"));
        known["hfu"] = (1.0, Dimension.Of("recomputed_flop") / Dimension.Of("peak_flop"));
        return known;
    }
}
