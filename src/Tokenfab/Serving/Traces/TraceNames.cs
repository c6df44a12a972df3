using System.Text;

namespace Tokenfab.Serving.Traces;

/// <summary>Names that a trace uses, numbered from one in the order in which they are met; the empty name is zero.</summary>
internal sealed class TraceNames
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _names = [];
    private char[] _letters = new char[64];

    public TraceNames() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The names, that of number one first.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a name.</summary>
    public int Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return 0;
        }

        if (utf8.Length > _letters.Length)
        {
            _letters = new char[utf8.Length];
        }

        var name = _letters.AsSpan(0, Encoding.UTF8.GetChars(utf8, _letters));
        if (!_lookup.TryGetValue(name, out var number))
        {
            _names.Add(name.ToString());
            _numbers.Add(_names[^1], number = _names.Count);
        }

        return number;
    }
}
