namespace Tokenfab.Validation;

/// <summary>Counts of one file, and its rows farthest off.</summary>
internal sealed class FileTally
{
    private const int WorstKept = 5;

    private readonly List<ComparedRow> _worst = [];
    private long _predicted;
    private long _refused;

    /// <summary>The rows farthest off.</summary>
    public IReadOnlyList<ComparedRow> Worst => _worst;

    /// <summary>A row, with or without a prediction.</summary>
    public void Add(bool predicted)
    {
        _predicted += predicted ? 1 : 0;
        _refused += predicted ? 0 : 1;
    }

    /// <summary>Whether a row as far off as this could be among those farthest off.</summary>
    public bool Wants(double distance) => _worst.Count < WorstKept || distance >= _worst[^1].Distance;

    /// <summary>Keeps a row if it is among those farthest off.</summary>
    public void Consider(ComparedRow row)
    {
        if (_worst.Count == WorstKept && Compare(row, _worst[^1]) >= 0)
        {
            return;
        }

        _worst.Add(row);
        _worst.Sort(Compare);
        if (_worst.Count > WorstKept)
        {
            _worst.RemoveAt(WorstKept);
        }
    }

    /// <summary>Takes another part of the file in.</summary>
    public void Merge(FileTally other)
    {
        _predicted += other._predicted;
        _refused += other._refused;
        foreach (var row in other._worst)
        {
            Consider(row);
        }
    }

    /// <summary>The file as it is reported.</summary>
    public FileResult Result(string file) => new(file, _predicted + _refused, _predicted, _refused);

    private static int Compare(ComparedRow left, ComparedRow right) =>
        right.Distance.CompareTo(left.Distance) is not 0 and var distance ? distance
        : left.Line.CompareTo(right.Line) is not 0 and var line ? line
        : string.CompareOrdinal(left.Op, right.Op);
}
