using System.Globalization;

namespace Tokenfab.Calibration.Truth;

/// <summary>One table of measurements in the normal form: a CSV file with a header.</summary>
public sealed class TruthTable
{
    private readonly Dictionary<string, int> _columns;

    private TruthTable(string name, string[] header, List<string[]> rows)
    {
        Name = name;
        Rows = rows;
        _columns = header.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
    }

    public string Name { get; }

    public IReadOnlyList<string[]> Rows { get; }

    public static TruthTable Read(string folder, string name)
    {
        using var reader = new StreamReader(Path.Combine(folder, name + ".csv"));
        var header = Split(reader.ReadLine() ?? throw new InvalidDataException($"{name}.csv is empty"));
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            rows.Add(Split(line));
        }

        return new(name, header, rows);
    }

    public bool Has(string column) => _columns.ContainsKey(column);

    public string Text(string[] row, string column) => row[_columns[column]];

    /// <summary>A number; an empty cell is zero.</summary>
    public double Number(string[] row, string column) =>
        row[_columns[column]] is { Length: > 0 } cell ? double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture) : 0.0;

    private static string[] Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
        {
            return line.Split(',');
        }

        var cells = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == ',' && !quoted))
            {
                cells.Add(line[start..i].Trim('"'));
                start = i + 1;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
        }

        return [.. cells];
    }
}
