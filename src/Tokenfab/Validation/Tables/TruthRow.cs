using System.Globalization;
using Tokenfab.Hardware;
using Tokenfab.Quantities;
using Tokenfab.Validation.Statistics;

namespace Tokenfab.Validation.Tables;

/// <summary>One row of a table. Reused from row to row.</summary>
/// <remarks>What cannot be read is noted as the row's <see cref="Problem"/>, and something harmless is given back: a family reads all it
/// needs straight on, and the row is refused afterwards with the first problem. Problems name columns and never their values, except where
/// the value is a name, so that a broken file of any length has few of them.</remarks>
internal sealed class TruthRow(TruthHeader header, Subjects subjects)
{
    private static readonly string[] SubjectColumns = ["chip", "system", "accelerator", "hardware", "gpu"];

    private const string Nameless = "the row does not say on which chip (--chip says it)";

    /// <summary>Units that a column's name may end in, and seconds in each.</summary>
    private static readonly (string Suffix, double Seconds)[] TimeUnits = [("_us", 1e-6), ("_ms", 1e-3), ("_s", 1.0), ("_ns", 1e-9)];

    private readonly RowCells _cells = new();
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Name, double Seconds)[]> _times = new(StringComparer.Ordinal);
    private readonly bool[] _read = new bool[header.Names.Count];

    /// <summary>The table's columns.</summary>
    public TruthHeader Header { get; } = header;

    /// <summary>What the rows name: chips, servers and the catalogue behind them.</summary>
    public Subjects Subjects { get; } = subjects;

    /// <summary>The line's number in the file.</summary>
    public long Line { get; private set; }

    /// <summary>The line as it stands.</summary>
    public string Raw => _cells.Line.ToString();

    /// <summary>Why the row cannot be used; null where nothing was wrong so far.</summary>
    public string? Problem { get; private set; }

    /// <summary>The operation that the row names; null where it names none.</summary>
    public string? Op => TextOr("op", string.Empty) is { Length: > 0 } op ? op : null;

    /// <summary>Takes the next line.</summary>
    /// <returns>False for an empty line, which is no row.</returns>
    public bool Load(ReadOnlyMemory<char> line, long number)
    {
        Problem = null;
        Line = number;
        Array.Clear(_read);
        if (line.Span.IsWhiteSpace())
        {
            return false;
        }

        if (!_cells.Cut(line))
        {
            Note("a quote is not closed, or text follows a closing quote");
        }
        else if (_cells.Count != Header.Names.Count)
        {
            Note(_cells.Count < Header.Names.Count ? "the row has fewer cells than the header" : "the row has more cells than the header");
        }

        return true;
    }

    /// <summary>Says why the row cannot be used; only the first problem of a row is kept.</summary>
    public void Note(string problem) => Problem ??= problem;

    /// <summary>Forgets the problem, which was one reader's alone.</summary>
    public void Forget() => Problem = null;

    /// <summary>Whether the row has something in a column.</summary>
    public bool Has(string column) => Peek(column).Length > 0;

    /// <summary>A name or word. A missing column or empty cell is a problem.</summary>
    public string Text(string column)
    {
        if (Cell(column) is { Length: > 0 } cell)
        {
            return Word(cell);
        }

        Note($"'{column}' is {(Header.Find(column) < 0 ? "not a column of the table" : "empty")}");
        return string.Empty;
    }

    /// <summary>A name or word, or another where the column is missing or the cell empty.</summary>
    public string TextOr(string column, string other) => Cell(column) is { Length: > 0 } cell ? Word(cell) : other;

    /// <summary>A number, zero or more. A missing column, an empty cell and everything else are problems.</summary>
    public double Number(string column) => Has(column) ? NumberOr(column, 0.0) : Missing(column);

    /// <summary>A number, zero or more, or another where the column is missing or the cell empty.</summary>
    public double NumberOr(string column, double other)
    {
        var cell = Cell(column);
        if (cell.Length == 0)
        {
            return other;
        }

        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            Note($"'{column}' is not a finite number");
            return other;
        }

        if (number < 0.0)
        {
            Note($"'{column}' is negative");
            return other;
        }

        return number;
    }

    /// <summary>A number above zero.</summary>
    public double Positive(string column)
    {
        var number = Number(column);
        if (number == 0.0)
        {
            Note($"'{column}' is zero");
        }

        return number;
    }

    /// <summary>A measured number above zero; it takes no part in the row's <see cref="Configuration"/>.</summary>
    public double Measured(string column)
    {
        var number = Positive(column);
        if (Header.Find(column) is >= 0 and var index)
        {
            _read[index] = false;
        }

        return number;
    }

    /// <summary>A whole number above zero.</summary>
    public int Count(string column) => Whole(column, Positive(column));

    /// <summary>A whole number, zero or more, or another where the column is missing or the cell empty.</summary>
    public int CountOr(string column, int other) => Has(column) ? Whole(column, Number(column)) : other;

    /// <summary>Whether the row has a time in a column of a name with a unit: <c>latency_us</c>, <c>latency_ms</c>, <c>latency_s</c> or <c>latency_ns</c>.</summary>
    public bool HasTime(string name) => TimeColumns(name).Any(column => Has(column.Name));

    /// <summary>A time above zero, from the column of a name that ends in a unit. Columns in two units that disagree are a problem.</summary>
    public Seconds Time(string name)
    {
        var found = double.NaN;
        foreach (var (column, seconds) in TimeColumns(name))
        {
            if (!Has(column))
            {
                continue;
            }

            var time = Measured(column) * seconds;
            if (Math.Abs(time - found) > 0.01 * found)
            {
                Note($"the columns of '{name}' in different units disagree");
            }

            found = time;
        }

        if (double.IsNaN(found))
        {
            Note($"the row has no '{name}_us' (or _ms, _s, _ns)");
            return Seconds.Zero;
        }

        return new(found);
    }

    /// <summary>A number format: <c>bfloat16</c>, <c>fp8</c>, <c>nvfp4</c> ...</summary>
    public NumberFormat Format(string column, NumberFormat other)
    {
        var word = TextOr(column, string.Empty);
        if (word.Length == 0)
        {
            return other;
        }

        if (DtypeWords.Format(word) is { } format)
        {
            return format;
        }

        Note($"no number format is called '{word}'");
        return other;
    }

    /// <summary>Formats of weights and inputs of a product.</summary>
    public ProductFormats Formats(string column)
    {
        var word = Text(column);
        if (DtypeWords.Product(word) is { } formats)
        {
            return formats;
        }

        Note($"no number format is called '{word}'");
        return new(NumberFormat.Bf16, NumberFormat.Bf16);
    }

    /// <summary>The chip that the row names; null, and a problem, where the catalogue knows none of that name.</summary>
    public Accelerator? Chip()
    {
        var name = Subject();
        if (name.Length > 0 && Subjects.Chip(name) is { } chip)
        {
            return chip;
        }

        Note(name.Length == 0 ? Nameless : $"the catalogue knows no chip '{name}'");
        return null;
    }

    /// <summary>The server that the row names, or the one that its chip comes in; null, and a problem, where the catalogue knows none.</summary>
    /// <param name="ranks">Chips that take part.</param>
    public Server? Server(int ranks)
    {
        var name = Subject();
        if (name.Length > 0 && Subjects.Server(name, ranks) is { } server)
        {
            return server;
        }

        Note(name.Length == 0 ? Nameless : $"the catalogue knows no chip or server '{name}'");
        return null;
    }

    /// <summary>What the row says it was measured on, as written; empty where it says nothing.</summary>
    public string Subject()
    {
        foreach (var column in SubjectColumns)
        {
            if (Cell(column) is { Length: > 0 } cell)
            {
                return Word(cell);
            }
        }

        return string.Empty;
    }

    /// <summary>A hash of the configuration: of all that was read of the row but its measured times. Two rows that a model cannot tell apart have the same.</summary>
    /// <param name="figure">The figure of the row.</param>
    public ulong Configuration(string figure)
    {
        var print = new Fingerprint();
        print.Add(figure);
        for (var i = 0; i < _read.Length; i++)
        {
            if (_read[i] && i < _cells.Count)
            {
                print.Add(_cells[i]);
            }
        }

        return print.Value;
    }

    /// <summary>A word that describes the row and takes no part in its prediction; empty where there is none.</summary>
    public string Label(string column) => Word(Peek(column));

    /// <summary>The first of several such words that the row has; empty where it has none.</summary>
    public string FirstLabel(ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (Peek(column) is { Length: > 0 } cell)
            {
                return Word(cell);
            }
        }

        return string.Empty;
    }

    private ReadOnlySpan<char> Cell(string column)
    {
        if (Header.Find(column) is >= 0 and var index)
        {
            _read[index] = true;
        }

        return Peek(column);
    }

    private ReadOnlySpan<char> Peek(string column) =>
        Header.Find(column) is >= 0 and var index && index < _cells.Count && _cells[index].Trim() is { Length: > 0 } cell ? cell : Header.Given(column);

    // The columns of a time that the table has, with the seconds in their units; worked out once for a table.
    private (string Name, double Seconds)[] TimeColumns(string name)
    {
        if (!_times.TryGetValue(name, out var columns))
        {
            _times[name] = columns = [.. TimeUnits.Select(unit => (Name: name + unit.Suffix, unit.Seconds)).Where(column => Header.Find(column.Name) >= 0)];
        }

        return columns;
    }

    private int Whole(string column, double number)
    {
        if (number == Math.Floor(number) && number <= int.MaxValue)
        {
            return (int)number;
        }

        Note($"'{column}' is not a whole number");
        return 1;
    }

    private double Missing(string column)
    {
        Note($"'{column}' is {(Header.Find(column) < 0 ? "not a column of the table" : "empty")}");
        return 0.0;
    }

    // Names repeat from row to row; a table of nothing but different names must not fill the memory.
    private string Word(ReadOnlySpan<char> cell)
    {
        var words = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        if (words.TryGetValue(cell, out var known))
        {
            return known;
        }

        var word = cell.ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
        if (_words.Count < 1000 && cell.Length <= 100)
        {
            words[cell] = word;
        }

        return word;
    }
}
