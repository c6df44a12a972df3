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
        ["chip"] = "a chip as it is sold, whatever it is mounted on", ["server"] = "a server", ["rack"] = "a rack", ["stack"] = "an HBM stack",
        ["transistor"] = "a transistor", ["unit"] = "a product sold", ["share"] = "a share of stock", ["person"] = "a person", ["user"] = "a user",
        ["deal"] = "an investment", ["institution"] = "an investor", ["parameter"] = "a weight of a model", ["expert"] = "an expert of a model",
        ["token"] = "a token, wherever it was made", ["api_token"] = "a token sold through an interface for programs",
        ["all_surface_token"] = "a token of any product of a company", ["problem"] = "a problem of a benchmark", ["point"] = "a point of a score",
        ["step"] = "a step of a model", ["fab"] = "a factory",
        ["yoy"] = "growth over the same period a year before", ["qoq"] = "growth over the quarter before", ["ytd"] = "growth since the year began",
        ["peak_flop"] = "an operation at the vendor's dense peak", ["sparse_flop"] = "an operation counted as if zeros were worked on",
        ["flop"] = "an operation that was done", ["int8_op"] = "an integer operation of 8 bits at peak", ["mfu"] = "model operations over peak",
        ["hfu"] = "operations with recomputation over peak", ["busy"] = "time in which any kernel runs over time",
    };

    private static readonly Dictionary<string, (double Factor, Dimension Dimension)> Known = All();

    /// <summary>Reads a number with an optional size and unit: <c>80000 RMB/card</c>, <c>100 亿 RMB</c>, <c>27 % qoq</c>, <c>600 mm^2</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says why, and what was perhaps meant.</exception>
    public static Measure Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split((char[])[' ', ' '], StringSplitOptions.RemoveEmptyEntries);
        var number = words.Length == 0 ? string.Empty : words[0].Replace("_", string.Empty, StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal);
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            throw new FormatException($"'{text}' does not start with a number, as '80000 RMB/card' does");
        }

        var next = 1;
        while (next < words.Length && Sizes.TryGetValue(words[next], out var size))
        {
            value *= size;
            next++;
        }

        return next == words.Length ? Measure.Number(value) : Measure.Number(value) * Unit(string.Join('*', words[next..]), text);
    }

    /// <summary>The size of a unit such as <c>RMB/card</c>, in base units.</summary>
    /// <exception cref="FormatException">It is not known.</exception>
    public static Measure Unit(string unit) => Unit(unit, unit);

    private static Measure Unit(string unit, string text)
    {
        var product = Measure.Number(1.0);
        var over = true;
        foreach (var part in Parts(unit))
        {
            if (part is "*" or "/")
            {
                over = part == "*";
                continue;
            }

            var caret = part.IndexOf('^', StringComparison.Ordinal);
            var name = caret < 0 ? part : part[..caret];
            var power = 1.0;
            if (caret >= 0 && !double.TryParse(part.AsSpan(caret + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out power))
            {
                throw new FormatException($"'{part}' in '{text}' has no number as its exponent");
            }

            var one = name == "1" ? Measure.Number(1.0)
                : Known.TryGetValue(name, out var known) ? new Measure(known.Factor, known.Dimension)
                : throw new FormatException($"'{name}' in '{text}' is no unit known here. {Nearest.Mend(name, Known.Keys)}");
            product = over ? product * one.Raised(power) : product / one.Raised(power);
            over = true;
        }

        return product;
    }

    private static IEnumerable<string> Parts(string unit)
    {
        var start = 0;
        for (var i = 0; i <= unit.Length; i++)
        {
            if (i == unit.Length || unit[i] is '*' or '/')
            {
                if (i > start)
                {
                    yield return unit[start..i];
                }

                if (i < unit.Length)
                {
                    yield return unit[i].ToString();
                }

                start = i + 1;
            }
        }
    }

    private static Dictionary<string, (double, Dimension)> All()
    {
        var known = Things.Keys.ToDictionary(thing => thing, thing => (1.0, Dimension.Of(thing)), StringComparer.Ordinal);
        foreach (var thing in Things.Keys.Where(thing => !thing.EndsWith("oy", StringComparison.Ordinal)))
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
            foreach (var operation in (string[])["flop", "peak_flop", "sparse_flop", "int8_op"])
            {
                known[prefix + operation] = (factor, Dimension.Of(operation));
            }
        }

        return known;
    }
}
